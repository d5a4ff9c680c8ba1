#include <vestigo/version.h>

const char *vg_version(void)
{
	return VG_VERSION;
}

int vg_version_fits(int major, int minor)
{
	return major == VG_VERSION_MAJOR && minor == VG_VERSION_MINOR;
}
