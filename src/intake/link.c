#include "intake/link.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

enum { PATH_BYTES_MAXIMUM = 64 << 10 };

/* Appends a path's components to an absolute path, taking "." and ".." as what they mean.
 * `*lowest` is how short the path became meanwhile. */
static bool append_components(struct vg_buffer *path, const char *more, size_t *lowest)
{
	int code = 0;
	while (*more && code == 0) {
		size_t length = strcspn(more, "/");
		if (length == 2 && more[0] == '.' && more[1] == '.') {
			while (path->size > 0 && path->data[path->size - 1] != '/')
				path->size--;
			path->size -= path->size > 0;
			*lowest = path->size < *lowest ? path->size : *lowest;
		} else if (length > 0 && !(length == 1 && *more == '.')) {
			code = vg_buffer_append_byte(path, '/');
			if (code == 0)
				code = vg_buffer_append(path, more, length);
		}
		more += length + (more[length] == '/');
	}
	return code == 0;
}

/* Without the scheme "file:" and its host; NULL when it is another scheme's address. */
static const char *path_of(const char *link)
{
	size_t scheme = strspn(link, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+.-");
	if (scheme == 0 || strncmp(link + scheme, "://", 3) != 0)
		return link;
	if (scheme != 4 || strncasecmp(link, "file", 4) != 0)
		return NULL;
	link += 7;
	return strncasecmp(link, "localhost/", 10) == 0 ? link + 9 : *link == '/' ? link : NULL;
}

static const char *below(const char *root, const char *path)
{
	size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return strncmp(path, root, length) == 0 && path[length] == '/' && path[length + 1] ? path + length + 1 : NULL;
}

/* "../../chats/NAME/rest" of a page in a folder NAME: "rest", else NULL. */
static const char *below_own_chat(const char *page_folder, const char *link)
{
	const char *name = strrchr(page_folder, '/');
	name = name ? name + 1 : page_folder;
	size_t length = strlen(name);
	if (!length || strncmp(link, "../../chats/", 12) != 0 || strncmp(link + 12, name, length) != 0 ||
	    link[12 + length] != '/')
		return NULL;
	return link + 12 + length + 1;
}

static bool resolve(const char *root, const char *folder, const char *path, struct vg_buffer *out)
{
	size_t lowest = SIZE_MAX;
	vg_buffer_clear(out);
	bool good = *path == '/' || (append_components(out, root, &lowest) && append_components(out, folder, &lowest));
	return good && append_components(out, path, &lowest) && vg_buffer_append_byte(out, 0) == 0;
}

enum vg_link vg_link_resolve(const char *root, const char *folder, const char *link, char **out)
{
	struct vg_buffer path, page;
	const char *wanted = path_of(link), *inside = NULL;
	size_t lowest = SIZE_MAX;
	if (!wanted)
		return VG_LINK_ADDRESS;
	vg_buffer_init(&path, PATH_BYTES_MAXIMUM);
	vg_buffer_init(&page, PATH_BYTES_MAXIMUM);
	bool good = resolve(root, folder, wanted, &path);
	if (good)
		inside = below(root, (const char *)path.data);
	if (good && !inside && append_components(&page, root, &lowest) && append_components(&page, folder, &lowest) &&
	    vg_buffer_append_byte(&page, 0) == 0) {
		const char *rest = below_own_chat((const char *)page.data, wanted);
		if (rest && resolve(root, folder, rest, &path))
			inside = below(root, (const char *)path.data);
	}
	char *name = inside ? vg_strdup(inside) : NULL;
	vg_buffer_release(&path);
	vg_buffer_release(&page);
	if (!name)
		return inside ? VG_LINK_FAILED : VG_LINK_LEAVES;
	*out = name;
	return VG_LINK_INSIDE;
}

/* %XX become bytes, in place; a zero byte would make another name of it. */
static bool decode(char *text)
{
	char *to = text;
	bool changed = false;
	for (const char *at = text; *at;) {
		uint8_t byte = 0;
		if (*at == '%' && at[1] && at[2] && vg_text_unhex((char[]){ at[1], at[2], 0 }, 1, &byte) && byte) {
			*to++ = (char)byte;
			at += 3;
			changed = true;
		} else {
			*to++ = *at++;
		}
	}
	*to = 0;
	return changed;
}

char *vg_link_reading(const char *link, int number)
{
	size_t whole = strlen(link), cut = strcspn(link, "?#");
	bool decoded = number != 2;
	char *text = number == 1 ? vg_strdup(link) : cut > 0 && cut < whole ? vg_strndup(link, cut) : NULL;
	if (text && decoded && !decode(text)) {
		free(text);
		return NULL;
	}
	return text;
}
