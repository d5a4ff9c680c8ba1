#define NAME vg_describing_portable
#define NAME_TEXT "portable"
#include "fingerprint/simd/describe_body.h"
