#include "media/jxl_calls.h"

#include <dlfcn.h>
#include <string.h>

#define TEXT_OF(macro) TEXT_OF_TOKENS(macro)
#define TEXT_OF_TOKENS(tokens) #tokens

/* Before 1.0 each minor version has a number of its own: that of the headers, whose structs these are. */
#if JPEGXL_MAJOR_VERSION == 0
static const char name[] = "libjxl.so.0." TEXT_OF(JPEGXL_MINOR_VERSION);
#else
static const char name[] = "libjxl.so." TEXT_OF(JPEGXL_MAJOR_VERSION);
#endif

static bool find(void *library, const char *call, void *out, size_t size)
{
	void *found = dlsym(library, call);
	memcpy(out, &found, size);
	return found;
}

bool vg_jxl_load(struct vg_jxl_calls *out)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	bool good = library;
#define FIND(call) good = good && find(library, #call, &out->call, sizeof out->call);
	VG_JXL_CALLS(FIND)
#undef FIND
	if (library)
		dlclose(library);
	return good;
}
