#define NAME vg_hamming_popcnt
#define NAME_TEXT "popcnt"
#include "fingerprint/simd/hamming_scalar_body.h"
