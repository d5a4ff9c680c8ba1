/* libcurl, loaded when it is first wanted: linked with what it brings, every command would start later
 * (docs/dependencies.md). Its types and constants are those of its headers. */
#ifndef VG_FETCH_CURL_CALLS_H
#define VG_FETCH_CURL_CALLS_H

#include <curl/curl.h>

#define VG_CURL_CALLS(call)                                                                                            \
	call(global_init) call(global_cleanup) call(version_info) call(free) call(getdate)                             \
	call(easy_init) call(easy_setopt) call(easy_getinfo) call(easy_strerror) call(easy_cleanup)                    \
	call(multi_init) call(multi_setopt) call(multi_add_handle) call(multi_remove_handle) call(multi_perform)       \
	call(multi_poll) call(multi_info_read) call(multi_cleanup)                                                     \
	call(slist_append) call(slist_free_all)                                                                        \
	call(url) call(url_get) call(url_set) call(url_cleanup)

struct vg_curl_calls {
#define VG_CURL_MEMBER(name) __typeof__(curl_##name) *name;
	VG_CURL_CALLS(VG_CURL_MEMBER)
#undef VG_CURL_MEMBER
};

/* NULL where libcurl cannot be loaded. Static; thread-safe. */
const struct vg_curl_calls *vg_curl(void);

#endif
