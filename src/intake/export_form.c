/* What a part of an export is, by its name and by how it begins. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "intake/intake.h"

enum { BEGINNING = 16384 }; /* bytes: an export's marks stand in the first few hundred */

static bool holds(struct vg_span beginning, const char *text)
{
	return memmem(beginning.data, beginning.size, text, strlen(text)) != NULL;
}

static bool is_page(struct vg_span beginning)
{
	return holds(beginning, "class=\"page_wrap") || holds(beginning, "class=\"message ") || holds(beginning, "Exported Data");
}

static bool is_web_page(struct vg_span beginning)
{
	return holds(beginning, "class=\"tgme_");
}

enum vg_export_form vg_export_form_of_bytes(struct vg_span beginning)
{
	return beginning.size == 0 ? VG_EXPORT_NONE : vg_telegram_json_looks_like(beginning) ? VG_EXPORT_JSON
	     : is_page(beginning) ? VG_EXPORT_HTML : is_web_page(beginning) ? VG_EXPORT_WEB : VG_EXPORT_NONE;
}

enum vg_export_form vg_export_form_of(const struct vg_tree *tree, const char *root, const char *path)
{
	uint8_t bytes[BEGINNING];
	size_t size = 0;
	ssize_t got;
	int fd = -1;
	if (!(root ? vg_tree_type(tree, root, path) == S_IFREG : vg_file_is_regular(path)) ||
	    vg_tree_file(tree, root, path, &fd, NULL) < 0)
		return VG_EXPORT_NONE;
	while (size < sizeof bytes && (got = read(fd, bytes + size, sizeof bytes - size)) > 0)
		size += (size_t)got;
	close(fd);
	return vg_export_form_of_bytes((struct vg_span){ bytes, size });
}

/* "messages12.html" is page 12, "messages.html" page 1; 0 for other names. */
int64_t vg_export_page_number(const char *name)
{
	char digits[20];
	size_t size = strlen(name);
	int64_t number;
	if (strncmp(name, "messages", 8) != 0 || size < 13 || strcmp(name + size - 5, ".html") != 0)
		return 0;
	if (size == 13)
		return 1;
	if (size - 13 >= sizeof digits || name[8] < '1' || name[8] > '9')
		return 0;
	memcpy(digits, name + 8, size - 13);
	digits[size - 13] = 0;
	return vg_text_to_int64(digits, &number) && number > 1 ? number : 0;
}

const char *const vg_export_picture_lists[VG_EXPORT_LISTS] = { "profile_pictures.html", "stories.html" };
const char *const vg_export_chat_lists[VG_EXPORT_LISTS] = { "chats.html", "left_chats.html" };

static bool is_among(const char *name, const char *const lists[VG_EXPORT_LISTS])
{
	return strcmp(name, lists[0]) == 0 || strcmp(name, lists[1]) == 0;
}

bool vg_export_is_picture_list(const char *name)
{
	return is_among(name, vg_export_picture_lists);
}

bool vg_export_is_chat_list(const char *name)
{
	return is_among(name, vg_export_chat_lists);
}
