#include "tgjson.h"

#include <string.h>
#include <time.h>

static void quote(struct buf *out, const char *text)
{
	const char *from = text;

	buf_byte(out, '"');
	for (; *text; text++) {
		unsigned char ch = (unsigned char)*text;

		if (ch >= 32 && ch != '"' && ch != '\\')
			continue;
		buf_put(out, from, (size_t)(text - from));
		from = text + 1;
		if (ch == '\n')
			buf_str(out, "\\n");
		else if (ch == '"' || ch == '\\')
			buf_printf(out, "\\%c", ch);
		else
			buf_printf(out, "\\u%04x", ch);
	}
	buf_put(out, from, (size_t)(text - from));
	buf_byte(out, '"');
}

static void start_value(struct jw *j, const char *key)
{
	if (j->depth > 0) {
		buf_str(j->out, j->filled ? ",\n" : "\n");
		buf_fill(j->out, ' ', j->depth);
	}
	j->filled = true;
	if (key) {
		quote(j->out, key);
		buf_str(j->out, ": ");
	}
}

void jw_open(struct jw *j, const char *key, char bracket)
{
	start_value(j, key);
	buf_byte(j->out, (unsigned char)bracket);
	j->depth++;
	j->filled = false;
}

void jw_close(struct jw *j, char bracket)
{
	j->depth--;
	if (j->filled) {
		buf_byte(j->out, '\n');
		buf_fill(j->out, ' ', j->depth);
	}
	buf_byte(j->out, (unsigned char)bracket);
	j->filled = true;
}

void jw_raw(struct jw *j, const char *key, const char *json)
{
	start_value(j, key);
	buf_str(j->out, json);
}

void jw_num(struct jw *j, const char *key, int64_t value)
{
	start_value(j, key);
	buf_printf(j->out, "%lld", (long long)value);
}

void jw_str(struct jw *j, const char *key, const char *text)
{
	start_value(j, key);
	if (text)
		quote(j->out, text);
	else
		buf_str(j->out, "null");
}

int64_t utc(int year, int month, int day, int hour, int minute, int second)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute, .tm_sec = second};

	return timegm(&tm);
}

void iso_time(int64_t seconds, char out[32])
{
	struct tm tm;
	time_t at = seconds;

	gmtime_r(&at, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
}

void jw_date(struct jw *j, const char *key, int64_t unix_time)
{
	char local[32], name[64] = {0};
	struct buf number = {0};
	size_t length = strlen(key);

	iso_time(unix_time + j->offset, local);
	jw_str(j, key, local);
	if (j->old_style)
		return;
	memcpy(name, key, length);
	memcpy(name + length, "_unixtime", sizeof "_unixtime");
	buf_printf(&number, "\"%lld\"", (long long)unix_time);
	buf_byte(&number, 0);
	jw_raw(j, name, (const char *)number.data);
	buf_free(&number);
}

void chat_open(struct jw *j, const char *key, const char *name, const char *type, int64_t id)
{
	jw_open(j, key, '{');
	if (name)
		jw_str(j, "name", name);
	jw_str(j, "type", type);
	jw_num(j, "id", id);
	jw_open(j, "messages", '[');
}

void chat_close(struct jw *j)
{
	jw_close(j, ']');
	jw_close(j, '}');
}

void post_open(struct jw *j, int64_t id, const char *type, int64_t unix_time)
{
	jw_open(j, NULL, '{');
	jw_num(j, "id", id);
	jw_str(j, "type", type);
	jw_date(j, "date", unix_time);
	/* Before 2.1.9 an unedited message was "edited" at the epoch, in local time. */
	if (j->old_style)
		jw_date(j, "edited", 0);
}

void post_from(struct jw *j, const char *name, const char *from_id)
{
	jw_str(j, "from", name);
	if (j->old_style)
		jw_raw(j, "from_id", from_id);
	else
		jw_str(j, "from_id", from_id);
}

void post_photo(struct jw *j, const struct photo *photo)
{
	jw_str(j, "photo", photo->path);
	if (!j->old_style)
		jw_num(j, "photo_file_size", (int64_t)photo->size);
	jw_num(j, "width", photo->width);
	jw_num(j, "height", photo->height);
}

void post_document(struct jw *j, const struct document *d)
{
	jw_str(j, "file", d->path);
	if (d->name)
		jw_str(j, "file_name", d->name);
	jw_num(j, "file_size", (int64_t)d->size);
	if (d->thumbnail) {
		jw_str(j, "thumbnail", d->thumbnail);
		jw_num(j, "thumbnail_file_size", (int64_t)d->thumbnail_size);
	}
	if (d->media_type)
		jw_str(j, "media_type", d->media_type);
	if (d->emoji)
		jw_str(j, "sticker_emoji", d->emoji);
	if (d->mime)
		jw_str(j, "mime_type", d->mime);
	if (d->duration)
		jw_num(j, "duration_seconds", d->duration);
	if (d->width) {
		jw_num(j, "width", d->width);
		jw_num(j, "height", d->height);
	}
}

static void put_entity(struct jw *j, const char *type, const char *text)
{
	jw_open(j, NULL, '{');
	jw_str(j, "type", type);
	jw_str(j, "text", text);
	jw_close(j, '}');
}

void post_text(struct jw *j, const char *text)
{
	jw_str(j, "text", text);
	if (!j->old_style) {
		jw_open(j, "text_entities", '[');
		if (*text)
			put_entity(j, "plain", text);
		jw_close(j, ']');
	}
	jw_close(j, '}');
}

void post_rich_text(struct jw *j, const char *before, const char *type, const char *middle,
		    const char *after)
{
	jw_open(j, "text", '[');
	jw_str(j, NULL, before);
	put_entity(j, type, middle);
	jw_str(j, NULL, after);
	jw_close(j, ']');
	if (!j->old_style) {
		jw_open(j, "text_entities", '[');
		put_entity(j, "plain", before);
		put_entity(j, type, middle);
		put_entity(j, "plain", after);
		jw_close(j, ']');
	}
	jw_close(j, '}');
}
