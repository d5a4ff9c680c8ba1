#include "custody/ledger.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum { NOTE_MAXIMUM = 192 };

/* Postings and channels both begin with the text that they are found by. */
static int by_first_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void *find(void *const *tree, const char *text)
{
	void *found = tfind(&text, tree, by_first_text);
	return found ? *(void **)found : NULL;
}

static void posting_free(struct vg_posting *posting)
{
	if (!posting)
		return;
	free(posting->key);
	free(posting->channel);
	free(posting->photo);
	vg_item_release(&posting->item);
	free(posting);
}

static void leave(void *element)
{
	(void)element; /* the lists own them */
}

void vg_ledger_release(struct vg_ledger *ledger)
{
	tdestroy(ledger->by_key, leave);
	tdestroy(ledger->by_name, leave);
	for (size_t i = 0; i < ledger->posting_count; i++)
		posting_free(ledger->postings[i]);
	free(ledger->postings);
	for (size_t i = 0; i < ledger->channel_count; i++) {
		free(ledger->channels[i]->name);
		vg_ids_release(&ledger->channels[i]->seen);
		vg_ids_release(&ledger->channels[i]->covered);
		free(ledger->channels[i]);
	}
	free(ledger->channels);
	for (size_t i = 0; i < ledger->note_count; i++)
		free(ledger->notes[i]);
	memset(ledger, 0, sizeof *ledger);
}

struct vg_posting *vg_ledger_find(const struct vg_ledger *ledger, const char *key)
{
	return find(&ledger->by_key, key);
}

struct vg_ledger_channel *vg_ledger_channel(const struct vg_ledger *ledger, const char *name)
{
	return find(&ledger->by_name, name);
}

/* Counts and notes an entry that cannot be used. */
static void pass_over(struct vg_ledger *ledger, uint64_t sequence, const char *reason)
{
	char note[NOTE_MAXIMUM];
	ledger->unusable++;
	if (ledger->note_count == VG_NOTES_MAXIMUM)
		return;
	snprintf(note, sizeof note, "line %llu: %s", (unsigned long long)sequence, reason);
	char *copy = strdup(note);
	if (copy)
		ledger->notes[ledger->note_count++] = copy;
}

/* One more in a list that grows; false when memory is short. */
static bool append(void *list, size_t *count, size_t *capacity, void *element)
{
	void ***array = list, **grown = vg_grown(*array, *count, capacity, sizeof *grown);
	if (!grown)
		return false;
	*array = grown;
	(*array)[(*count)++] = element;
	return true;
}

/* --- what may be kept ------------------------------------------------------------------- */

static uint64_t length_of(const char *text)
{
	return text ? strlen(text) + 1 : 0;
}

static uint64_t text_of(const struct vg_event *event)
{
	const struct vg_item *item = &event->item;
	const char *const texts[] = { event->key, event->channel, event->photo };
	uint64_t size = vg_post_text_size(&item->post);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		size += length_of(texts[i]);
	for (size_t i = 0; i < VG_ITEM_TEXTS; i++)
		size += length_of(*(char **)vg_field_at(item, vg_item_texts[i]));
	return size;
}

/* Why there is no room for the event; NULL when there is. */
static const char *no_room(const struct vg_ledger *ledger, const struct vg_event *event)
{
	bool posts = event->kind == VG_EVENT_POSTED || event->kind == VG_EVENT_WITHHELD;
	if (posts && ledger->posting_count >= VG_POSTINGS_MAXIMUM && !vg_ledger_find(ledger, event->key))
		return "the folder knows as many pictures as it may: a new folder is wanted";
	if (event->channel && ledger->channel_count >= VG_CHANNELS_MAXIMUM && !vg_ledger_channel(ledger, event->channel))
		return "the folder knows as many channels as it may: a new folder is wanted";
	return ledger->text + text_of(event) > VG_LEDGER_TEXT ? "the folder's log says more than is kept in memory" : NULL;
}

/* --- events ----------------------------------------------------------------------------- */

static int short_of_memory(struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* What is taken from an event is not released with it. */
static char *take(char **text)
{
	char *taken = *text;
	*text = NULL;
	return taken;
}

static struct vg_ledger_channel *channel_of(struct vg_ledger *ledger, const char *name)
{
	struct vg_ledger_channel *channel = vg_ledger_channel(ledger, name);
	if (channel)
		return channel;
	channel = calloc(1, sizeof *channel);
	if (!channel || !(channel->name = strdup(name)) || !tsearch(channel, &ledger->by_name, by_first_text)) {
		free(channel ? channel->name : NULL);
		free(channel);
		return NULL;
	}
	if (append(&ledger->channels, &ledger->channel_count, &ledger->channel_capacity, channel))
		return channel;
	tdelete(channel, &ledger->by_name, by_first_text);
	free(channel->name);
	free(channel);
	return NULL;
}

/* Adds a posting, also to its channel's; releases it when that fails. */
static int add_posting(struct vg_ledger *ledger, struct vg_posting *posting, struct vg_error *err)
{
	struct vg_ledger_channel *channel = posting->channel ? channel_of(ledger, posting->channel) : NULL;
	if ((posting->channel && !channel) || !posting->item.name || !tsearch(posting, &ledger->by_key, by_first_text)) {
		posting_free(posting);
		return short_of_memory(err);
	}
	posting->order = ledger->posting_count;
	if (!append(&ledger->postings, &ledger->posting_count, &ledger->posting_capacity, posting)) {
		tdelete(posting, &ledger->by_key, by_first_text);
		posting_free(posting);
		return short_of_memory(err);
	}
	if (channel && channel->last)
		channel->last->next = posting;
	else if (channel)
		channel->first = posting;
	if (channel)
		channel->last = posting;
	return 0;
}

static void set_outcome(struct vg_posting *posting, enum vg_posting_state state, enum vg_disposition disposition,
			char *reason)
{
	posting->state = state;
	posting->item.disposition = disposition;
	free(posting->item.reason);
	posting->item.reason = reason;
}

/* What both kinds of posting say. NULL when memory is short. */
static struct vg_posting *new_posting(struct vg_event *event)
{
	struct vg_posting *posting = calloc(1, sizeof *posting);
	if (!posting)
		return NULL;
	posting->key = take(&event->key);
	posting->channel = take(&event->channel);
	posting->photo = take(&event->photo);
	posting->post = event->post;
	posting->item = event->item;
	posting->item.reason = NULL;
	posting->item.kind = VG_INPUT_FETCHED;
	posting->item.name = strdup("");
	event->item = (struct vg_item){ .reason = event->item.reason };
	return posting;
}

static int apply_posted(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	struct vg_posting *posting = vg_ledger_find(ledger, event->key);
	if (posting) {
		/* Seen again under a fresh address: only that is new. */
		free(posting->item.url);
		posting->item.url = take(&event->item.url);
		return 0;
	}
	posting = new_posting(event);
	if (!posting)
		return short_of_memory(err);
	set_outcome(posting, VG_POSTING_WANTED, VG_MISSING, strdup("not downloaded: the same fetch again goes on"));
	return add_posting(ledger, posting, err);
}

static int apply_withheld(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	enum vg_disposition disposition = event->item.disposition;
	if (vg_ledger_find(ledger, event->key))
		return 0;
	struct vg_posting *posting = new_posting(event);
	if (!posting)
		return short_of_memory(err);
	set_outcome(posting, VG_POSTING_WITHHELD, disposition, take(&event->item.reason));
	return add_posting(ledger, posting, err);
}

static int apply_stored(struct vg_posting *posting, struct vg_event *event, struct vg_error *err)
{
	char *name = NULL;
	if (asprintf(&name, "objects/%.2s/%s", event->sha256, event->sha256) < 0)
		return short_of_memory(err);
	vg_text_copy(posting->sha256, sizeof posting->sha256, event->sha256);
	posting->bytes = event->bytes;
	free(posting->item.name);
	posting->item.name = name;
	free(posting->item.declared_type);
	posting->item.declared_type = take(&event->item.declared_type);
	posting->item.has_fetched = event->item.has_fetched;
	posting->item.fetched = event->item.fetched;
	set_outcome(posting, VG_POSTING_STORED, VG_EXAMINED, NULL);
	return 0;
}

static int apply_picture(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	struct vg_posting *posting = vg_ledger_find(ledger, event->key);
	if (!posting) {
		pass_over(ledger, event->sequence, "a picture that nobody posted");
		return 0;
	}
	if (event->outcome == VG_OUTCOME_STORED)
		return apply_stored(posting, event, err);
	if (posting->state == VG_POSTING_STORED)
		return 0;
	set_outcome(posting, event->outcome == VG_OUTCOME_REFUSED ? VG_POSTING_REFUSED : VG_POSTING_FAILED,
		    event->item.disposition, take(&event->item.reason));
	posting->again = event->again;
	return 0;
}

static int apply_page(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	struct vg_ledger_channel *channel = channel_of(ledger, event->channel);
	bool good = channel != NULL;
	for (size_t i = 0; i < event->message_count && good; i++) {
		int64_t id = event->messages[i];
		good = vg_ids_add(&channel->seen, id, id);
		if (!channel->has_top || id > channel->top)
			channel->top = id;
		channel->has_top = true;
	}
	if (good && event->covers)
		good = vg_ids_add(&channel->covered, event->covers_first, event->covers_last);
	return good ? 0 : short_of_memory(err);
}

static int apply_channel(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	struct vg_ledger_channel *channel = channel_of(ledger, event->channel);
	if (!channel)
		return short_of_memory(err);
	channel->unfinished = event->unfinished;
	if (channel->unfinished)
		channel->has_top = false;
	return 0;
}

static int apply_begin(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	if (event->newer)
		return vg_error_set(err, VG_ERR_VERSION, "the evidence was written by a newer vestigo: nothing was changed");
	ledger->begun = true;
	return 0;
}

int vg_ledger_apply(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err)
{
	static int (*const apply[VG_EVENT_KINDS])(struct vg_ledger *, struct vg_event *, struct vg_error *) = {
		[VG_EVENT_BEGIN] = apply_begin, [VG_EVENT_CHANNEL] = apply_channel, [VG_EVENT_PAGE] = apply_page,
		[VG_EVENT_POSTED] = apply_posted, [VG_EVENT_WITHHELD] = apply_withheld, [VG_EVENT_PICTURE] = apply_picture,
	};
	if (!ledger->begun && (event->kind != VG_EVENT_BEGIN || event->fault[0]))
		return vg_error_set(err, VG_ERR_MALFORMED, "the log is not that of an evidence folder");
	const char *reason = event->fault[0] ? event->fault : no_room(ledger, event);
	if (reason) {
		pass_over(ledger, event->sequence, reason);
		return 0;
	}
	if (!apply[event->kind])
		return 0;
	ledger->text += text_of(event);
	return apply[event->kind](ledger, event, err);
}
