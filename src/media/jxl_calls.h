/* libjxl, loaded when it is first wanted: linked with it, every command would start 3 ms later. */
#ifndef VG_MEDIA_JXL_CALLS_H
#define VG_MEDIA_JXL_CALLS_H

#include <stdbool.h>

#include <jxl/decode.h>
#include <jxl/version.h>

#define VG_JXL_CALLS(call)                                                                                             \
	call(JxlDecoderVersion) call(JxlDecoderCreate) call(JxlDecoderDestroy) call(JxlDecoderSubscribeEvents)         \
	call(JxlDecoderSetInput) call(JxlDecoderCloseInput) call(JxlDecoderProcessInput) call(JxlDecoderGetBasicInfo)  \
	call(JxlDecoderGetExtraChannelInfo) call(JxlDecoderSetImageOutCallback) call(JxlDecoderSkipCurrentFrame)

struct vg_jxl_calls {
#define VG_JXL_MEMBER(name) __typeof__(name) *name;
	VG_JXL_CALLS(VG_JXL_MEMBER)
#undef VG_JXL_MEMBER
};

/* False where the library cannot be loaded. It stays loaded, so that a confined process that was given it can ask
 * again without opening a file. */
bool vg_jxl_load(struct vg_jxl_calls *out);

#endif
