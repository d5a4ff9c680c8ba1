#define NAME vg_blur_avx512
#define NAME_TEXT "avx512"
#include "fingerprint/simd/blur_body.h"
