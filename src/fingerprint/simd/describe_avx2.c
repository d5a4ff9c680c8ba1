#define NAME vg_describing_avx2
#define NAME_TEXT "avx2"
#include "fingerprint/simd/describe_body.h"
