#define NAME vg_hamming_portable
#define NAME_TEXT "portable"
#include "fingerprint/simd/hamming_scalar_body.h"
