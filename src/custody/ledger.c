#include "custody/ledger.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

const char vg_evidence_format[] = "vestigo-evidence/1";
static const char format_family[] = "vestigo-evidence/";

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct vg_posting *)a)->key, ((const struct vg_posting *)b)->key);
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

static void leave(void *posting)
{
	(void)posting; /* the list owns it */
}

void vg_ledger_release(struct vg_ledger *ledger)
{
	tdestroy(ledger->by_key, leave);
	for (size_t i = 0; i < ledger->posting_count; i++)
		posting_free(ledger->postings[i]);
	free(ledger->postings);
	for (size_t i = 0; i < ledger->channel_count; i++) {
		free(ledger->channels[i].name);
		vg_ids_release(&ledger->channels[i].seen);
		vg_ids_release(&ledger->channels[i].covered);
	}
	free(ledger->channels);
	memset(ledger, 0, sizeof *ledger);
}

struct vg_posting *vg_ledger_find(const struct vg_ledger *ledger, const char *key)
{
	struct vg_posting wanted = { .key = (char *)key };
	void *found = tfind(&wanted, &ledger->by_key, by_key);
	return found ? *(struct vg_posting **)found : NULL;
}

struct vg_ledger_channel *vg_ledger_channel(const struct vg_ledger *ledger, const char *name)
{
	for (size_t i = 0; i < ledger->channel_count; i++)
		if (strcmp(ledger->channels[i].name, name) == 0)
			return &ledger->channels[i];
	return NULL;
}

static struct vg_ledger_channel *channel_of(struct vg_ledger *ledger, const char *name)
{
	struct vg_ledger_channel *found = name ? vg_ledger_channel(ledger, name) : NULL;
	if (found || !name)
		return found;
	struct vg_ledger_channel *grown =
		realloc(ledger->channels, (ledger->channel_count + 1) * sizeof *grown);
	char *copy = strdup(name);
	if (grown)
		ledger->channels = grown;
	if (!grown || !copy) {
		free(copy);
		return NULL;
	}
	found = &grown[ledger->channel_count++];
	*found = (struct vg_ledger_channel){ .name = copy };
	return found;
}

/* --- a posted picture, to JSON and back ---------------------------------------------- */

static void put_text(json_t *object, const char *key, const char *text)
{
	if (text)
		json_object_set_new(object, key, json_string(text));
}

static void put_time(json_t *object, const char *key, bool present, int64_t time)
{
	char text[VG_TIME_TEXT];
	vg_time_format(time, text);
	if (present)
		json_object_set_new(object, key, json_string(text));
}

static void put_number(json_t *object, const char *key, bool present, int64_t value)
{
	if (present)
		json_object_set_new(object, key, json_integer(value));
}

static json_t *post_to_json(const struct vg_post *post)
{
	json_t *object = json_object();
	put_text(object, "chat", post->chat);
	put_number(object, "chat_id", post->has_chat_id, post->chat_id);
	put_number(object, "message", post->has_message, post->message);
	put_number(object, "album", post->has_album, post->album);
	put_text(object, "permalink", post->permalink);
	put_time(object, "date", post->has_date, post->date);
	put_text(object, "date_raw", post->date_raw);
	put_text(object, "from", post->from);
	put_text(object, "author", post->author);
	put_text(object, "forwarded_from", post->forwarded_from);
	put_text(object, "sent_as", post->sent_as);
	put_text(object, "views", post->views);
	put_text(object, "caption", post->caption);
	return object;
}

json_t *vg_posted_event(const char *key, const char *channel, int64_t post, const char *photo,
			const struct vg_item *item)
{
	json_t *object = json_object();
	put_text(object, "key", key);
	put_text(object, "channel", channel);
	put_number(object, "post_page", channel != NULL, post);
	put_text(object, "photo", photo);
	put_text(object, "url", item->url);
	json_object_set_new(object, "thumbnail", json_boolean(item->thumbnail));
	put_text(object, "thumbnail_of", item->thumbnail_of);
	if (item->post.present)
		json_object_set_new(object, "post", post_to_json(&item->post));
	return object;
}

json_t *vg_withheld_event(const char *key, const char *channel, int64_t post, const struct vg_item *item)
{
	json_t *object = json_object();
	put_text(object, "key", key);
	put_text(object, "channel", channel);
	put_number(object, "post_page", channel != NULL, post);
	put_text(object, "disposition", vg_disposition_name(item->disposition));
	put_text(object, "reason", item->reason);
	if (item->post.present)
		json_object_set_new(object, "post", post_to_json(&item->post));
	return object;
}

static char *take_text(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? strdup(text) : NULL;
}

static bool take_number(json_t *object, const char *key, int64_t *out)
{
	json_t *value = json_object_get(object, key);
	if (json_is_integer(value))
		*out = json_integer_value(value);
	return json_is_integer(value);
}

static bool take_time(json_t *object, const char *key, int64_t *out)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_time_parse(text, out, NULL);
}

static const char *known_sent_as(const char *text)
{
	static const char *const words[] = { "photo", "video", "video_message", "sticker", "file" };
	for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i]) == 0)
			return words[i];
	return NULL;
}

static void post_from_json(json_t *object, struct vg_post *post)
{
	if (!json_is_object(object))
		return;
	post->present = true;
	post->chat = take_text(object, "chat");
	post->has_chat_id = take_number(object, "chat_id", &post->chat_id);
	post->has_message = take_number(object, "message", &post->message);
	post->has_album = take_number(object, "album", &post->album);
	post->permalink = take_text(object, "permalink");
	post->has_date = take_time(object, "date", &post->date);
	post->date_raw = take_text(object, "date_raw");
	post->from = take_text(object, "from");
	post->author = take_text(object, "author");
	post->forwarded_from = take_text(object, "forwarded_from");
	post->sent_as = known_sent_as(json_string_value(json_object_get(object, "sent_as")));
	post->views = take_text(object, "views");
	post->caption = take_text(object, "caption");
}

/* --- events --------------------------------------------------------------------------- */

static int broken(const char *event, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_CORRUPT, "the log has a \"%s\" event that lacks what it must have", event);
}

static int add_posting(struct vg_ledger *ledger, struct vg_posting *posting)
{
	if (ledger->posting_count == ledger->posting_capacity) {
		size_t capacity = ledger->posting_capacity ? 2 * ledger->posting_capacity : 64;
		struct vg_posting **grown = realloc(ledger->postings, capacity * sizeof(*grown));
		if (!grown)
			return VG_ERR_MEMORY;
		ledger->postings = grown;
		ledger->posting_capacity = capacity;
	}
	if (!tsearch(posting, &ledger->by_key, by_key))
		return VG_ERR_MEMORY;
	posting->order = ledger->posting_count;
	ledger->postings[ledger->posting_count++] = posting;
	return 0;
}

static void set_outcome(struct vg_posting *posting, enum vg_posting_state state,
			enum vg_disposition disposition, const char *reason)
{
	posting->state = state;
	posting->item.disposition = disposition;
	free(posting->item.reason);
	posting->item.reason = reason ? strdup(reason) : NULL;
}

/* Seen again under a fresh address: only that is new. */
static void renew(struct vg_posting *posting, json_t *line)
{
	char *url = take_text(line, "url");
	if (!url)
		return;
	free(posting->item.url);
	posting->item.url = url;
}

/* What both kinds of posting say. NULL when memory is short. */
static struct vg_posting *new_posting(const char *key, json_t *line)
{
	struct vg_posting *posting = calloc(1, sizeof *posting);
	if (!posting)
		return NULL;
	posting->key = strdup(key);
	posting->channel = take_text(line, "channel");
	(void)take_number(line, "post_page", &posting->post);
	posting->item.kind = VG_INPUT_FETCHED;
	posting->item.name = strdup("");
	post_from_json(json_object_get(line, "post"), &posting->item.post);
	if (posting->key && posting->item.name)
		return posting;
	posting_free(posting);
	return NULL;
}

static int apply_posted(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	const char *key = json_string_value(json_object_get(line, "key"));
	struct vg_posting *posting = key ? vg_ledger_find(ledger, key) : NULL;
	if (!key)
		return broken("posted", err);
	if (posting) {
		renew(posting, line);
		return 0;
	}
	posting = new_posting(key, line);
	if (!posting)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	posting->photo = take_text(line, "photo");
	posting->item.url = take_text(line, "url");
	posting->item.thumbnail = json_is_true(json_object_get(line, "thumbnail"));
	posting->item.thumbnail_of = take_text(line, "thumbnail_of");
	set_outcome(posting, VG_POSTING_WANTED, VG_MISSING, "not downloaded: the same fetch again goes on");
	if (!posting->item.url || add_posting(ledger, posting) < 0) {
		bool lacking = !posting->item.url;
		posting_free(posting);
		return lacking ? broken("posted", err) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	return 0;
}

static enum vg_disposition disposition_of(const char *name)
{
	for (int i = 1; name && i < VG_DISPOSITION_COUNT; i++)
		if (strcmp(name, vg_disposition_name((enum vg_disposition)i)) == 0)
			return (enum vg_disposition)i;
	return VG_FAILED;
}

static int apply_withheld(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	const char *key = json_string_value(json_object_get(line, "key"));
	const char *reason = json_string_value(json_object_get(line, "reason"));
	if (!key || !reason)
		return broken("withheld", err);
	if (vg_ledger_find(ledger, key))
		return 0;
	struct vg_posting *posting = new_posting(key, line);
	if (!posting)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	set_outcome(posting, VG_POSTING_WITHHELD,
		    disposition_of(json_string_value(json_object_get(line, "disposition"))), reason);
	if (add_posting(ledger, posting) == 0)
		return 0;
	posting_free(posting);
	return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

static int apply_stored(struct vg_posting *posting, json_t *line, struct vg_error *err)
{
	const char *digest = json_string_value(json_object_get(line, "sha256"));
	uint8_t bytes[VG_SHA256_SIZE];
	char *name = NULL;
	struct vg_buffer text;
	if (!digest || !vg_text_unhex(digest, sizeof bytes, bytes))
		return broken("picture", err);
	vg_text_hex(bytes, sizeof bytes, posting->sha256);
	vg_buffer_init(&text, 128);
	if (vg_buffer_printf(&text, "objects/%.2s/%s", posting->sha256, posting->sha256) == 0)
		name = strdup((const char *)text.data);
	vg_buffer_release(&text);
	if (!name)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	free(posting->item.name);
	posting->item.name = name;
	free(posting->item.declared_type);
	posting->item.declared_type = take_text(line, "type");
	posting->item.has_fetched = take_time(line, "fetched", &posting->item.fetched);
	set_outcome(posting, VG_POSTING_STORED, VG_EXAMINED, NULL);
	return 0;
}

static int apply_picture(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	const char *key = json_string_value(json_object_get(line, "key"));
	const char *outcome = json_string_value(json_object_get(line, "outcome"));
	struct vg_posting *posting = key ? vg_ledger_find(ledger, key) : NULL;
	if (!posting || !outcome)
		return broken("picture", err);
	if (strcmp(outcome, "stored") == 0)
		return apply_stored(posting, line, err);
	if (posting->state == VG_POSTING_STORED)
		return 0;
	set_outcome(posting, strcmp(outcome, "refused") == 0 ? VG_POSTING_REFUSED : VG_POSTING_FAILED,
		    disposition_of(json_string_value(json_object_get(line, "disposition"))),
		    json_string_value(json_object_get(line, "reason")));
	posting->again = json_is_true(json_object_get(line, "again"));
	return 0;
}

/* A page of a channel: which messages it shows, and from where to where it is complete. */
static int apply_page(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	struct vg_ledger_channel *channel =
		channel_of(ledger, json_string_value(json_object_get(line, "channel")));
	json_t *value, *shown = json_object_get(line, "messages");
	int64_t first, last;
	size_t i;
	bool good = channel != NULL;
	if (!channel)
		return broken("page", err);
	json_array_foreach(shown, i, value) {
		int64_t id = json_integer_value(value);
		good = good && vg_ids_add(&channel->seen, id, id);
		if (!channel->has_top || id > channel->top)
			channel->top = id;
		channel->has_top = true;
	}
	if (take_number(line, "covers_first", &first) && take_number(line, "covers_last", &last))
		good = good && vg_ids_add(&channel->covered, first, last);
	return good ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

static int apply_channel(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	struct vg_ledger_channel *channel =
		channel_of(ledger, json_string_value(json_object_get(line, "channel")));
	const char *state = json_string_value(json_object_get(line, "state"));
	if (!channel || !state)
		return broken("channel", err);
	channel->unfinished = strcmp(state, "begun") == 0;
	if (channel->unfinished)
		channel->has_top = false;
	return 0;
}

static int apply_begin(struct vg_ledger *ledger, json_t *line, struct vg_error *err)
{
	const char *format = json_string_value(json_object_get(line, "format"));
	if (!format || strncmp(format, format_family, sizeof format_family - 1) != 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "the log is not that of an evidence folder");
	if (strcmp(format, vg_evidence_format) != 0)
		return vg_error_set(err, VG_ERR_VERSION,
				    "the evidence was written by a newer vestigo (%.40s): nothing was changed", format);
	ledger->begun = true;
	return 0;
}

int vg_ledger_apply(struct vg_ledger *ledger, const char *event, json_t *line, struct vg_error *err)
{
	static const struct {
		const char *event;
		int (*apply)(struct vg_ledger *ledger, json_t *line, struct vg_error *err);
	} events[] = { { "begin", apply_begin }, { "posted", apply_posted }, { "withheld", apply_withheld }, { "picture", apply_picture },
		       { "page", apply_page }, { "channel", apply_channel } };
	if (!ledger->begun && strcmp(event, "begin") != 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "the log is not that of an evidence folder");
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (strcmp(events[i].event, event) == 0)
			return events[i].apply(ledger, line, err);
	return 0;
}
