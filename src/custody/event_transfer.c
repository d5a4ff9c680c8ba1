/* Events from the process that reads a log to the one that asked for it. */
#include <stdlib.h>

#include "base/item_transfer.h"
#include "custody/event.h"

static size_t count_field(struct vg_transfer *t, size_t count, size_t maximum)
{
	int value = (int)count;
	vg_transfer_integer(t, &value, 0, (int)maximum);
	return t->failed ? 0 : (size_t)value;
}

static void place_fields(struct vg_transfer *t, struct vg_place *place)
{
	uint64_t *numbers[] = { &place->offset, &place->length, &place->response_offset, &place->response_length };
	VG_TRANSFER_TEXT(t, place->file);
	VG_TRANSFER_TEXT(t, place->digest);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		vg_transfer_u64(t, numbers[i]);
}

static void message_field(struct vg_transfer *t, int64_t *number)
{
	vg_transfer_i64(t, number);
	t->failed |= !vg_message_can_be(*number);
}

static void page_fields(struct vg_transfer *t, struct vg_event *event)
{
	size_t count = count_field(t, event->message_count, VG_SHOWN_MAXIMUM);
	if (!t->out) {
		event->messages = calloc(count + 1, sizeof *event->messages);
		t->failed |= !event->messages;
		event->message_count = event->messages ? count : 0;
	}
	for (size_t i = 0; i < event->message_count && !t->failed && !t->in.failed; i++)
		message_field(t, &event->messages[i]);
	vg_transfer_boolean(t, &event->covers);
	if (event->covers) {
		message_field(t, &event->covers_first);
		message_field(t, &event->covers_last);
		t->failed |= event->covers_first > event->covers_last;
	}
}

static void picture_fields(struct vg_transfer *t, struct vg_event *event)
{
	int outcome = (int)event->outcome;
	vg_transfer_integer(t, &outcome, 0, VG_OUTCOMES - 1);
	event->outcome = (enum vg_picture_outcome)outcome;
	vg_transfer_boolean(t, &event->again);
	VG_TRANSFER_TEXT(t, event->sha256);
	vg_transfer_u64(t, &event->bytes);
	event->exchange_count = count_field(t, event->exchange_count, VG_EXCHANGES_MAXIMUM);
	for (size_t i = 0; i < event->exchange_count; i++)
		vg_transfer_u64(t, &event->exchanges[i]);
}

void vg_event_fields(struct vg_transfer *t, struct vg_event *event)
{
	char **texts[] = { &event->url, &event->started, &event->type, &event->payload, &event->channel, &event->key,
			   &event->photo };
	int kind = (int)event->kind;
	vg_transfer_integer(t, &kind, 0, VG_EVENT_KINDS - 1);
	event->kind = (enum vg_event_kind)kind;
	vg_transfer_u64(t, &event->sequence);
	VG_TRANSFER_TEXT(t, event->time);
	VG_TRANSFER_TEXT(t, event->fault);
	/* Of an entry that cannot be used nothing more is told. */
	if (event->fault[0] || event->kind == VG_EVENT_OTHER || t->failed)
		return;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		vg_transfer_string(t, texts[i], VG_EVENT_TEXT);
	vg_transfer_boolean(t, &event->newer);
	vg_transfer_boolean(t, &event->unfinished);
	vg_transfer_boolean(t, &event->truncated);
	vg_transfer_integer(t, &event->status, 0, 999);
	if (event->kind == VG_EVENT_ARCHIVE || event->kind == VG_EVENT_EXCHANGE)
		place_fields(t, &event->place);
	if (event->kind == VG_EVENT_PAGE)
		page_fields(t, event);
	if (event->kind == VG_EVENT_PICTURE)
		picture_fields(t, event);
	if (event->kind >= VG_EVENT_POSTED) {
		vg_transfer_i64(t, &event->post);
		vg_transfer_item(t, &event->item);
	}
}
