#include "fetch/curl_calls.h"

#include <pthread.h>

#include "base/loaded_library.h"

static struct vg_curl_calls loaded;
static bool is_there;

static void load(void)
{
#define ROW(call) { "curl_" #call, offsetof(struct vg_curl_calls, call) },
	static const struct vg_loaded_call calls[] = { VG_CURL_CALLS(ROW) };
#undef ROW
	is_there = vg_library_load("libcurl.so.4", calls, sizeof calls / sizeof *calls, &loaded);
}

const struct vg_curl_calls *vg_curl(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, load);
	return is_there ? &loaded : NULL;
}
