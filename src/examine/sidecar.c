#include "examine/sidecar.h"

#include <string.h>

#include "base/entries.h"
#include "base/memory.h"
#include "base/text.h"
#include "examine/wire.h"
#include "metadata/metadata.h"

/* An answer; `said` carries the entries alone. */
struct answer {
	char reason[200];
	struct vg_picture said;
};

/* One description for both ways. */
static void answer_fields(struct vg_transfer *wire, struct answer *answer)
{
	VG_TRANSFER_TEXT(wire, answer->reason);
	vg_wire_entries(wire, &answer->said);
}

int vg_sidecar_work(struct vg_span bytes, struct vg_buffer *response)
{
	struct vg_transfer wire = { .out = response };
	struct answer answer = { .reason = "" };
	const unsigned long faults = vg_memory_faults();
	vg_picture_init(&answer.said);
	const char *fault = vg_xmp_read(bytes, &answer.said);
	vg_entries_group(&answer.said);
	if (vg_memory_faults() != faults) /* what could not be kept was left out */
		fault = "memory ran short while it was read";
	vg_text_copy(answer.reason, sizeof answer.reason, fault ? fault : "");
	answer_fields(&wire, &answer);
	vg_picture_release(&answer.said);
	return wire.failed ? VG_ERR_LIMIT : 0;
}

static void take(struct answer *answer, struct vg_sidecar *sidecar)
{
	struct vg_picture *said = &answer->said;
	sidecar->state = answer->reason[0] ? VG_BLOCK_UNREAD : VG_BLOCK_READ;
	vg_text_copy(sidecar->reason, sizeof sidecar->reason, answer->reason);
	sidecar->entries = said->entries;
	sidecar->entry_count = said->entry_count;
	sidecar->entries_left_out = said->entries_left_out;
	said->entries = NULL;
	said->entry_count = 0;
}

int vg_sidecar_read_answer(struct vg_span bytes, struct vg_sidecar *sidecar)
{
	struct vg_transfer wire = { 0 };
	struct answer answer = { .reason = "" };
	const unsigned long faults = vg_memory_faults();
	vg_reader_init(&wire.in, bytes);
	vg_picture_init(&answer.said);
	answer_fields(&wire, &answer);
	int code = vg_memory_faults() != faults ? VG_ERR_MEMORY
		 : wire.failed || wire.in.failed || vg_reader_left(&wire.in) ? VG_ERR_MALFORMED : 0;
	if (code == 0)
		take(&answer, sidecar);
	vg_picture_release(&answer.said);
	return code;
}
