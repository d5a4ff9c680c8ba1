/* Folders: evidence, exports, and files, in a stable order. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "custody/evidence.h"
#include "intake/export_files.h"
#include "intake/export_pages.h"
#include "intake/intake.h"
#include "intake/telegram_media.h"

struct walk {
	struct vg_sink *sink;
	const char *root;
	const char *below; /* the folder's path below root, "" for root itself */
	uint32_t depth;
	const struct vg_export_files *files; /* of the exports in root, whose messages named some; or NULL */
	bool leftovers;    /* root is an export's: only pictures that no message named are wanted */
	bool media_folders_only; /* and only those in the folders where Telegram Desktop puts them */
};

static int out_of_memory(const struct vg_sink *sink)
{
	return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
}

/* --- exports in a folder ----------------------------------------------------------------- */

enum found {
	FOUND_NONE,
	FOUND_BESIDE, /* exports under names of their own, among other files */
	FOUND_WHOLE   /* the folder is an export's */
};

struct exports {
	enum found found;
	char *root, *below; /* of the export: above the folder where that is one chat of an account */
	struct vg_tree *tree; /* of root, where that is above what the user named; else NULL */
	struct vg_export_files *files;
	bool pages_looked, pages_own;
};

static void exports_release(struct exports *exports)
{
	vg_tree_release(exports->tree);
	free(exports->root);
	free(exports->below);
	vg_export_files_free(exports->files);
}

static int is_json(const struct dirent *entry)
{
	return vg_text_ends_with_ignoring_case(entry->d_name, ".json");
}

static int in_byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Whether the folder is an export's by its pages: looked for once, since all of them are opened for it. */
static bool has_own_pages(const struct vg_sink *sink, struct exports *exports)
{
	if (!exports->pages_looked)
		exports->pages_own = vg_export_is_account(sink->tree, exports->root) ||
				     vg_export_pages_of(sink->tree, exports->root) == VG_PAGES_OWN;
	exports->pages_looked = true;
	return exports->pages_own;
}

static int read_json(struct vg_sink *sink, const char *name, struct exports *exports)
{
	int code = vg_export_form_of(sink->tree, exports->root, name) == VG_EXPORT_JSON
			   ? vg_export_read_json(sink, exports->root, name) : VG_ERR_UNSUPPORTED;
	if (code == VG_ERR_UNSUPPORTED)
		return 0;
	vg_export_files_add(exports->files, name);
	if (exports->found != FOUND_WHOLE && (strcmp(name, "result.json") == 0 || has_own_pages(sink, exports)))
		exports->found = FOUND_WHOLE;
	else if (exports->found == FOUND_NONE)
		exports->found = FOUND_BESIDE;
	return code;
}

static int read_all_json(struct vg_sink *sink, struct exports *exports)
{
	struct dirent **entries = NULL;
	int code = 0, count = vg_tree_list(sink->tree, exports->root, is_json, in_byte_order, &entries);
	for (int i = 0; i < count; i++) {
		if (code >= 0)
			code = read_json(sink, entries[i]->d_name, exports);
		free(entries[i]);
	}
	free(entries);
	return code;
}

/* Makes `folder` the root, or what lies above it as find_root says. False when it cannot be read. */
static int open_root(struct vg_sink *sink, const char *folder, bool upwards, struct exports *exports)
{
	exports_release(exports);
	*exports = (struct exports){ .found = FOUND_NONE };
	int code = 0;
	if (upwards) {
		code = vg_export_find_root(sink->tree, folder, &exports->root, &exports->below, sink->err);
	} else {
		exports->root = vg_strdup(folder);
		exports->below = vg_strdup("");
		code = exports->root && exports->below ? 0 : out_of_memory(sink);
	}
	if (code == 0 && !vg_tree_name(sink->tree, exports->root))
		code = vg_tree_open(exports->root, &exports->tree, sink->err);
	if (code == 0 && exports->tree)
		sink->tree = exports->tree;
	if (code == 0)
		code = vg_export_files_new(sink->tree, exports->root, &exports->files, sink->err);
	sink->files = exports->files;
	return code;
}

/* The same; 1, and no error, where the folder cannot be read: walk_entries tells it. */
static int try_root(struct vg_sink *sink, const char *folder, bool upwards, struct exports *exports)
{
	struct vg_error fault = { 0 }, *err = sink->err;
	sink->err = &fault;
	int code = open_root(sink, folder, upwards, exports);
	sink->err = err;
	if (code == VG_ERR_IO)
		return 1;
	return code < 0 ? vg_error_set(err, code, "%s", fault.message) : 0;
}

static bool has_html(const struct vg_tree *tree, const char *folder)
{
	return vg_export_is_account(tree, folder) || vg_export_holds_chats(tree, folder) ||
	       vg_export_pages_of(tree, folder) != VG_PAGES_NONE;
}

static int read_html(struct vg_sink *sink, const char *folder, struct exports *exports)
{
	int code = 0;
	if (vg_export_is_account(sink->tree, folder) || vg_export_holds_chats(sink->tree, folder)) {
		exports->found = FOUND_WHOLE;
		return vg_export_read_account(sink, exports->root);
	}
	const enum vg_export_pages_kind pages = vg_export_pages_of(sink->tree, folder);
	if (pages == VG_PAGES_NONE)
		return 0;
	const bool whole = pages == VG_PAGES_OWN || exports->found == FOUND_WHOLE;
	code = try_root(sink, folder, true, exports);
	if (code != 0)
		return code < 0 ? code : 0;
	exports->found = whole ? FOUND_WHOLE : FOUND_BESIDE;
	return vg_export_read_pages(sink, exports->root, exports->below);
}

/* Of JSON that was read in part. */
static void tell_pages_beside(const struct vg_sink *sink, const struct vg_intake_counts *before, const char *folder)
{
	if (sink->counts->truncated_sources > before->truncated_sources && has_html(sink->tree, folder))
		vg_sink_notice(sink, folder, "its JSON is damaged, and pages (HTML) of an export lie beside it, which may hold more: name a page to read them");
}

/* JSON before HTML: where both are, JSON says more, unless no message in it could be read. */
static int read_forms(struct vg_sink *sink, const char *folder, struct exports *exports)
{
	const struct vg_intake_counts before = *sink->counts;
	int code = read_all_json(sink, exports);
	if (code < 0)
		return code;
	if (exports->found == FOUND_NONE || sink->counts->messages == before.messages)
		return read_html(sink, folder, exports);
	tell_pages_beside(sink, &before, folder);
	return 0;
}

/* Reads the exports of a folder. */
static int read_exports(struct vg_sink *sink, const char *folder, struct exports *exports)
{
	struct vg_export_files *outer = sink->files;
	struct vg_tree *outer_tree = sink->tree;
	int code = try_root(sink, folder, false, exports);
	if (code == 0)
		code = read_forms(sink, folder, exports);
	if (code >= 0 && exports->files && vg_export_files_overflowed(exports->files)) {
		sink->counts->truncated_sources++;
		vg_sink_notice(sink, folder, "it names more files than can be kept in memory: which pictures no message names could not be told");
	}
	sink->files = outer;
	sink->tree = outer_tree;
	return code < 0 ? code : 0;
}

/* --- files and folders ------------------------------------------------------------------- */

static int walk_folder(struct walk walk);

/* Telegram Desktop's own pictures, scripts and lists. */
static bool is_furniture(const struct walk *walk, const char *name)
{
	const struct vg_tree *tree = walk->sink->tree;
	return walk->leftovers && !*walk->below &&
	       (strcmp(name, "css") == 0 || strcmp(name, "js") == 0 || strcmp(name, "lists") == 0 ||
		(strcmp(name, "images") == 0 && (vg_export_is_account(tree, walk->root) || vg_export_pages_of(tree, walk->root) == VG_PAGES_OWN ||
						    vg_export_holds_chats(tree, walk->root))));
}

static bool is_media_folder(const char *name)
{
	char path[512];
	return strcmp(name, "chats") == 0 ||
	       (snprintf(path, sizeof path, "%s/", name) < (int)sizeof path && vg_telegram_is_media_path(path));
}

/* A page of t.me that was saved is told as what it is. */
static int give_file(struct vg_sink *sink, const char *root, const char *name)
{
	bool web = vg_export_named_as_page(name) && vg_export_form_of(sink->tree, root, name) == VG_EXPORT_WEB;
	return web ? vg_sink_give_file(sink, root, name, VG_UNSUPPORTED,
				       "a page of t.me, saved from the web, and no export: vestigo fetch downloads what such pages show")
		   : vg_sink_give_file(sink, root, name, VG_EXAMINED, NULL);
}

static int take_file(const struct walk *walk, const char *name)
{
	/* What a link leads to is not looked at: it may be a picture, or messages. */
	bool wanted = !walk->files || (!vg_export_files_overflowed(walk->files) && !vg_export_files_accounts_for(walk->files, name));
	if (wanted && walk->leftovers && vg_tree_type(walk->sink->tree, walk->root, name) != S_IFLNK)
		wanted = vg_export_files_is_picture(walk->files, name);
	return wanted ? give_file(walk->sink, walk->root, name) : 0;
}

static int walk_entry(struct walk walk, const struct dirent *entry)
{
	char *name = *walk.below ? vg_file_join(walk.below, entry->d_name) : vg_strdup(entry->d_name);
	int code = 0;
	if (!name)
		code = out_of_memory(walk.sink);
	else if (entry->d_type != DT_LNK && vg_tree_type(walk.sink->tree, walk.root, name) == S_IFDIR) {
		struct walk inner = walk;
		inner.below = name;
		inner.depth++;
		if (!is_furniture(&walk, entry->d_name) && (!walk.media_folders_only || is_media_folder(name)))
			code = walk_folder(inner);
	} else if (!walk.media_folders_only || *walk.below) {
		code = take_file(&walk, name);
	}
	free(name);
	return code;
}

static int is_named(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int walk_entries(struct walk walk, const char *path)
{
	struct dirent **entries = NULL;
	int count = vg_tree_list(walk.sink->tree, path, is_named, in_byte_order, &entries), code = 0;
	if (count < 0) {
		char reason[128];
		snprintf(reason, sizeof reason, "cannot read the folder: %s",
			 errno == ELOOP ? "a symbolic link by now, which is not followed" : strerror(errno));
		return vg_sink_give_file(walk.sink, walk.root, *walk.below ? walk.below : ".", VG_FAILED, reason);
	}
	for (int i = 0; i < count; i++) {
		if (walk.depth == 0)
			walk.sink->counts->fraction = (double)i / count;
		if (code >= 0)
			code = walk_entry(walk, entries[i]);
		free(entries[i]);
	}
	free(entries);
	return code;
}

/* What lies in the folder of exports, but for what their messages named. */
static int walk_beside(const struct exports *exports, struct walk walk)
{
	char *path = *exports->below ? vg_file_join(exports->root, exports->below) : vg_strdup(exports->root);
	walk.root = exports->root;
	walk.below = exports->below;
	walk.files = exports->files;
	walk.leftovers = exports->found == FOUND_WHOLE;
	int code = path ? walk_entries(walk, path) : out_of_memory(walk.sink);
	free(path);
	return code;
}

/* 1 when the folder `below` the root is evidence, and was read: what was looked at is what is read, and lies
 * there, whatever its path leads to by then. */
static int read_evidence(const struct walk *walk, const char *folder)
{
	int file = vg_evidence_open_log(walk->sink->tree, walk->root, walk->below);
	if (file < 0)
		return 0;
	char *log = vg_file_join(folder, vg_evidence_log_name);
	int code = log ? vg_evidence_read(walk->sink, log, file) : out_of_memory(walk->sink);
	if (!log)
		close(file);
	free(log);
	return code < 0 ? code : 1;
}

static int read_folder(struct walk walk, const char *path)
{
	struct exports exports = { .found = FOUND_NONE };
	struct vg_tree *outer = walk.sink->tree;
	/* What was posted as a file is no source of messages. */
	bool posted = walk.leftovers && is_media_folder(walk.below);
	int code = posted ? 0 : read_evidence(&walk, path);
	if (code == 1)
		return 0;
	if (code == 0 && !posted)
		code = read_exports(walk.sink, path, &exports);
	if (exports.tree)
		walk.sink->tree = exports.tree;
	if (code == 0)
		code = exports.found != FOUND_NONE ? walk_beside(&exports, walk) : walk_entries(walk, path);
	walk.sink->tree = outer;
	exports_release(&exports);
	return code;
}

static int walk_folder(struct walk walk)
{
	char *path = *walk.below ? vg_file_join(walk.root, walk.below) : vg_strdup(walk.root);
	if (!path)
		return out_of_memory(walk.sink);
	int code = walk.depth > walk.sink->limits->max_depth
			   ? vg_sink_give_file(walk.sink, walk.root, walk.below, VG_LIMIT_EXCEEDED, "folders nested too deep")
			   : read_folder(walk, path);
	free(path);
	return code;
}

int vg_folder_read(struct vg_sink *sink, const char *path)
{
	struct vg_error fault = { 0 };
	int code = vg_tree_open(path, &sink->tree, &fault);
	if (code == VG_ERR_IO)
		return vg_sink_give_file(sink, path, ".", VG_FAILED, fault.message);
	code = code < 0 ? out_of_memory(sink) : walk_folder((struct walk){ .sink = sink, .root = path, .below = "" });
	vg_tree_release(sink->tree);
	sink->tree = NULL;
	return code;
}

/* --- an export named by one of its files ------------------------------------------------- */

/* With the root opened, as the form of the file named asks. */
static int read_named_form(struct vg_sink *sink, const char *folder, const char *name, enum vg_export_form form,
			   struct exports *exports)
{
	bool account = strcmp(name, "export_results.html") == 0 || vg_export_is_chat_list(name);
	const struct vg_intake_counts before = *sink->counts;
	int code;
	if (form == VG_EXPORT_JSON) {
		code = vg_export_read_json(sink, exports->root, name);
		tell_pages_beside(sink, &before, folder);
		exports->found = strcmp(name, "result.json") == 0 ? FOUND_WHOLE : FOUND_NONE;
	} else if (account && vg_export_is_account(sink->tree, exports->root)) {
		code = vg_export_read_account(sink, exports->root);
		exports->found = FOUND_WHOLE;
		*exports->below = 0;
	} else if (vg_export_page_number(name) >= 1) { /* any page stands for all */
		code = vg_export_read_pages(sink, exports->root, exports->below);
		exports->found = FOUND_WHOLE;
	} else {
		code = vg_export_read_page(sink, exports->root, exports->below, name);
	}
	return code;
}

static int read_named(struct vg_sink *sink, const char *folder, const char *name, enum vg_export_form form,
		      struct exports *exports)
{
	int code = open_root(sink, folder, form == VG_EXPORT_HTML, exports);
	if (code < 0)
		return code;
	char *inside = *exports->below ? vg_file_join(exports->below, name) : vg_strdup(name);
	char *named = inside ? vg_file_join(exports->root, inside) : NULL;
	sink->named = named;
	code = named ? read_named_form(sink, folder, name, form, exports) : out_of_memory(sink);
	sink->named = NULL;
	free(inside);
	free(named);
	return code;
}

int vg_folder_read_export_of(struct vg_sink *sink, const char *path)
{
	const char *slash = strrchr(path, '/');
	const enum vg_export_form form = vg_export_form_of(NULL, NULL, path);
	struct exports exports = { .found = FOUND_NONE };
	if (form != VG_EXPORT_JSON && form != VG_EXPORT_HTML)
		return give_file(sink, NULL, path);
	char *folder = !slash ? vg_strdup(".") : vg_strndup(path, slash == path ? 1 : (size_t)(slash - path));
	int code = folder ? read_named(sink, folder, slash ? slash + 1 : path, form, &exports) : out_of_memory(sink);
	sink->files = NULL;
	if (code == 0 && exports.found == FOUND_WHOLE)
		code = walk_beside(&exports, (struct walk){ .sink = sink, .depth = 1, .media_folders_only = true });
	sink->tree = NULL;
	exports_release(&exports);
	free(folder);
	return code;
}
