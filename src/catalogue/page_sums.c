#include "catalogue/page_sums.h"

#include <string.h>
#include <sys/stat.h>
#include <threads.h>

#include "catalogue/page_file.h"

enum { HEADER = 100 };

static sqlite3_file *under(sqlite3_file *file)
{
	return ((struct vg_page_shim *)(void *)file)->real;
}

/* What the header of a database file says of its pages. */
static void read_header(struct vg_page_file *file, const uint8_t *header)
{
	int page = header[16] << 8 | header[17];
	if (memcmp(header, "SQLite format 3", 16) != 0)
		return;
	file->page = page == 1 ? VG_PAGE_MOST : page;
	if (header[20] == VG_PAGE_SUM_BYTES)
		file->summing = file->comparing = true;
}

/* The header as it lies there, where there is one. */
static void look_at_header(struct vg_page_file *file)
{
	uint8_t header[HEADER];
	sqlite3_file *real = file->shim.real;
	if (real->pMethods->xRead(real, header, HEADER, 0) == SQLITE_OK)
		read_header(file, header);
}

static bool is_page(const struct vg_page_file *file, int amount, sqlite3_int64 offset)
{
	return file->page >= 512 && amount == file->page && offset % amount == 0;
}

static int read_page(sqlite3_file *base, void *to, int amount, sqlite3_int64 offset)
{
	struct vg_page_file *file = (void *)base;
	int code = under(base)->pMethods->xRead(under(base), to, amount, offset);
	bool cut = code == SQLITE_IOERR_SHORT_READ && offset > 0;
	if (!file->comparing || !is_page(file, amount, offset) || (code != SQLITE_OK && !cut))
		return code;
	if (!cut && vg_page_sealed(to, amount, offset / amount + 1))
		return SQLITE_OK;
	file->fault = offset / amount + 1;
	return SQLITE_IOERR_DATA;
}

static int write_page(sqlite3_file *base, const void *from, int amount, sqlite3_int64 offset)
{
	struct vg_page_file *file = (void *)base;
	if (offset == 0 && amount >= HEADER)
		read_header(file, from);
	if (!file->summing || !is_page(file, amount, offset))
		return under(base)->pMethods->xWrite(under(base), from, amount, offset);
	memcpy(file->copy, from, (size_t)amount);
	vg_page_seal(file->copy, amount, offset / amount + 1);
	return under(base)->pMethods->xWrite(under(base), file->copy, amount, offset);
}

static int control(sqlite3_file *base, int what, void *argument)
{
	struct vg_page_file *file = (void *)base;
	switch (what) {
	case VG_PAGE_SUMS_ON:
		file->summing = file->comparing = true;
		return SQLITE_OK;
	case VG_PAGE_SUMS_WRITE:
		file->summing = true;
		return SQLITE_OK;
	case VG_PAGE_SUMS_COMPARE:
		file->comparing = *(int *)argument;
		return SQLITE_OK;
	case VG_PAGE_SUMS_FAULT:
		*(sqlite3_int64 *)argument = file->fault;
		return SQLITE_OK;
	default:
		return under(base)->pMethods->xFileControl(under(base), what, argument);
	}
}

/* A file that was empty when it was opened may have been made by another process since: a writer that does not
 * know of the sums then would spoil its pages and its log. */
static int lock(sqlite3_file *base, int level)
{
	struct vg_page_file *file = (void *)base;
	int code = under(base)->pMethods->xLock(under(base), level);
	if (code == SQLITE_OK && !file->page)
		look_at_header(file);
	return code;
}

/* --- what is handed down as it is --- */

static int close_file(sqlite3_file *file)
{
	return under(file)->pMethods->xClose(under(file));
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	return under(file)->pMethods->xTruncate(under(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
	return under(file)->pMethods->xSync(under(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return under(file)->pMethods->xFileSize(under(file), size);
}

static int unlock(sqlite3_file *file, int level)
{
	return under(file)->pMethods->xUnlock(under(file), level);
}

static int check_reserved(sqlite3_file *file, int *out)
{
	return under(file)->pMethods->xCheckReservedLock(under(file), out);
}

static int sector_size(sqlite3_file *file)
{
	return under(file)->pMethods->xSectorSize(under(file));
}

/* A log that is not padded to sectors, as on every system of today: frames come whole. */
static int characteristics(sqlite3_file *file)
{
	return under(file)->pMethods->xDeviceCharacteristics(under(file)) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	return under(file)->pMethods->xShmMap(under(file), page, size, extend, out);
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
	return under(file)->pMethods->xShmLock(under(file), offset, count, flags);
}

static void barrier(sqlite3_file *file)
{
	under(file)->pMethods->xShmBarrier(under(file));
}

static int unmap_shared(sqlite3_file *file, int delete)
{
	return under(file)->pMethods->xShmUnmap(under(file), delete);
}

/* Version 2: without mapped pages, which would be read past the sums. */
static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = close_file, .xRead = read_page, .xWrite = write_page, .xTruncate = truncate_file,
	.xSync = sync_file, .xFileSize = file_size, .xLock = lock, .xUnlock = unlock,
	.xCheckReservedLock = check_reserved, .xFileControl = control, .xSectorSize = sector_size,
	.xDeviceCharacteristics = characteristics, .xShmMap = map_shared, .xShmLock = lock_shared,
	.xShmBarrier = barrier, .xShmUnmap = unmap_shared,
};

/* --- the VFS --- */

static sqlite3_vfs *parent, vfs;
static once_flag registered = ONCE_FLAG_INIT;

/* The size of either kind, in whole words; SQLite's own file follows. */
enum { SHIM = (sizeof(struct vg_log_file) > sizeof(struct vg_page_file) ? sizeof(struct vg_log_file)
									: sizeof(struct vg_page_file)) / 16 * 16 + 16 };

static int open_database(const char *name, sqlite3_file *base, sqlite3_file *real, int flags, int *out_flags)
{
	struct vg_page_file *file = (void *)base;
	*file = (struct vg_page_file){ .shim = { .real = real } };
	int code = parent->xOpen(parent, name, real, flags, out_flags);
	if (code != SQLITE_OK)
		return code;
	if (real->pMethods->iVersion < 2) { /* none of SQLite's own */
		close_file(base);
		return SQLITE_CANTOPEN;
	}
	file->shim.base.pMethods = &methods;
	look_at_header(file);
	return SQLITE_OK;
}

/* A database and what lies beside it were looked at before (catalogue/database_files.h); somebody may have put a pipe
 * there since, which SQLite would wait for. (Links it follows none of itself: the name is where they lead.) */
static bool is_file_or_nothing(const char *name)
{
	struct stat status;
	return !name || lstat(name, &status) != 0 || S_ISREG(status.st_mode);
}

static int open_log(const char *name, sqlite3_file *base, sqlite3_file *real, int flags, int *out_flags)
{
	sqlite3_file *database = sqlite3_database_file_object(name);
	base->pMethods = NULL;
	int code = parent->xOpen(parent, name, real, flags, out_flags);
	if (code == SQLITE_OK)
		vg_log_file_init((struct vg_log_file *)(void *)base, real, (struct vg_page_file *)(void *)database);
	return code;
}

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
	sqlite3_file *real = (sqlite3_file *)(void *)((char *)base + SHIM);
	(void)self;
	if (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) && !is_file_or_nothing(name)) {
		base->pMethods = NULL;
		return SQLITE_CANTOPEN;
	}
	if (flags & SQLITE_OPEN_MAIN_DB)
		return open_database(name, base, real, flags, out_flags);
	if (flags & SQLITE_OPEN_WAL)
		return open_log(name, base, real, flags, out_flags);
	return parent->xOpen(parent, name, base, flags, out_flags);
}

/* Everything but opening files is done by the system's VFS. */
static void register_vfs(void)
{
	parent = sqlite3_vfs_find(NULL);
	if (!parent)
		return;
	vfs = *parent;
	vfs.zName = "vestigo-page-sums";
	vfs.pNext = NULL;
	vfs.szOsFile = SHIM + parent->szOsFile;
	vfs.xOpen = open_file;
	if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
		parent = NULL;
}

const char *vg_page_sums_vfs(void)
{
	call_once(&registered, register_vfs);
	return parent ? vfs.zName : NULL;
}
