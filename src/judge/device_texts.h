/* What devices write by themselves where people write captions and credits. */
#ifndef VG_JUDGE_DEVICE_TEXTS_H
#define VG_JUDGE_DEVICE_TEXTS_H

#include <stdbool.h>

/* Whether all of a text, but for spaces around it, is such a one: "OLYMPUS DIGITAL CAMERA", "DCIM\100MEDIA\DJI_0001.JPG",
 * "oppo_0". A sentence in which a person names a device is none. From the descriptions that public collections of
 * cameras' pictures hold. Thread-safe. */
bool vg_is_device_text(const char *text);

#endif
