#include "media/jxl_calls.h"

#include "base/loaded_library.h"

#define TEXT_OF(macro) TEXT_OF_TOKENS(macro)
#define TEXT_OF_TOKENS(tokens) #tokens

/* Before 1.0 each minor version has a number of its own: that of the headers, whose structs these are. */
#if JPEGXL_MAJOR_VERSION == 0
static const char name[] = "libjxl.so.0." TEXT_OF(JPEGXL_MINOR_VERSION);
#else
static const char name[] = "libjxl.so." TEXT_OF(JPEGXL_MAJOR_VERSION);
#endif

bool vg_jxl_load(struct vg_jxl_calls *out)
{
#define ROW(call) { #call, offsetof(struct vg_jxl_calls, call) },
	static const struct vg_loaded_call calls[] = { VG_JXL_CALLS(ROW) };
#undef ROW
	return vg_library_load(name, calls, sizeof calls / sizeof *calls, out);
}
