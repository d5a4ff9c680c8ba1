/* The write-ahead log of a database whose pages have sums: so whoever takes it in, another program
 * too, puts pages with their sums into the database. */
#include <string.h>

#include "catalogue/page_file.h"

static struct vg_log_file *log_of(sqlite3_file *base)
{
	return (struct vg_log_file *)(void *)base;
}

static uint32_t get32(const uint8_t *from)
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static void put32(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)(value >> 24);
	to[1] = (uint8_t)(value >> 16);
	to[2] = (uint8_t)(value >> 8);
	to[3] = (uint8_t)value;
}

/* The checksum of SQLite's file format, section 4.2 ("Checksum Algorithm"): two sums over words of
 * either order of bytes. */
static void sum_words(bool big, const uint8_t *data, size_t size, uint32_t sum[2])
{
	for (size_t i = 0; i < size; i += 8) {
		uint32_t word[2] = { get32(data + i), get32(data + i + 4) };
		if (!big) {
			word[0] = __builtin_bswap32(word[0]);
			word[1] = __builtin_bswap32(word[1]);
		}
		sum[0] += word[0] + sum[1];
		sum[1] += word[1] + sum[0];
	}
}

static bool at_frame(const struct vg_log_file *file, sqlite3_int64 offset)
{
	return offset >= VG_LOG_HEADER && (offset - VG_LOG_HEADER) % (VG_FRAME_HEADER + file->database->page) == 0;
}

static int read_real(struct vg_log_file *file, void *to, int amount, sqlite3_int64 offset)
{
	return file->shim.real->pMethods->xRead(file->shim.real, to, amount, offset);
}

static int write_real(struct vg_log_file *file, const void *from, int amount, sqlite3_int64 offset)
{
	return file->shim.real->pMethods->xWrite(file->shim.real, from, amount, offset);
}

/* A header that no page followed: one that is put right after its page was written anew. */
static int let_go(struct vg_log_file *file)
{
	if (!file->held)
		return SQLITE_OK;
	file->held = false;
	return write_real(file, file->frame, VG_FRAME_HEADER, file->held_at);
}

/* The checksum up to the frame at `offset`, and the order of bytes. */
static int sum_before(struct vg_log_file *file, sqlite3_int64 offset, bool *big, uint32_t sum[2])
{
	uint8_t header[VG_LOG_HEADER], before[8];
	int code = read_real(file, header, VG_LOG_HEADER, 0);
	memcpy(before, header + 24, sizeof before);
	if (code == SQLITE_OK && offset > VG_LOG_HEADER)
		code = read_real(file, before, sizeof before, offset - file->database->page - 8);
	*big = header[3] & 1;
	sum[0] = get32(before);
	sum[1] = get32(before + 4);
	return code;
}

/* The held header and its page, with both checksums. */
static int write_frame(struct vg_log_file *file, const void *page)
{
	static const uint8_t later[16]; /* SQLite leaves the checksum out where it will put it right later */
	int size = file->database->page;
	uint8_t *header = file->frame, *copy = header + VG_FRAME_HEADER;
	uint32_t sum[2];
	bool big;
	file->held = false;
	memcpy(copy, page, (size_t)size);
	vg_page_seal(copy, size, get32(header));
	if (memcmp(header + 8, later, sizeof later) != 0) {
		int code = sum_before(file, file->held_at, &big, sum);
		if (code != SQLITE_OK)
			return code;
		sum_words(big, header, 8, sum);
		sum_words(big, copy, (size_t)size, sum);
		put32(header + 16, sum[0]);
		put32(header + 20, sum[1]);
	}
	return write_real(file, header, VG_FRAME_HEADER + size, file->held_at);
}

static int log_write(sqlite3_file *base, const void *from, int amount, sqlite3_int64 offset)
{
	struct vg_log_file *file = log_of(base);
	const struct vg_page_file *database = file->database;
	bool summing = database->summing && database->page >= 512;
	if (summing && file->held && amount == database->page && offset == file->held_at + VG_FRAME_HEADER)
		return write_frame(file, from);
	int code = let_go(file);
	if (code != SQLITE_OK || !summing)
		return code == SQLITE_OK ? write_real(file, from, amount, offset) : code;
	if (amount == VG_FRAME_HEADER && at_frame(file, offset)) {
		memcpy(file->frame, from, VG_FRAME_HEADER);
		file->held_at = offset;
		file->held = true;
		return SQLITE_OK;
	}
	if (amount == database->page && at_frame(file, offset - VG_FRAME_HEADER)) { /* a page written anew */
		code = read_real(file, file->frame, VG_FRAME_HEADER, offset - VG_FRAME_HEADER);
		if (code != SQLITE_OK)
			return code;
		memcpy(file->frame + VG_FRAME_HEADER, from, (size_t)amount);
		vg_page_seal(file->frame + VG_FRAME_HEADER, amount, get32(file->frame));
		return write_real(file, file->frame + VG_FRAME_HEADER, amount, offset);
	}
	return write_real(file, from, amount, offset);
}

static int log_read(sqlite3_file *base, void *to, int amount, sqlite3_int64 offset)
{
	struct vg_log_file *file = log_of(base);
	struct vg_page_file *database = file->database;
	uint8_t number[4];
	int code = let_go(file);
	if (code == SQLITE_OK)
		code = read_real(file, to, amount, offset);
	if (code != SQLITE_OK || !database->comparing || amount != database->page || !at_frame(file, offset - VG_FRAME_HEADER))
		return code;
	code = read_real(file, number, sizeof number, offset - VG_FRAME_HEADER);
	if (code != SQLITE_OK || vg_page_sealed(to, amount, get32(number)))
		return code;
	database->fault = get32(number);
	return SQLITE_IOERR_DATA;
}

/* --- what is handed down, after a header that is held --- */

static int log_close(sqlite3_file *base)
{
	(void)let_go(log_of(base));
	return log_of(base)->shim.real->pMethods->xClose(log_of(base)->shim.real);
}

static int log_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	int code = let_go(log_of(base));
	return code == SQLITE_OK ? log_of(base)->shim.real->pMethods->xTruncate(log_of(base)->shim.real, size) : code;
}

static int log_sync(sqlite3_file *base, int flags)
{
	int code = let_go(log_of(base));
	return code == SQLITE_OK ? log_of(base)->shim.real->pMethods->xSync(log_of(base)->shim.real, flags) : code;
}

static int log_size(sqlite3_file *base, sqlite3_int64 *size)
{
	int code = let_go(log_of(base));
	return code == SQLITE_OK ? log_of(base)->shim.real->pMethods->xFileSize(log_of(base)->shim.real, size) : code;
}

static int log_lock(sqlite3_file *base, int level)
{
	return log_of(base)->shim.real->pMethods->xLock(log_of(base)->shim.real, level);
}

static int log_unlock(sqlite3_file *base, int level)
{
	return log_of(base)->shim.real->pMethods->xUnlock(log_of(base)->shim.real, level);
}

static int log_reserved(sqlite3_file *base, int *out)
{
	return log_of(base)->shim.real->pMethods->xCheckReservedLock(log_of(base)->shim.real, out);
}

static int log_control(sqlite3_file *base, int what, void *argument)
{
	return log_of(base)->shim.real->pMethods->xFileControl(log_of(base)->shim.real, what, argument);
}

static int log_sector(sqlite3_file *base)
{
	return log_of(base)->shim.real->pMethods->xSectorSize(log_of(base)->shim.real);
}

static int log_characteristics(sqlite3_file *base)
{
	return log_of(base)->shim.real->pMethods->xDeviceCharacteristics(log_of(base)->shim.real);
}

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = log_close, .xRead = log_read, .xWrite = log_write, .xTruncate = log_truncate,
	.xSync = log_sync, .xFileSize = log_size, .xLock = log_lock, .xUnlock = log_unlock,
	.xCheckReservedLock = log_reserved, .xFileControl = log_control, .xSectorSize = log_sector,
	.xDeviceCharacteristics = log_characteristics,
};

void vg_log_file_init(struct vg_log_file *file, sqlite3_file *real, struct vg_page_file *database)
{
	file->shim.base.pMethods = &methods;
	file->shim.real = real;
	file->database = database;
	file->held = false;
}
