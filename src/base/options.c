#include "base/options.h"

#include <stdint.h>
#include <string.h>

/* No struct of options will ever have so many bytes: more is what lay in memory by chance. */
enum { OPTIONS_MAXIMUM = 4096 };

static int are_zero(const uint8_t *bytes, size_t count)
{
	while (count > 0 && bytes[count - 1] == 0)
		count--;
	return count == 0;
}

int vg_options_take(void *own, size_t own_size, const void *given, struct vg_error *err)
{
	size_t size = 0;
	if (!given)
		return vg_error_set(err, VG_ERR_USAGE, "options are wanted");
	memcpy(&size, given, sizeof size);
	if (size < sizeof size || size > OPTIONS_MAXIMUM)
		return vg_error_set(err, VG_ERR_USAGE, "options do not say their size: their first member is the size of the struct");
	if (size > own_size && !are_zero((const uint8_t *)given + own_size, size - own_size))
		return vg_error_set(err, VG_ERR_USAGE, "options say something that this version does not know of");
	memset(own, 0, own_size);
	memcpy(own, given, size < own_size ? size : own_size);
	memcpy(own, &own_size, sizeof own_size);
	return 0;
}
