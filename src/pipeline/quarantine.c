#include "pipeline/quarantine.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Bytes of facts that are held at a time. */
#define BYTES_MAXIMUM ((size_t)256 << 20)

struct vg_quarantine {
	struct vg_quarantined *held;
	size_t count, capacity, bytes;
};

struct vg_quarantine *vg_quarantine_new(void)
{
	return calloc(1, sizeof(struct vg_quarantine));
}

static void drop(struct vg_quarantine *quarantine, struct vg_quarantined *answer)
{
	quarantine->bytes -= answer->facts.size;
	free((void *)answer->facts.data);
	answer->facts = (struct vg_span){ NULL, 0 };
}

void vg_quarantine_free(struct vg_quarantine *quarantine)
{
	for (size_t i = 0; quarantine && i < quarantine->count; i++)
		drop(quarantine, &quarantine->held[i]);
	if (quarantine)
		free(quarantine->held);
	free(quarantine);
}

void vg_quarantine_put(struct vg_quarantine *quarantine, const struct vg_quarantined *answer)
{
	struct vg_quarantined *all = vg_grown(quarantine->held, quarantine->count, &quarantine->capacity, sizeof *all);
	if (!all)
		return;
	quarantine->held = all;
	struct vg_quarantined *held = &all[quarantine->count++];
	uint8_t *copy = answer->facts.size && answer->facts.size <= BYTES_MAXIMUM - quarantine->bytes
		? malloc(answer->facts.size) : NULL;
	*held = *answer;
	held->facts = (struct vg_span){ copy, copy ? answer->facts.size : 0 };
	if (copy)
		memcpy(copy, answer->facts.data, answer->facts.size);
	quarantine->bytes += held->facts.size;
}

struct vg_quarantined *vg_quarantine_find(struct vg_quarantine *quarantine, const uint8_t sha256[32])
{
	for (size_t i = quarantine->count; i > 0; i--)
		if (!quarantine->held[i - 1].of_sidecar && memcmp(quarantine->held[i - 1].sha256, sha256, 32) == 0)
			return &quarantine->held[i - 1];
	return NULL;
}

void vg_quarantine_let_go(struct vg_quarantine *quarantine, uint64_t life, vg_quarantine_visit *visit, void *context)
{
	size_t kept = 0;
	for (size_t i = 0; i < quarantine->count; i++) {
		struct vg_quarantined *answer = &quarantine->held[i];
		if (life && answer->life != life) {
			quarantine->held[kept++] = *answer;
			continue;
		}
		visit(context, answer);
		drop(quarantine, answer);
	}
	quarantine->count = kept;
}
