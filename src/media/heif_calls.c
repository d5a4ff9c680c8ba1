#include "media/heif_calls.h"

#include "base/loaded_library.h"

bool vg_heif_load(struct vg_heif_calls *out)
{
#define ROW(call) { "heif_" #call, offsetof(struct vg_heif_calls, call) },
	static const struct vg_loaded_call calls[] = { VG_HEIF_CALLS(ROW) };
#undef ROW
	return vg_library_load("libheif.so.1", calls, sizeof calls / sizeof *calls, out);
}
