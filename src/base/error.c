#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <vestigo/error.h>

int vg_error_set(struct vg_error *err, int code, const char *format, ...)
{
	if (err && err->code == VG_OK) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(err->message, sizeof err->message, format, arguments);
		va_end(arguments);
		err->code = code;
	}
	return code;
}

void vg_free(void *memory)
{
	free(memory);
}

const char *vg_code_sentence(int code)
{
	switch ((enum vg_code)code) {
	case VG_OK: return "no error";
	case VG_ERR_USAGE: return "the request makes no sense";
	case VG_ERR_MEMORY: return "out of memory";
	case VG_ERR_IO: return "reading or writing failed";
	case VG_ERR_NOT_FOUND: return "not found";
	case VG_ERR_MALFORMED: return "malformed data";
	case VG_ERR_UNSUPPORTED: return "not supported by this build";
	case VG_ERR_LIMIT: return "over a limit";
	case VG_ERR_CORRUPT: return "stored data is damaged";
	case VG_ERR_VERSION: return "stored data is of a newer version";
	case VG_ERR_BUSY: return "in use by another process";
	case VG_ERR_WORKER: return "a worker process failed";
	case VG_ERR_INTERRUPTED: return "interrupted";
	case VG_ERR_CLOSED: return "the reader of the output went away";
	}
	return "unknown error";
}
