#define NAME vg_describing_avx512
#define NAME_TEXT "avx512"
#include "fingerprint/simd/describe_body.h"
