#define NAME vg_box_filter_avx2
#define NAME_TEXT "avx2"
#include "fingerprint/simd/box_filter_body.h"
