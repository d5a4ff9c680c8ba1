#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/file.h"
#include "base/memory.h"

struct vg_tree {
	atomic_uint owners;
	int folder;  /* O_PATH: reading it is another matter */
	char *path, *real;
};

static void destroy(struct vg_tree *tree)
{
	if (tree->folder >= 0)
		close(tree->folder);
	free(tree->path);
	free(tree->real);
	free(tree);
}

int vg_tree_open(const char *path, struct vg_tree **out, struct vg_error *err)
{
	struct vg_tree *tree = vg_calloc(1, sizeof *tree);
	if (!tree)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	atomic_init(&tree->owners, 1);
	tree->folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	tree->real = tree->folder >= 0 ? realpath(path, NULL) : NULL;
	int number = errno;
	tree->path = vg_strdup(path);
	if (tree->folder >= 0 && tree->real && tree->path) {
		*out = tree;
		return 0;
	}
	int code = !tree->path ? vg_error_set(err, VG_ERR_MEMORY, "out of memory")
			       : vg_error_set(err, VG_ERR_IO, "cannot read the folder: %s", strerror(number));
	destroy(tree);
	return code;
}

struct vg_tree *vg_tree_keep(struct vg_tree *tree)
{
	if (tree)
		atomic_fetch_add(&tree->owners, 1);
	return tree;
}

void vg_tree_release(struct vg_tree *tree)
{
	if (tree && atomic_fetch_sub(&tree->owners, 1) == 1)
		destroy(tree);
}

const char *vg_tree_path(const struct vg_tree *tree)
{
	return tree->path;
}

const char *vg_tree_name(const struct vg_tree *tree, const char *path)
{
	size_t length = tree ? strlen(tree->path) : 0;
	if (!length || strncmp(path, tree->path, length) != 0 ||
	    (path[length] && path[length] != '/' && path[length - 1] != '/'))
		return NULL;
	return path + length + strspn(path + length, "/");
}

char *vg_tree_absolute(const struct vg_tree *tree, const char *path)
{
	const char *name = vg_tree_name(tree, path);
	return !name ? realpath(path, NULL) : *name ? vg_file_join(tree->real, name) : vg_strdup(tree->real);
}

int vg_tree_folder(const struct vg_tree *tree, const char *path, int flags)
{
	const char *name = vg_tree_name(tree, path);
	flags |= O_DIRECTORY | O_CLOEXEC;
	if (!name)
		return open(path, flags);
	if (!*name) /* "." leads nowhere else */
		return openat(tree->folder, ".", flags);
	int fd = vg_beneath_open(tree->folder, name, flags, 0);
	if (fd < 0 && errno == ENOTDIR) /* what O_PATH says of a link too */
		errno = vg_file_type_at(tree->folder, name) == S_IFLNK ? ELOOP : ENOTDIR;
	return fd;
}

int vg_tree_list(const struct vg_tree *tree, const char *path, int (*wanted)(const struct dirent *),
		 int (*order)(const struct dirent **, const struct dirent **), struct dirent ***out)
{
	int fd = vg_tree_folder(tree, path, O_RDONLY);
	int count = fd < 0 ? -1 : scandirat(fd, ".", out, wanted, order), number = errno;
	if (fd >= 0)
		close(fd);
	errno = number;
	return count;
}

/* The folder to look in: the tree's own handle is lent. */
static int enter(const struct vg_tree *tree, const char *root)
{
	const char *name = vg_tree_name(tree, root);
	return name && !*name ? tree->folder : vg_tree_folder(tree, root, O_PATH);
}

static void leave(const struct vg_tree *tree, int folder)
{
	if (folder >= 0 && !(tree && folder == tree->folder))
		close(folder);
}

int vg_tree_file(const struct vg_tree *tree, const char *root, const char *name, int *out_fd, struct vg_error *err)
{
	if (!root || !vg_tree_name(tree, root))
		return vg_file_open(root, name, out_fd, err);
	int folder = enter(tree, root);
	int code = folder < 0 ? vg_file_open_fault(root, errno, err) : vg_file_open_at(folder, name, out_fd, err);
	leave(tree, folder);
	return code;
}

mode_t vg_tree_type(const struct vg_tree *tree, const char *root, const char *name)
{
	int folder = enter(tree, root);
	mode_t type = folder < 0 ? 0 : vg_file_type_at(folder, name);
	leave(tree, folder);
	return type;
}
