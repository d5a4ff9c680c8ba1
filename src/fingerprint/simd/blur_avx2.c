#define NAME vg_blur_avx2
#define NAME_TEXT "avx2"
#include "fingerprint/simd/blur_body.h"
