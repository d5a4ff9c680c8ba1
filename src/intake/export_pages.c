#include "intake/export_pages.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "intake/intake.h"

enum { BLOCK = 16384, DIGITS_MAXIMUM = 9 };
static const char first_page[] = "messages";

void vg_export_pages_release(struct vg_export_pages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		free(pages->page[i].name);
	free(pages->page);
	memset(pages, 0, sizeof *pages);
}

bool vg_export_named_as_page(const char *name)
{
	return vg_text_ends_with_ignoring_case(name, ".html") || vg_text_ends_with_ignoring_case(name, ".htm");
}

/* "messages2 (1).html" and "messages2_copy.html" were page 2, "messages (1).html" the first one. */
static int64_t number_of_renamed(const char *name)
{
	char digits[DIGITS_MAXIMUM + 1] = "";
	int64_t number = 1;
	if (strncmp(name, first_page, sizeof first_page - 1) != 0)
		return VG_EXPORT_PAGE_UNNUMBERED;
	name += sizeof first_page - 1;
	size_t size = strspn(name, "0123456789");
	if (size > DIGITS_MAXIMUM || !strchr(" (_", name[size]))
		return VG_EXPORT_PAGE_UNNUMBERED;
	memcpy(digits, name, size);
	return size == 0 || (vg_text_to_int64(digits, &number) && number > 1) ? number : VG_EXPORT_PAGE_UNNUMBERED;
}

static bool begins_like_page(const struct vg_tree *tree, const char *folder, const char *name)
{
	return vg_export_form_of(tree, folder, name) == VG_EXPORT_HTML;
}

/* Pages of an account that hold no messages begin as those that do. */
static bool is_other_page(const char *name)
{
	return strcmp(name, "export_results.html") == 0 || vg_export_is_picture_list(name) || vg_export_is_chat_list(name);
}

static bool add(struct vg_export_pages *pages, const char *name, int64_t number, bool renamed)
{
	struct vg_export_page *grown = vg_grown_by_count(pages->page, pages->count, sizeof *grown);
	if (!grown)
		return false;
	pages->page = grown;
	struct vg_export_page *page = &pages->page[pages->count];
	*page = (struct vg_export_page){ .name = vg_strdup(name), .number = number, .renamed = renamed };
	pages->count += page->name != NULL;
	return page->name != NULL;
}

static bool consider(const struct vg_tree *tree, const char *folder, const char *name, struct vg_export_pages *pages)
{
	int64_t number = vg_export_page_number(name);
	if (number)
		return add(pages, name, number, false);
	if (!vg_export_named_as_page(name) || is_other_page(name) || !begins_like_page(tree, folder, name))
		return true;
	return add(pages, name, number_of_renamed(name), true);
}

/* Of one number, that which was not renamed comes first: its name is the shortest. */
static int in_order(const void *a, const void *b)
{
	const struct vg_export_page *x = a, *y = b;
	size_t x_length = strlen(x->name), y_length = strlen(y->name);
	if (x->number != y->number)
		return x->number > y->number ? 1 : -1;
	return x_length != y_length ? (x_length > y_length ? 1 : -1) : strcmp(x->name, y->name);
}

bool vg_export_pages_list(const struct vg_tree *tree, const char *folder, struct vg_export_pages *out)
{
	int fd = vg_tree_folder(tree, folder, O_RDONLY);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool good = true;
	memset(out, 0, sizeof *out);
	while (good && list && (entry = readdir(list)))
		good = consider(tree, folder, entry->d_name, out);
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
	if (out->count)
		qsort(out->page, out->count, sizeof *out->page, in_order);
	return good;
}

/* Telegram Desktop lays its style beside its pages. */
static bool has_style(const struct vg_tree *tree, const char *folder)
{
	return vg_tree_type(tree, folder, "css/style.css") == S_IFREG;
}

enum vg_export_pages_kind vg_export_pages_of(const struct vg_tree *tree, const char *folder)
{
	struct vg_export_pages pages;
	enum vg_export_pages_kind kind = VG_PAGES_NONE;
	(void)vg_export_pages_list(tree, folder, &pages);
	for (size_t i = 0; i < pages.count && kind != VG_PAGES_OWN; i++) {
		const struct vg_export_page *page = &pages.page[i];
		if (page->renamed || begins_like_page(tree, folder, page->name))
			kind = page->number == VG_EXPORT_PAGE_UNNUMBERED && !has_style(tree, folder) ? VG_PAGES_BESIDE : VG_PAGES_OWN;
	}
	vg_export_pages_release(&pages);
	return kind;
}

/* --- copies ------------------------------------------------------------------------------ */

/* Of a page in the folder: whoever made the pages may have made them all of one size. */
static void sum_up(int folder, struct vg_export_page *page)
{
	uint8_t block[BLOCK];
	uint64_t size = 0; /* it may grow meanwhile */
	ssize_t got = -1;
	int fd = -1;
	if (page->summed)
		return;
	page->summed = true;
	struct vg_sha256_sum *sum = vg_sha256_begin();
	if (!sum)
		vg_memory_fault();
	else if (vg_file_open_at(folder, page->name, &fd, NULL) == 0)
		while (size <= page->size && (got = read(fd, block, sizeof block)) > 0 &&
		       vg_sha256_add(sum, (struct vg_span){ block, (size_t)got }))
			size += (uint64_t)got;
	if (fd >= 0)
		close(fd);
	if ((sum && !vg_sha256_end(sum, page->digest)) || got != 0)
		page->digest[0] = 0;
}

static void measure(int folder, struct vg_export_pages *pages)
{
	struct stat status;
	for (size_t i = 0; i < pages->count; i++) {
		struct vg_export_page *page = &pages->page[i];
		page->comparable = fstatat(folder, page->name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
				   status.st_size <= VG_EXPORT_PAGE_MAXIMUM;
		page->size = page->comparable ? (uint64_t)status.st_size : 0;
	}
	pages->measured = true;
}

static bool same(int folder, struct vg_export_page *page, struct vg_export_page *other)
{
	if (!other->comparable || other->size != page->size)
		return false;
	sum_up(folder, page);
	sum_up(folder, other);
	return page->digest[0] && strcmp(page->digest, other->digest) == 0;
}

const char *vg_export_pages_twin(const struct vg_tree *tree, const char *folder, struct vg_export_pages *pages, size_t index)
{
	const char *twin = NULL;
	int fd = vg_tree_folder(tree, folder, O_PATH);
	if (fd >= 0 && !pages->measured)
		measure(fd, pages);
	for (size_t i = 0; fd >= 0 && pages->page[index].comparable && i < index && !twin; i++)
		if (same(fd, &pages->page[index], &pages->page[i]))
			twin = pages->page[i].name;
	if (fd >= 0)
		close(fd);
	return twin;
}
