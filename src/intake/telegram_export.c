/* Where the parts of Telegram Desktop's exports lie, and in which order they are read. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "intake/export_files.h"
#include "intake/export_pages.h"
#include "intake/intake.h"
#include "intake/reader_process.h"

enum { LEVELS_ABOVE = 3 };

static bool is_there(const struct vg_tree *tree, const char *folder, const char *name)
{
	return vg_tree_type(tree, folder, name) == S_IFREG;
}

static bool is_list(const struct vg_tree *tree, const char *root, const char *name)
{
	char path[64];
	return snprintf(path, sizeof path, "lists/%s", name) < (int)sizeof path && is_there(tree, root, path);
}

bool vg_export_is_account(const struct vg_tree *tree, const char *root)
{
	return is_there(tree, root, "export_results.html") || is_there(tree, root, "lists/chats.html") ||
	       is_there(tree, root, "lists/left_chats.html");
}

/* The path of the folder that `real`, where `folder` lies, means when it is cut there: as it was named, also below the tree;
 * above, where it lies. Heap. */
static char *path_above(const struct vg_tree *tree, const char *folder, const char *real, size_t cut)
{
	const char *name = vg_tree_name(tree, folder);
	size_t gone = strlen(real) - cut, below = name ? strlen(name) : 0;
	if (gone == 0)
		return vg_strdup(folder);
	if (gone > below)
		return gone == below + 1 && below ? vg_strdup(vg_tree_path(tree)) : vg_strndup(real, cut);
	return vg_strndup(folder, strlen(folder) - gone);
}

int vg_export_find_root(const struct vg_tree *tree, const char *folder, char **out_root, char **out_below, struct vg_error *err)
{
	char *real = vg_tree_absolute(tree, folder), *root = NULL, *below = NULL;
	size_t length = real ? strlen(real) : 0, cut = length;
	for (int level = 0; real && level <= LEVELS_ABOVE && cut > 0 && !root; level++) {
		char *above = path_above(tree, folder, real, cut);
		if (above && vg_export_is_account(tree, above)) {
			root = above;
			below = vg_strdup(real + cut + (cut < length));
		} else {
			free(above);
		}
		while (cut > 0 && real[--cut] != '/')
			;
	}
	free(real);
	if (!root) {
		root = vg_strdup(folder);
		below = vg_strdup("");
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
	char *folder = *below ? vg_file_join(root, below) : vg_strdup(root);
	char *path = folder ? vg_file_join(folder, name) : NULL;
	int code = path ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	sink->folder = below;
	if (code == 0)
		code = vg_reader_process_run(sink, path, reader, state);
	free(folder);
	free(path);
	return code;
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

/* What the pages so far say of their numbers. A number that no page's link comes near is none. */
static void follow_numbers(struct vg_sink *sink, const char *folder, const struct vg_export_page *page, int64_t last_page,
			   int64_t *expected)
{
	if (!page->renamed || page->number <= last_page + 1) {
		tell_missing(sink, folder, *expected, page->number - 1);
		*expected = page->number < *expected ? *expected : page->number + 1;
	} else if (page->number == VG_EXPORT_PAGE_UNNUMBERED && *expected == 1) {
		*expected = 2;
	}
}

/* A page of the folder root/below; a copy of one that was read says nothing new. */
static int read_listed(struct vg_sink *sink, const char *root, const char *below, struct vg_export_pages *pages,
		       size_t index, struct vg_reader_state *state)
{
	const char *name = pages->page[index].name, *twin;
	char *inside = *below ? vg_file_join(below, name) : vg_strdup(name);
	char *folder = *below ? vg_file_join(root, below) : vg_strdup(root);
	char *path = folder ? vg_file_join(folder, name) : NULL;
	int code = inside && path ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (code == 0) {
		vg_export_files_add(sink->files, inside);
		twin = vg_export_pages_twin(sink->tree, folder, pages, index);
		if (twin)
			vg_sink_notice(sink, path, "not read again: it is %s byte by byte", twin);
		else
			code = read_part(sink, root, below, name, vg_telegram_html_read_file, state);
	}
	free(inside);
	free(folder);
	free(path);
	return code;
}

int vg_export_read_pages(struct vg_sink *sink, const char *root, const char *below)
{
	struct vg_reader_state state = { 0 };
	struct vg_export_pages pages = { 0 };
	const struct before was = before(sink);
	char *folder = *below ? vg_file_join(root, below) : vg_strdup(root);
	int64_t expected = 1;
	int code = folder && vg_export_pages_list(sink->tree, folder, &pages) ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	sink->counts->sources++;
	for (size_t i = 0; i < pages.count && code >= 0; i++) {
		code = read_listed(sink, root, below, &pages, i, &state);
		if (code >= 0)
			follow_numbers(sink, folder, &pages.page[i], state.last_page, &expected);
	}
	if (code >= 0)
		tell_missing(sink, folder, expected, state.last_page);
	if (code >= 0)
		code = account_for_nothing(sink, &was, folder);
	vg_reader_state_release(&state);
	vg_export_pages_release(&pages);
	free(folder);
	return code;
}

/* Named by itself a copy is read; whoever names the other too reads it twice. */
static void tell_twin(const struct vg_sink *sink, const char *folder, const char *name)
{
	struct vg_export_pages pages;
	const char *twin = NULL;
	(void)vg_export_pages_list(sink->tree, folder, &pages);
	for (size_t i = 0; i < pages.count && !twin; i++)
		if (strcmp(pages.page[i].name, name) == 0)
			twin = vg_export_pages_twin(sink->tree, folder, &pages, i);
	if (twin)
		vg_sink_notice(sink, folder, "%s is %s byte by byte: where both are named, it is read twice", name, twin);
	vg_export_pages_release(&pages);
}

int vg_export_read_page(struct vg_sink *sink, const char *root, const char *below, const char *name)
{
	struct vg_reader_state state = { 0 };
	const struct before was = before(sink);
	const bool list = vg_export_is_picture_list(name);
	char *folder = *below ? vg_file_join(root, below) : vg_strdup(root);
	char *path = folder ? vg_file_join(folder, name) : NULL;
	sink->counts->sources++;
	int code = path ? read_part(sink, root, below, name, list ? vg_telegram_list_read_file : vg_telegram_html_read_file, &state)
			: vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (code >= 0)
		tell_twin(sink, folder, name);
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

/* The folders of chats; none where "chats" is a link. Heap, with its entries. */
static int list_chats(const struct vg_tree *tree, const char *root, struct dirent ***out)
{
	char *folder = vg_tree_type(tree, root, "chats") == S_IFDIR ? vg_file_join(root, "chats") : NULL;
	int count = folder ? vg_tree_list(tree, folder, is_chat, in_number_order, out) : 0;
	free(folder);
	return count;
}

/* root/below, where that is a folder with pages, and no link; else NULL. Heap. */
static char *folder_with_pages(const struct vg_tree *tree, const char *root, const char *below)
{
	char *folder = vg_tree_type(tree, root, below) == S_IFDIR ? vg_file_join(root, below) : NULL;
	if (folder && vg_export_pages_of(tree, folder) != VG_PAGES_NONE)
		return folder;
	free(folder);
	return NULL;
}

bool vg_export_holds_chats(const struct vg_tree *tree, const char *root)
{
	struct dirent **chats = NULL;
	int count = list_chats(tree, root, &chats);
	bool holds = false;
	for (int i = 0; i < count; i++) {
		char *below = holds ? NULL : vg_file_join("chats", chats[i]->d_name);
		char *pages = below ? folder_with_pages(tree, root, below) : NULL;
		holds |= pages != NULL;
		free(pages);
		free(below);
		free(chats[i]);
	}
	free(chats);
	return holds;
}

static int read_chat(struct vg_sink *sink, const char *root, const char *chat)
{
	char *below = vg_file_join("chats", chat);
	char *folder = below ? folder_with_pages(sink->tree, root, below) : NULL;
	int code = below ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (folder)
		code = vg_export_read_pages(sink, root, below);
	free(below);
	free(folder);
	return code;
}

static int read_chats(struct vg_sink *sink, const char *root)
{
	struct dirent **chats = NULL;
	int code = 0, count = list_chats(sink->tree, root, &chats);
	for (int i = 0; i < count; i++) {
		sink->counts->fraction = (double)i / count;
		if (code >= 0)
			code = read_chat(sink, root, chats[i]->d_name);
		free(chats[i]);
	}
	free(chats);
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
				   .reason = vg_strdup("the export's list of chats names this page, and it is not there") };
	bool there = item->disposition != VG_EXAMINED || is_there(listed->sink->tree, listed->root, item->name);
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
	const struct before was = before(sink);
	char *results = vg_file_join(root, "export_results.html");
	int code = results ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	for (int i = 0; i < VG_EXPORT_LISTS && code >= 0; i++)
		if (is_list(sink->tree, root, vg_export_picture_lists[i]))
			code = vg_export_read_page(sink, root, "lists", vg_export_picture_lists[i]);
	if (code >= 0)
		code = read_chats(sink, root);
	for (int i = 0; i < VG_EXPORT_LISTS && code >= 0; i++)
		if (is_list(sink->tree, root, vg_export_chat_lists[i]))
			code = read_list_of_chats(sink, root, vg_export_chat_lists[i]);
	if (code >= 0)
		code = account_for_nothing(sink, &was, results);
	free(results);
	return code;
}
