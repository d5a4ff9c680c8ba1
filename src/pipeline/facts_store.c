#include "pipeline/facts_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "pipeline/digest_map.h"

/* File: magic, header size, header (started, terms); entries: sha256 of the file,
 * size, digest of the facts (8 bytes), facts. Numbers big-endian. */
enum { MAGIC_SIZE = 8, ENTRY_HEAD = 32 + 4 + 8, TEMPORARY_MAXIMUM = 256 << 20,
       HEADER_MAXIMUM = 4096 };
static const char magic[MAGIC_SIZE + 1] = "VGFACTS1";

struct vg_facts_store {
	int fd;
	char *path;
	int64_t started;
	uint64_t size;
	bool temporary;
	struct vg_digest_map *places; /* file's digest -> offset of its entry */
};

static void put_number(struct vg_buffer *out, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		(void)vg_buffer_append_byte(out, (uint8_t)(value >> (8 * i)));
}

static int write_header(struct vg_facts_store *store, const char *terms, struct vg_error *err)
{
	struct vg_buffer header;
	vg_buffer_init(&header, HEADER_MAXIMUM);
	(void)vg_buffer_append(&header, magic, MAGIC_SIZE);
	put_number(&header, 8 + strlen(terms), 4);
	put_number(&header, (uint64_t)store->started, 8);
	int code = vg_buffer_append_text(&header, terms);
	if (code == 0 && (ftruncate(store->fd, 0) != 0 || lseek(store->fd, 0, SEEK_SET) < 0))
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s",
				    store->path ? store->path : "a temporary file", strerror(errno));
	if (code == 0)
		code = vg_file_write(store->fd, store->path ? store->path : "a temporary file",
				     vg_buffer_span(&header), err);
	store->size = header.size;
	vg_buffer_release(&header);
	return code;
}

static bool read_at(const struct vg_facts_store *store, uint64_t offset, void *out, size_t size)
{
	return pread(store->fd, out, size, (off_t)offset) == (ssize_t)size;
}

static uint64_t digest_of(struct vg_span facts)
{
	uint8_t digest[32];
	struct vg_reader reader;
	if (!vg_sha256(facts, digest))
		return 0;
	vg_reader_init(&reader, (struct vg_span){ digest, 8 });
	uint64_t high = vg_read_u32be(&reader);
	return high << 32 | vg_read_u32be(&reader);
}

/* Reads the entry at offset into out (its size in *out_size); false when torn. */
static bool read_entry(const struct vg_facts_store *store, uint64_t offset, uint8_t key[32],
		       struct vg_buffer *out, uint64_t *out_size)
{
	uint8_t head[ENTRY_HEAD];
	struct vg_reader reader;
	if (!read_at(store, offset, head, sizeof head))
		return false;
	vg_reader_init(&reader, (struct vg_span){ head, sizeof head });
	memcpy(key, vg_read_span(&reader, 32).data, 32);
	uint32_t size = vg_read_u32be(&reader);
	uint64_t digest = (uint64_t)vg_read_u32be(&reader) << 32;
	digest |= vg_read_u32be(&reader);
	if (size > VG_WIRE_MAXIMUM)
		return false;
	size_t before = out->size;
	uint8_t *facts = vg_buffer_reserve(out, size);
	if (!facts || !read_at(store, offset + ENTRY_HEAD, facts, size) ||
	    digest_of((struct vg_span){ facts, size }) != digest) {
		out->size = before;
		return false;
	}
	*out_size = ENTRY_HEAD + size;
	return true;
}

/* Takes over a journal; false when it is of other terms or none at all. */
static bool take_over(struct vg_facts_store *store, const char *terms)
{
	uint8_t head[MAGIC_SIZE + 4 + 8], key[32];
	char there[HEADER_MAXIMUM];
	struct vg_reader reader;
	struct vg_buffer facts;
	uint64_t entry_size;
	size_t length = strlen(terms);
	if (!read_at(store, 0, head, sizeof head) || memcmp(head, magic, MAGIC_SIZE) != 0)
		return false;
	vg_reader_init(&reader, (struct vg_span){ head + MAGIC_SIZE, 12 });
	uint32_t size = vg_read_u32be(&reader);
	int64_t started = (int64_t)((uint64_t)vg_read_u32be(&reader) << 32);
	started |= vg_read_u32be(&reader);
	if (size != 8 + length || length > sizeof there ||
	    !read_at(store, sizeof head, there, length) || memcmp(there, terms, length) != 0)
		return false;
	store->started = started;
	store->size = sizeof head + length;
	vg_buffer_init(&facts, VG_WIRE_MAXIMUM);
	while (read_entry(store, store->size, key, &facts, &entry_size) &&
	       vg_digest_map_put(store->places, key, store->size)) {
		store->size += entry_size;
		vg_buffer_clear(&facts);
	}
	vg_buffer_release(&facts);
	/* What stands behind the last whole entry was cut off by a kill. */
	return ftruncate(store->fd, (off_t)store->size) == 0;
}

static int open_temporary(void)
{
	const char *folder = getenv("TMPDIR");
	int fd = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd >= 0 ? fd : memfd_create("vestigo facts", MFD_CLOEXEC);
}

int vg_facts_store_open(const char *path, const char *terms, bool resume,
			struct vg_facts_store **out, struct vg_error *err)
{
	struct vg_facts_store *store = calloc(1, sizeof *store);
	if (!store || !(store->places = vg_digest_map_new())) {
		free(store);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	store->temporary = !path;
	store->path = path ? strdup(path) : NULL;
	store->started = vg_time_now();
	store->fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : open_temporary();
	int code = 0;
	if (store->fd < 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", path ? path : "a temporary file",
				    strerror(errno));
	else if (!(resume && take_over(store, terms)))
		code = write_header(store, terms, err);
	if (code < 0)
		vg_facts_store_close(store);
	else
		*out = store;
	return code;
}

void vg_facts_store_close(struct vg_facts_store *store)
{
	if (!store)
		return;
	if (store->fd >= 0)
		close(store->fd);
	vg_digest_map_free(store->places);
	free(store->path);
	free(store);
}

int64_t vg_facts_store_started(const struct vg_facts_store *store)
{
	return store->started;
}

int vg_facts_store_put(struct vg_facts_store *store, const uint8_t sha256[32],
		       struct vg_span facts, struct vg_error *err)
{
	struct vg_buffer entry;
	int code = 0;
	if (store->temporary && store->size + facts.size > TEMPORARY_MAXIMUM)
		return 0;
	vg_buffer_init(&entry, VG_WIRE_MAXIMUM + ENTRY_HEAD);
	(void)vg_buffer_append(&entry, sha256, 32);
	put_number(&entry, facts.size, 4);
	put_number(&entry, digest_of(facts), 8);
	code = vg_buffer_append(&entry, facts.data, facts.size);
	for (size_t put = 0; code == 0 && put < entry.size;) {
		ssize_t now = pwrite(store->fd, entry.data + put, entry.size - put, (off_t)(store->size + put));
		if (now < 0 && errno != EINTR)
			code = VG_ERR_IO;
		put += now > 0 ? (size_t)now : 0;
	}
	if (code == VG_ERR_IO && !store->temporary)
		vg_error_set(err, code, "cannot write \"%s\": %s", store->path, strerror(errno));
	else if (code == VG_ERR_IO)
		code = 0;
	else if (vg_digest_map_put(store->places, sha256, store->size))
		store->size += entry.size;
	vg_buffer_release(&entry);
	return code;
}

bool vg_facts_store_get(struct vg_facts_store *store, const uint8_t sha256[32],
			struct vg_buffer *out)
{
	uint64_t offset, size;
	uint8_t key[32];
	return vg_digest_map_get(store->places, sha256, &offset) &&
	       read_entry(store, offset, key, out, &size) && memcmp(key, sha256, 32) == 0;
}
