/* The beginning of a text from outside, as it stands in a sentence. Pure, thread-safe. */
#ifndef VG_BASE_SHORTEN_H
#define VG_BASE_SHORTEN_H

#include <stddef.h>

enum { VG_SHORTENED_MAXIMUM = 512 };
struct vg_shortened { char text[VG_SHORTENED_MAXIMUM]; };

/* At most `bytes` (below VG_SHORTENED_MAXIMUM) of the text: cut between characters, with "…" where something is missing. By value, so that it
 * can be an argument: vg_shortened(title, 96).text lives as long as the call. */
struct vg_shortened vg_shortened(const char *text, size_t bytes);

#endif
