#define NAME vg_box_filter_avx512
#define NAME_TEXT "avx512"
#include "fingerprint/simd/box_filter_body.h"
