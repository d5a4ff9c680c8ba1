/* What an intake hands over, kept for looking at. */
#ifndef TESTS_UNIT_INTAKE_SEEN_H
#define TESTS_UNIT_INTAKE_SEEN_H

#include "../test.h"

#include <vestigo/intake.h>

enum { SEEN_MOST = 256 };

struct seen {
	struct vg_item item[SEEN_MOST];
	size_t count;
	int notices;
	char last_notice[256];
	struct vg_intake_counts counts;
	size_t stop_at; /* 0: never */
	int code;
	struct vg_error err;
};

static inline int seen_item(void *context, struct vg_item *item, struct vg_error *err)
{
	struct seen *seen = context;
	assert_true(seen->count < SEEN_MOST);
	seen->item[seen->count++] = *item;
	memset(item, 0, sizeof *item);
	return seen->stop_at && seen->count >= seen->stop_at
		       ? vg_error_set(err, VG_ERR_INTERRUPTED, "the test stops here") : 0;
}

static inline void seen_notice(void *context, const char *subject, const char *text)
{
	struct seen *seen = context;
	assert_non_null(subject);
	seen->notices++;
	snprintf(seen->last_notice, sizeof seen->last_notice, "%s", text);
}

static inline struct vg_limits seen_limits(void)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	limits.max_seconds = 5;
	return limits;
}

/* Reads a path; seen was zeroed, or holds what came before. */
static inline void see(struct seen *seen, const char *path)
{
	const struct vg_intake_visitor visitor = { .context = seen, .item = seen_item, .notice = seen_notice };
	struct vg_limits limits = seen_limits();
	seen->code = vg_intake_path(path, VG_INTAKE_ANY, &limits, &visitor, &seen->counts, &seen->err);
	assert_true(seen->counts.items == seen->count);
	if (seen->code != 0 && seen->err.code != seen->code)
		fail_msg("%s: code %d without a message, after %zu items", path, seen->code, seen->count);
}

static inline void seen_release(struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++)
		vg_item_release(&seen->item[i]);
	memset(seen, 0, sizeof *seen);
}

/* The item of a message, or NULL. */
static inline const struct vg_item *seen_message(const struct seen *seen, int64_t message)
{
	for (size_t i = 0; i < seen->count; i++)
		if (seen->item[i].post.has_message && seen->item[i].post.message == message)
			return &seen->item[i];
	return NULL;
}

/* A small file below /tmp, whose path is out; content may hold anything. */
static inline void seen_write(const char *folder, const char *name, const char *content, size_t size,
			      char out[256])
{
	snprintf(out, 256, "%s/%s", folder, name);
	FILE *file = fopen(out, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, size, file), size);
	fclose(file);
}

#endif
