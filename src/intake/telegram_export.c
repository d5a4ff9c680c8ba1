/* Where the parts of Telegram Desktop's exports lie, and in which order they are read. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "intake/export_files.h"
#include "intake/intake.h"
#include "intake/reader_process.h"

enum { BEGINNING = 16384, LEVELS_ABOVE = 3 };

enum vg_export_form vg_export_form_of(const char *path)
{
	uint8_t bytes[BEGINNING];
	size_t size = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return VG_EXPORT_NONE;
	while (size < sizeof bytes && (got = read(fd, bytes + size, sizeof bytes - size)) > 0)
		size += (size_t)got;
	close(fd);
	const struct vg_span beginning = { bytes, size };
	return size == 0 ? VG_EXPORT_NONE : vg_telegram_json_looks_like(beginning) ? VG_EXPORT_JSON
	     : vg_telegram_html_looks_like(beginning) ? VG_EXPORT_HTML : VG_EXPORT_NONE;
}

static bool is_there(const char *folder, const char *name)
{
	char *path = vg_file_join(folder, name);
	bool there = path && vg_file_is_regular(path);
	free(path);
	return there;
}

/* In an account's folder lists/. The chats that one has left are listed apart. */
static const char *const chat_lists[] = { "chats.html", "left_chats.html" };
enum { CHAT_LISTS = sizeof chat_lists / sizeof *chat_lists };

bool vg_export_is_chat_list(const char *name)
{
	for (int i = 0; i < CHAT_LISTS; i++)
		if (strcmp(name, chat_lists[i]) == 0)
			return true;
	return false;
}

bool vg_export_is_account(const char *root)
{
	return is_there(root, "export_results.html") || is_there(root, "lists/chats.html") || is_there(root, "lists/left_chats.html");
}

int vg_export_find_root(const char *folder, char **out_root, char **out_below, struct vg_error *err)
{
	char *real = realpath(folder, NULL), *root = NULL, *below = NULL;
	size_t length = real ? strlen(real) : 0, cut = length;
	for (int level = 0; real && level <= LEVELS_ABOVE && cut > 0 && !root; level++) {
		char *above = strndup(real, cut);
		if (above && vg_export_is_account(above)) {
			/* The folder as it was named is kept where it is the root itself. */
			root = cut == length ? strdup(folder) : strdup(above);
			below = strdup(real + cut + (cut < length));
		}
		free(above);
		while (cut > 0 && real[--cut] != '/')
			;
	}
	free(real);
	if (!root) {
		root = strdup(folder);
		below = strdup("");
	}
	if (!root || !below) {
		free(root);
		free(below);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	*out_root = root;
	*out_below = below;
	return 0;
}

/* --- what yields nothing ----------------------------------------------------------------- */

struct before {
	uint64_t messages, items, truncated;
};

static struct before before(const struct vg_sink *sink)
{
	return (struct before){ sink->counts->messages, sink->counts->items, sink->counts->truncated_sources };
}

/* Never a silent nothing: what begins like an export has a record. */
static int account_for_nothing(struct vg_sink *sink, const struct before *was, const char *path)
{
	const struct vg_intake_counts *counts = sink->counts;
	if (counts->messages > was->messages || counts->items > was->items)
		return 0;
	return counts->truncated_sources > was->truncated
		       ? vg_sink_give_file(sink, NULL, path, VG_FAILED, "it begins like a Telegram export, and no message in it could be read")
		       : vg_sink_give_file(sink, NULL, path, VG_UNSUPPORTED, "it begins like a Telegram export, and holds no message that this build reads");
}

/* --- parts ------------------------------------------------------------------------------- */

int vg_export_read_json(struct vg_sink *sink, const char *root, const char *name)
{
	struct vg_reader_state state = { 0 };
	const struct before was = before(sink);
	char *path = vg_file_join(root, name);
	if (!path)
		return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	sink->folder = "";
	sink->counts->sources++;
	int code = vg_reader_process_run(sink, path, vg_telegram_json_read_file, &state);
	if (code == 0)
		code = account_for_nothing(sink, &was, path);
	vg_reader_state_release(&state);
	free(path);
	return code;
}

/* Reads root/below/name. */
static int read_part(struct vg_sink *sink, const char *root, const char *below, const char *name,
		     vg_export_reader *reader, struct vg_reader_state *state)
{
	char *folder = *below ? vg_file_join(root, below) : strdup(root);
	char *path = folder ? vg_file_join(folder, name) : NULL;
	int code = path ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	sink->folder = below;
	if (code == 0)
		code = vg_reader_process_run(sink, path, reader, state);
	free(folder);
	free(path);
	return code;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The numbers of the pages that lie in a folder, in order. *out is heap. */
static size_t list_pages(const char *folder, int64_t **out)
{
	DIR *list = opendir(folder);
	const struct dirent *entry;
	size_t count = 0;
	*out = NULL;
	while (list && (entry = readdir(list))) {
		int64_t number = vg_telegram_html_page(entry->d_name);
		int64_t *grown = number && !(count & (count - 1))
					 ? realloc(*out, (count ? 2 * count : 1) * sizeof *grown) : *out;
		if (number && grown) {
			*out = grown;
			grown[count++] = number;
		}
	}
	if (list)
		closedir(list);
	if (count)
		qsort(*out, count, sizeof **out, by_number);
	return count;
}

bool vg_export_has_pages(const char *folder)
{
	int64_t *pages;
	size_t count = list_pages(folder, &pages);
	char name[48];
	if (count)
		snprintf(name, sizeof name, pages[0] == 1 ? "messages.html" : "messages%lld.html", (long long)pages[0]);
	char *path = count ? vg_file_join(folder, name) : NULL;
	bool has = path && vg_file_is_regular(path) && vg_export_form_of(path) == VG_EXPORT_HTML;
	free(pages);
	free(path);
	return has;
}

/* Pages that are not there, of those before and behind which there are others. */
static void tell_missing(struct vg_sink *sink, const char *folder, int64_t first, int64_t last)
{
	if (first > last)
		return;
	sink->counts->truncated_sources++;
	if (first == last)
		vg_sink_notice(sink, folder, "page %lld of the messages is not there: what it held was not read", (long long)first);
	else
		vg_sink_notice(sink, folder, "pages %lld to %lld of the messages are not there: what they held was not read",
			       (long long)first, (long long)last);
}

int vg_export_read_pages(struct vg_sink *sink, const char *root, const char *below)
{
	struct vg_reader_state state = { 0 };
	const struct before was = before(sink);
	char *folder = *below ? vg_file_join(root, below) : strdup(root);
	int64_t *pages = NULL, expected = 1;
	int code = folder ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	size_t count = folder ? list_pages(folder, &pages) : 0;
	sink->counts->sources++;
	for (size_t i = 0; i < count && code >= 0; i++) {
		char name[48];
		snprintf(name, sizeof name, pages[i] == 1 ? "messages.html" : "messages%lld.html", (long long)pages[i]);
		tell_missing(sink, folder, expected, pages[i] - 1);
		expected = pages[i] + 1;
		code = read_part(sink, root, below, name, vg_telegram_html_read_file, &state);
	}
	if (code >= 0)
		tell_missing(sink, folder, expected, state.last_page);
	if (code >= 0)
		code = account_for_nothing(sink, &was, folder);
	vg_reader_state_release(&state);
	free(pages);
	free(folder);
	return code;
}

int vg_export_read_page(struct vg_sink *sink, const char *root, const char *below, const char *name)
{
	struct vg_reader_state state = { 0 };
	const struct before was = before(sink);
	const bool list = strcmp(name, "profile_pictures.html") == 0 || strcmp(name, "stories.html") == 0;
	char *folder = *below ? vg_file_join(root, below) : strdup(root);
	char *path = folder ? vg_file_join(folder, name) : NULL;
	sink->counts->sources++;
	int code = path ? read_part(sink, root, below, name, list ? vg_telegram_list_read_file : vg_telegram_html_read_file, &state)
			: vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (code >= 0)
		code = account_for_nothing(sink, &was, path);
	vg_reader_state_release(&state);
	free(folder);
	free(path);
	return code;
}

/* --- a whole account --------------------------------------------------------------------- */

static int is_chat(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && entry->d_type != DT_LNK;
}

/* chat_2 before chat_10. */
static int in_number_order(const struct dirent **a, const struct dirent **b)
{
	return strverscmp((*a)->d_name, (*b)->d_name);
}

bool vg_export_holds_chats(const char *root)
{
	struct dirent **chats = NULL;
	char *folder = vg_file_join(root, "chats");
	int count = folder ? scandir(folder, &chats, is_chat, in_number_order) : 0;
	bool holds = false;
	for (int i = 0; i < count; i++) {
		char *chat = holds ? NULL : vg_file_join(folder, chats[i]->d_name);
		holds |= chat && vg_export_has_pages(chat);
		free(chat);
		free(chats[i]);
	}
	free(chats);
	free(folder);
	return holds;
}

static int read_chat(struct vg_sink *sink, const char *root, const char *chat)
{
	char *below = vg_file_join("chats", chat);
	char *folder = below ? vg_file_join(root, below) : NULL;
	int code = folder ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && vg_file_is_folder(folder) && vg_export_has_pages(folder))
		code = vg_export_read_pages(sink, root, below);
	free(below);
	free(folder);
	return code;
}

static int read_chats(struct vg_sink *sink, const char *root)
{
	struct dirent **chats = NULL;
	char *folder = vg_file_join(root, "chats");
	int code = 0, count = folder ? scandir(folder, &chats, is_chat, in_number_order) : 0;
	for (int i = 0; i < count; i++) {
		sink->counts->fraction = (double)i / count;
		if (code >= 0)
			code = read_chat(sink, root, chats[i]->d_name);
		free(chats[i]);
	}
	free(chats);
	free(folder);
	return code;
}

/* Entries of the list of chats: those whose pages are not there are given on. */
struct listed {
	struct vg_sink *sink;
	const char *root;
};

static int take_listed(void *context, struct vg_item *item, struct vg_error *err)
{
	const struct listed *listed = context;
	struct vg_item missing = { .kind = VG_INPUT_TELEGRAM_HTML, .disposition = VG_MISSING, .root = item->root, .name = item->name,
				   .reason = strdup("the export's list of chats names this page, and it is not there") };
	bool there = item->disposition != VG_EXAMINED || is_there(listed->root, item->name);
	if (there || !missing.reason) {
		free(missing.reason);
		vg_item_release(item);
		return there ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	item->root = item->name = NULL;
	vg_item_release(item);
	return vg_sink_give(listed->sink, &missing);
}

static void pass_notice(void *context, const char *subject, const char *text)
{
	vg_sink_notice(((const struct listed *)context)->sink, subject, "%s", text);
}

static int read_list_of_chats(struct vg_sink *sink, const char *root, const char *name)
{
	struct vg_reader_state state = { 0 };
	struct vg_intake_counts counts = { 0 };
	struct listed listed = { sink, root };
	const struct vg_intake_visitor visitor = { .context = &listed, .item = take_listed, .notice = pass_notice };
	struct vg_sink inner = *sink;
	inner.visitor = &visitor;
	inner.counts = &counts;
	int code = read_part(&inner, root, "lists", name, vg_telegram_list_read_file, &state);
	sink->counts->truncated_sources += counts.truncated_sources;
	vg_reader_state_release(&state);
	return code;
}

int vg_export_read_account(struct vg_sink *sink, const char *root)
{
	static const char *const lists[] = { "profile_pictures.html", "stories.html" };
	const struct before was = before(sink);
	char *folder = vg_file_join(root, "lists"), *results = vg_file_join(root, "export_results.html");
	int code = folder && results ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < sizeof lists / sizeof *lists && code >= 0; i++)
		if (is_there(folder, lists[i]))
			code = vg_export_read_page(sink, root, "lists", lists[i]);
	if (code >= 0)
		code = read_chats(sink, root);
	for (int i = 0; i < CHAT_LISTS && code >= 0; i++)
		if (is_there(folder, chat_lists[i]))
			code = read_list_of_chats(sink, root, chat_lists[i]);
	if (code >= 0)
		code = account_for_nothing(sink, &was, results);
	free(folder);
	free(results);
	return code;
}
