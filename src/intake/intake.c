/* Paths to items: tells exports, folders and pictures apart. */
#include "intake/intake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/evidence.h>

#include "base/file.h"
#include "base/text.h"

enum { BEGINNING = 16384, LIST_MAXIMUM = 256 << 20 };

int vg_intake_give(struct vg_intake *intake, struct vg_item *item)
{
	intake->counts->items++;
	return intake->visitor->item(intake->visitor->context, item, intake->err);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_album(const struct vg_post *a, const struct vg_post *b)
{
	return a->has_message && b->has_message && b->message == a->message + 1 && a->has_date &&
	       b->has_date && a->date == b->date && same_text(a->from, b->from) &&
	       same_text(a->chat, b->chat) && !a->service && !b->service;
}

int vg_intake_flush(struct vg_intake *intake)
{
	if (!intake->holding)
		return 0;
	intake->holding = false;
	return vg_intake_give(intake, &intake->held);
}

int vg_intake_give_post(struct vg_intake *intake, struct vg_item *item)
{
	if (intake->holding && same_album(&intake->held.post, &item->post)) {
		struct vg_post *first = &intake->held.post;
		item->post.album = first->has_album ? first->album : first->message;
		first->album = item->post.album;
		first->has_album = item->post.has_album = true;
	}
	int code = vg_intake_flush(intake);
	if (code < 0) {
		vg_item_release(item);
		return code;
	}
	intake->held = *item;
	intake->holding = true;
	memset(item, 0, sizeof *item);
	return 0;
}

void vg_intake_notice(const struct vg_intake *intake, const char *subject, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (intake->visitor->notice)
		intake->visitor->notice(intake->visitor->context, subject, text);
}

static int give_file(struct vg_intake *intake, const char *root, const char *name,
		     enum vg_disposition disposition, const char *reason)
{
	struct vg_item item = { .kind = VG_INPUT_FILE, .disposition = disposition };
	if (!root && strcmp(name, "-") == 0)
		item.kind = VG_INPUT_STANDARD_INPUT;
	item.root = root ? strdup(root) : NULL;
	item.name = strdup(name);
	item.reason = reason ? strdup(reason) : NULL;
	if (!item.name || (root && !item.root) || (reason && !item.reason)) {
		vg_item_release(&item);
		return vg_error_set(intake->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_intake_give(intake, &item);
}

typedef bool looks_like(struct vg_span beginning);

/* Does the file begin like what `test` knows? */
static bool begins_like(const char *path, looks_like *test)
{
	uint8_t bytes[BEGINNING];
	size_t size = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	while (size < sizeof bytes && (got = read(fd, bytes + size, sizeof bytes - size)) > 0)
		size += (size_t)got;
	close(fd);
	return size > 0 && test((struct vg_span){ bytes, size });
}

/* 1 when the folder was an export, or evidence, and has been read. */
static int try_export(struct vg_intake *intake, const char *folder)
{
	char *json = vg_file_join(folder, "result.json");
	char *html = vg_file_join(folder, "messages.html");
	char *log = vg_file_join(folder, "log.jsonl");
	int code = 0;
	if (!json || !html || !log)
		code = vg_error_set(intake->err, VG_ERR_MEMORY, "out of memory");
	else if (vg_evidence_is(folder))
		code = vg_evidence_read(intake, log);
	else if (vg_file_is_regular(json) && begins_like(json, vg_telegram_json_looks_like))
		code = vg_telegram_json_read(intake, json);
	else if (vg_file_is_regular(html) && begins_like(html, vg_telegram_html_looks_like))
		code = vg_telegram_html_read(intake, html);
	else
		code = 1; /* no export: 1 and 0 change places below */
	free(json);
	free(html);
	free(log);
	return code == VG_ERR_UNSUPPORTED ? 0 : code < 0 ? code : !code;
}

struct walk {
	struct vg_intake *intake;
	const char *root;
	const char *below; /* the folder's path below root, "" for root itself */
	uint32_t depth;
};

static int walk_folder(struct walk walk);

/* A file of a folder: exports under another name than result.json are known by their
 * beginning. */
static int read_entry(struct walk walk, const char *name, const char *path)
{
	int code = VG_ERR_UNSUPPORTED;
	if (vg_text_ends_with_ignoring_case(name, ".json") && vg_file_is_regular(path) &&
	    begins_like(path, vg_telegram_json_looks_like))
		code = vg_telegram_json_read(walk.intake, path);
	return code == VG_ERR_UNSUPPORTED ? give_file(walk.intake, walk.root, name, VG_EXAMINED, NULL)
					  : code;
}

static int walk_entry(struct walk walk, const struct dirent *entry)
{
	char *name = *walk.below ? vg_file_join(walk.below, entry->d_name) : strdup(entry->d_name);
	char *path = name ? vg_file_join(walk.root, name) : NULL;
	int code;
	if (!path)
		code = vg_error_set(walk.intake->err, VG_ERR_MEMORY, "out of memory");
	else if (entry->d_type != DT_LNK && vg_file_is_folder(path))
		code = walk_folder((struct walk){ walk.intake, walk.root, name, walk.depth + 1 });
	else
		code = read_entry(walk, name, path);
	free(name);
	free(path);
	return code;
}

static int is_named(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int in_byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_entries(struct walk walk, const char *path)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_named, in_byte_order), code = 0;
	if (count < 0) {
		char reason[128];
		snprintf(reason, sizeof reason, "cannot read the folder: %s", strerror(errno));
		return give_file(walk.intake, walk.root, *walk.below ? walk.below : ".", VG_FAILED, reason);
	}
	for (int i = 0; i < count; i++) {
		if (walk.depth == 0)
			walk.intake->counts->fraction = (double)i / count;
		if (code >= 0)
			code = walk_entry(walk, entries[i]);
		free(entries[i]);
	}
	free(entries);
	return code;
}

static int walk_folder(struct walk walk)
{
	char *path = *walk.below ? vg_file_join(walk.root, walk.below) : strdup(walk.root);
	int code;
	if (!path)
		return vg_error_set(walk.intake->err, VG_ERR_MEMORY, "out of memory");
	if (walk.depth > walk.intake->limits->max_depth)
		code = give_file(walk.intake, walk.root, walk.below, VG_LIMIT_EXCEEDED,
				 "folders nested too deep");
	else
		code = try_export(walk.intake, path);
	if (code == 0 && walk.depth <= walk.intake->limits->max_depth)
		code = walk_entries(walk, path);
	free(path);
	return code < 0 ? code : 0;
}

static int read_file(struct vg_intake *intake, const char *path)
{
	int code = VG_ERR_UNSUPPORTED;
	if (begins_like(path, vg_telegram_json_looks_like))
		code = vg_telegram_json_read(intake, path);
	else if (begins_like(path, vg_telegram_html_looks_like))
		code = vg_telegram_html_read(intake, path);
	return code == VG_ERR_UNSUPPORTED ? give_file(intake, NULL, path, VG_EXAMINED, NULL) : code;
}

int vg_intake_path(const char *path, enum vg_intake_mode mode, const struct vg_limits *limits,
		   const struct vg_intake_visitor *visitor, struct vg_intake_counts *counts,
		   struct vg_error *err)
{
	struct vg_intake intake = { .limits = limits, .visitor = visitor, .counts = counts, .err = err };
	int code;
	counts->fraction = 0;
	if (strcmp(path, "-") == 0)
		return give_file(&intake, NULL, path, VG_EXAMINED, NULL);
	if (vg_file_is_folder(path) && mode == VG_INTAKE_PICTURES_ONLY) {
		code = give_file(&intake, NULL, path, VG_UNSUPPORTED, "a folder: vestigo scan reads folders");
	} else if (vg_file_is_folder(path)) {
		counts->sources++;
		code = walk_folder((struct walk){ &intake, path, "", 0 });
	} else if (access(path, F_OK) != 0 && errno != EACCES) {
		code = give_file(&intake, NULL, path, VG_MISSING, "no such file");
	} else if (mode == VG_INTAKE_PICTURES_ONLY) {
		code = give_file(&intake, NULL, path, VG_EXAMINED, NULL);
	} else {
		code = read_file(&intake, path);
	}
	counts->fraction = 1;
	return code;
}

int vg_intake_list(const char *list, bool zero_ended, const struct vg_limits *limits,
		   const struct vg_intake_visitor *visitor, struct vg_intake_counts *counts,
		   struct vg_error *err)
{
	struct vg_intake_counts inner = *counts;
	struct vg_buffer bytes;
	bool standard_input = strcmp(list, "-") == 0;
	int fd = STDIN_FILENO;
	int code = standard_input ? 0 : vg_file_open(NULL, list, &fd, err);
	if (code < 0)
		return code;
	vg_buffer_init(&bytes, LIST_MAXIMUM);
	code = vg_file_read(fd, list, &bytes, err);
	if (!standard_input)
		close(fd);
	char *at = (char *)bytes.data, *end = at ? at + bytes.size : at;
	while (code >= 0 && at < end) {
		char *stop = memchr(at, zero_ended ? 0 : '\n', (size_t)(end - at));
		if (stop)
			*stop = 0;
		else
			stop = end;
		size_t length = strlen(at);
		if (!zero_ended && length && at[length - 1] == '\r')
			at[length - 1] = 0;
		if (*at)
			code = vg_intake_path(at, VG_INTAKE_ANY, limits, visitor, &inner, err);
		at = stop + 1;
		double fraction = (double)(at - (char *)bytes.data) / (double)bytes.size;
		*counts = inner;
		counts->fraction = fraction < 1 ? fraction : 1;
	}
	vg_buffer_release(&bytes);
	return code;
}
