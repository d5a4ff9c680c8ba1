#define NAME vg_box_filter_portable
#define NAME_TEXT "portable"
#include "fingerprint/simd/box_filter_body.h"
