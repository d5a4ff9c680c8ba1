#include "intake/export_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "intake/export_root.h"
#include "intake/link.h"
#include "intake/name_set.h"
#include "intake/telegram_media.h"

/* How many ways a link is read in beside its own, as browsers do. */
enum { READINGS = 3 };
static const char thumbnail_ending[] = "_thumb.jpg";
static const char list_ending[] = "#allow_back"; /* of links in Telegram Desktop's lists */

struct vg_export_files {
	struct vg_export_root root;
	char *real_root;        /* absolute and without links */
	struct vg_name_set named;
};

int vg_export_files_new(const struct vg_tree *tree, const char *root, struct vg_export_files **out, struct vg_error *err)
{
	struct vg_export_files *files = vg_calloc(1, sizeof *files);
	if (!files)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	files->root.fd = vg_tree_folder(tree, root, O_RDONLY);
	files->root.path = vg_strdup(root);
	files->real_root = vg_tree_absolute(tree, root);
	if (files->root.fd < 0 || !files->root.path || !files->real_root) {
		int code = vg_error_set(err, VG_ERR_IO, "cannot read the folder \"%s\": %s", root, strerror(errno));
		vg_export_files_free(files);
		return code;
	}
	*out = files;
	return 0;
}

void vg_export_files_free(struct vg_export_files *files)
{
	if (!files)
		return;
	if (files->root.fd >= 0)
		close(files->root.fd);
	free(files->root.path);
	free(files->real_root);
	vg_name_set_release(&files->named);
	vg_folder_names_release(&files->root.names);
	free(files);
}

void vg_export_files_add(struct vg_export_files *files, const char *name)
{
	vg_name_set_add(&files->named, name);
}

bool vg_export_files_overflowed(const struct vg_export_files *files)
{
	return files->named.overflowed;
}

bool vg_export_files_is_picture(const struct vg_export_files *files, const char *name)
{
	return vg_telegram_named_as_picture(name) || vg_export_root_is_picture(&files->root, name);
}

/* --- what a link means ------------------------------------------------------------------- */

/* The file that one reading of a link means. *out_name is where it should lie, *out_found
 * where it lies: both heap or NULL. */
static enum vg_link look(struct vg_export_files *files, const char *folder, const char *link, char **out_name,
			 char **out_found)
{
	*out_name = *out_found = NULL;
	enum vg_link kind = vg_link_resolve(files->real_root, folder, link, out_name);
	if (kind == VG_LINK_INSIDE)
		*out_found = vg_export_root_find(&files->root, *out_name);
	return kind;
}

static void cut_list_ending(char *link)
{
	size_t size = strlen(link), ending = sizeof list_ending - 1;
	if (size > ending && strcmp(link + size - ending, list_ending) == 0)
		link[size - ending] = 0;
}

/* The link as it stands, else as a browser would read it. */
static enum vg_link follow(struct vg_export_files *files, const char *folder, char *link, char **out_name,
			   char **out_found)
{
	cut_list_ending(link);
	enum vg_link kind = look(files, folder, link, out_name, out_found);
	for (int i = 1; i <= READINGS && !*out_found && kind != VG_LINK_FAILED; i++) {
		char *reading = vg_link_reading(link, i), *name = NULL, *found = NULL;
		if (reading && look(files, folder, reading, &name, &found) == VG_LINK_INSIDE && found) {
			free(*out_name);
			*out_name = name;
			*out_found = found;
			free(reading);
			return VG_LINK_INSIDE;
		}
		free(reading);
		free(name);
		free(found);
	}
	return kind;
}

/* ".", "./": of a path that has no other component. */
static bool is_folder_itself(const char *name)
{
	while (*name == '.' && (name[1] == '/' || !name[1])) {
		name++;
		name += strspn(name, "/");
	}
	return !*name;
}

static const char *why_refused(const struct vg_item *item, enum vg_link kind)
{
	if (kind == VG_LINK_ADDRESS)
		return "is a web address, and a scan asks for none";
	return is_folder_itself(item->name) ? "is that of the folder itself" : "leaves the export's folder";
}

static int settle_refused(struct vg_item *item, enum vg_link kind, struct vg_error *err)
{
	const char *what = item->kind == VG_INPUT_TELEGRAM_HTML ? "link" : "name";
	char *reason = NULL;
	if (kind == VG_LINK_FAILED || asprintf(&reason, "refused \"%.400s\": the %s %s", item->name, what, why_refused(item, kind)) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	free(item->reason);
	item->reason = reason;
	item->disposition = VG_FAILED;
	return 0;
}

static bool is_path(const char *text)
{
	return text && *text && vg_telegram_placeholder(text) == VG_EXAMINED;
}

static bool to_be_opened(const struct vg_item *item)
{
	return is_path(item->name) && (item->disposition == VG_EXAMINED || item->disposition == VG_UNSUPPORTED);
}

/* A page's links become names below the root. */
static int resolve_links(struct vg_export_files *files, const char *folder, struct vg_item *item,
			 char **out_found, char **out_main, struct vg_error *err)
{
	char *name = NULL;
	if (item->thumbnail && is_path(item->thumbnail_of)) {
		if (follow(files, folder, item->thumbnail_of, &name, out_main) == VG_LINK_INSIDE) {
			free(item->thumbnail_of);
			item->thumbnail_of = name;
		}
		name = NULL;
	}
	enum vg_link kind = follow(files, folder, item->name, &name, out_found);
	if (kind != VG_LINK_INSIDE)
		return settle_refused(item, kind, err);
	free(item->name);
	item->name = name;
	return 0;
}

/* "./photos//a.jpg" is "photos/a.jpg". The name of a folder, and what is longer than any
 * path, stay as they are: neither is a file. */
static enum vg_link tidy(const struct vg_export_files *files, char **name)
{
	char *tidied = NULL;
	size_t size = strlen(*name);
	if (size >= PATH_MAX || (*name)[size - 1] == '/')
		return VG_LINK_INSIDE;
	enum vg_link kind = vg_link_resolve(files->real_root, "", *name, &tidied);
	if (kind == VG_LINK_INSIDE) {
		free(*name);
		*name = tidied;
	}
	return kind;
}

/* tdl's export names a file as it was sent, and tdl keeps it as CHAT_MESSAGE_NAME, in a
 * folder "downloads" unless told otherwise. */
static char *find_downloaded(struct vg_export_files *files, const struct vg_item *item)
{
	static const char *const folders[] = { "", "downloads/" };
	char *found = NULL;
	if (!item->post.has_chat_id || !item->post.has_message || strchr(item->name, '/'))
		return NULL;
	for (size_t i = 0; i < sizeof folders / sizeof *folders && !found; i++) {
		char *path = NULL;
		if (asprintf(&path, "%s%lld_%lld_%s", folders[i], (long long)item->post.chat_id,
			     (long long)item->post.message, item->name) < 0)
			return NULL;
		found = vg_export_root_find(&files->root, path);
		free(path);
	}
	return found;
}

/* Programs on Windows write names with backslashes; a file whose name holds one is found before. */
static char *find_backslashed(struct vg_export_files *files, const char *name)
{
	char *slashed = strchr(name, '\\') ? vg_strdup(name) : NULL, *inside = NULL, *found = NULL;
	for (char *at = slashed; at && *at; at++)
		if (*at == '\\')
			*at = '/';
	if (slashed && vg_link_resolve(files->real_root, "", slashed, &inside) == VG_LINK_INSIDE)
		found = vg_export_root_find(&files->root, inside);
	free(slashed);
	free(inside);
	return found;
}

/* The names of a JSON export are below the root. */
static int resolve_names(struct vg_export_files *files, struct vg_item *item, char **out_found, char **out_main,
			 struct vg_error *err)
{
	enum vg_link kind = tidy(files, &item->name);
	if (kind != VG_LINK_INSIDE)
		return settle_refused(item, kind, err);
	if (item->thumbnail && is_path(item->thumbnail_of) && tidy(files, &item->thumbnail_of) == VG_LINK_INSIDE)
		*out_main = vg_export_root_find(&files->root, item->thumbnail_of);
	*out_found = vg_export_root_find(&files->root, item->name);
	if (!*out_found)
		*out_found = find_downloaded(files, item);
	if (!*out_found)
		*out_found = find_backslashed(files, item->name);
	return 0;
}

/* What was not to be opened is, after all. */
static void open_it(struct vg_item *item)
{
	free(item->reason);
	item->reason = NULL;
	item->disposition = VG_EXAMINED;
}

/* The file itself is looked at instead of its thumbnail, whose name is remembered through that of the file. */
static void take_main(struct vg_item *item, char **found, char **main_found)
{
	free(item->name);
	free(*found);
	item->name = item->thumbnail_of;
	*found = *main_found;
	item->thumbnail_of = *main_found = NULL;
	item->thumbnail = false;
}

/* What was posted as something else, and is a picture all the same: an animation that is a GIF. And what is there
 * while its thumbnail is not: its bytes say what it is. */
static void promote(const struct vg_export_files *files, struct vg_item *item, char **found, char **main_found)
{
	char **file = item->thumbnail ? main_found : found;
	bool alone = item->thumbnail && !*found;
	if (!*file || (!alone && !vg_export_root_is_picture(&files->root, *file)))
		return;
	if (item->thumbnail)
		take_main(item, found, main_found);
	open_it(item);
}

/* Telegram Desktop keeps the thumbnail of "a.jpg" as "a_thumb.jpg" (of photos, beside its pages) or as
 * "a.jpg_thumb.jpg" (of files). The picture that is there, and its name in *out_name; or NULL. */
static char *find_thumbnail(struct vg_export_files *files, const char *name, char **out_name)
{
	static const char photo_ending[] = ".jpg";
	size_t size = strlen(name), stem = size;
	if (vg_text_ends_with_ignoring_case(name, photo_ending))
		stem -= sizeof photo_ending - 1;
	for (int i = 0; i < 2; i++) {
		char *thumbnail = NULL, *found = NULL;
		if (asprintf(&thumbnail, "%.*s%s", (int)(i ? stem : size), name, thumbnail_ending) < 0)
			return NULL;
		found = vg_export_root_find(&files->root, thumbnail);
		if (found && vg_export_root_is_picture(&files->root, found)) {
			*out_name = thumbnail;
			return found;
		}
		free(thumbnail);
		free(found);
	}
	return NULL;
}

/* Of what cannot be looked at itself its thumbnail is, where there is one, whatever it was sent as.
 * Memory being short leaves it as it is. */
static void demote(struct vg_export_files *files, struct vg_item *item, char **found, char **main_found)
{
	char *name = NULL;
	if (item->thumbnail || !vg_export_root_is_lost(&files->root, *found))
		return;
	char *thumbnail = find_thumbnail(files, item->name, &name);
	if (!thumbnail)
		return;
	item->thumbnail_of = item->name;
	item->name = name;
	item->thumbnail = true;
	free(item->declared_type); /* it is not the thumbnail's */
	item->declared_type = NULL;
	open_it(item);
	*main_found = *found;
	*found = thumbnail;
}

static void remember(struct vg_export_files *files, const struct vg_item *item, const char *found, const char *main_found)
{
	const char *names[] = { item->name, item->thumbnail ? item->thumbnail_of : NULL, found, main_found };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i] && *names[i])
			vg_name_set_add(&files->named, names[i]);
}

static void settle_by_bytes(struct vg_export_files *files, struct vg_item *item, char **found, char **main_found)
{
	if (item->thumbnail || item->disposition == VG_UNSUPPORTED)
		promote(files, item, found, main_found);
	demote(files, item, found, main_found);
}

int vg_export_files_settle(struct vg_export_files *files, const char *folder, struct vg_item *item,
			   struct vg_error *err)
{
	char *found = NULL, *main_found = NULL;
	int code = 0;
	free(item->root);
	item->root = vg_strdup(files->root.path);
	if (!item->root)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (!to_be_opened(item))
		return 0;
	if (item->kind == VG_INPUT_TELEGRAM_HTML)
		code = resolve_links(files, folder, item, &found, &main_found, err);
	else
		code = resolve_names(files, item, &found, &main_found, err);
	if (code == 0 && item->disposition != VG_FAILED)
		settle_by_bytes(files, item, &found, &main_found);
	if (code == 0)
		remember(files, item, found, main_found);
	if (found && strcmp(found, item->name) != 0 && item->disposition == VG_EXAMINED) {
		item->found_as = found;
		found = NULL;
	}
	free(found);
	free(main_found);
	return code;
}

/* --- what was named ---------------------------------------------------------------------- */

static bool there(const struct vg_export_files *files, const char *name)
{
	return vg_file_type_at(files->root.fd, name) == S_IFREG;
}

bool vg_export_files_accounts_for(const struct vg_export_files *files, const char *name)
{
	size_t size = strlen(name), ending = sizeof thumbnail_ending - 1;
	char *whole = NULL, *photo = NULL;
	if (vg_name_set_has(&files->named, name))
		return true;
	if (size <= ending || strcmp(name + size - ending, thumbnail_ending) != 0)
		return false;
	/* Of a photo "a.jpg" it is "a_thumb.jpg", of a file "b.mp4" it is "b.mp4_thumb.jpg". */
	bool accounted = false;
	if (asprintf(&whole, "%.*s", (int)(size - ending), name) >= 0 &&
	    asprintf(&photo, "%.*s.jpg", (int)(size - ending), name) >= 0)
		accounted = vg_name_set_has(&files->named, whole) || vg_name_set_has(&files->named, photo) ||
			    there(files, photo) || (there(files, whole) && vg_telegram_named_as_picture(whole));
	free(whole);
	free(photo);
	return accounted;
}
