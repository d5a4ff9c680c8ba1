/* Which library keeps the catalogue. */
#include <sqlite3.h>

#include <vestigo/doctor.h>

#include "base/text.h"

size_t vg_catalogue_libraries(struct vg_library *out, size_t most)
{
	if (most == 0)
		return 0;
	vg_text_copy(out->name, sizeof out->name, "SQLite");
	vg_text_copy(out->version, sizeof out->version, sqlite3_libversion());
	return 1;
}
