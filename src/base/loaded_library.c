#include "base/loaded_library.h"

#include <dlfcn.h>
#include <string.h>

bool vg_library_load(const char *name, const struct vg_loaded_call *calls, size_t count, void *out)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	bool good = library;
	for (size_t i = 0; i < count && good; i++) {
		void *found = dlsym(library, calls[i].name);
		memcpy((char *)out + calls[i].at, &found, sizeof found);
		good = found;
	}
	if (library)
		dlclose(library);
	return good;
}
