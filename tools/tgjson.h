/* Writes JSON the way Telegram Desktop's exporter lays it out: one space a level,
 * keys in its order, date_unixtime as a string, no newline at the end. */
#ifndef TOOLS_TGJSON_H
#define TOOLS_TGJSON_H

#include "buf.h"

#include <stdbool.h>

struct jw {
	struct buf *out;
	unsigned depth;
	bool filled;                 /* something stands in the current bracket */
	int offset;                  /* local time minus UTC, seconds */
	bool old_style;              /* as before 2021: see post_open, post_from, post_text */
};

/* KEY is NULL inside an array. */
void jw_open(struct jw *j, const char *key, char bracket);
void jw_close(struct jw *j, char bracket);
void jw_raw(struct jw *j, const char *key, const char *json);
void jw_num(struct jw *j, const char *key, int64_t value);
/* TEXT may be NULL for null. Control characters become \u00NN, which is valid. */
void jw_str(struct jw *j, const char *key, const char *text);
/* "KEY": local time and "KEY_unixtime": the string of UNIX_TIME. */
void jw_date(struct jw *j, const char *key, int64_t unix_time);

int64_t utc(int year, int month, int day, int hour, int minute, int second);
/* "2024-12-26T10:11:12" for a time already shifted to local. */
void iso_time(int64_t seconds, char out[32]);

struct photo {
	const char *path;            /* or a placeholder */
	size_t size;
	unsigned width, height;
};

/* NULL or zero leaves a key out. */
struct document {
	const char *path, *name;
	size_t size;
	const char *thumbnail;
	size_t thumbnail_size;
	const char *media_type, *emoji, *mime;
	unsigned duration, width, height;
};

#define NOT_INCLUDED "(File not included. Change data exporting settings to download.)"
#define TOO_LARGE "(File exceeds maximum size. Change data exporting settings to download.)"
#define UNAVAILABLE "(File unavailable, please try again later)"

void chat_open(struct jw *j, const char *key, const char *name, const char *type, int64_t id);
void chat_close(struct jw *j);

void post_open(struct jw *j, int64_t id, const char *type, int64_t unix_time);
void post_from(struct jw *j, const char *name, const char *from_id);
void post_photo(struct jw *j, const struct photo *photo);
void post_document(struct jw *j, const struct document *document);
/* Writes the text and closes the message. */
void post_text(struct jw *j, const char *text);
/* The same for BEFORE + an entity of TYPE + AFTER, which makes "text" an array. */
void post_rich_text(struct jw *j, const char *before, const char *type, const char *middle,
		    const char *after);

#endif
