#define NAME vg_blur_portable
#define NAME_TEXT "portable"
#include "fingerprint/simd/blur_body.h"
