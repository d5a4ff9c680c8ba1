/* Kinds of messages that this build does not know: counted, and named once each. */
#ifndef VG_INTAKE_UNKNOWN_KINDS_H
#define VG_INTAKE_UNKNOWN_KINDS_H

#include "intake/sink.h"

enum { VG_UNKNOWN_KINDS = 16, VG_UNKNOWN_NAME = 64 };

/* Zeroed at first. */
struct vg_unknown_kinds {
	struct { char name[VG_UNKNOWN_NAME]; uint64_t count; } kinds[VG_UNKNOWN_KINDS];
	size_t count;
	uint64_t others; /* messages of kinds for which there was no room */
};

void vg_unknown_kinds_add(struct vg_unknown_kinds *unknown, const char *name);

/* A notice, when there are any. */
void vg_unknown_kinds_tell(const struct vg_unknown_kinds *unknown, const struct vg_sink *sink, const char *path);

#endif
