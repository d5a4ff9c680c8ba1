#include "pipeline/facts_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "pipeline/cache_key.h"
#include "pipeline/digest_map.h"

/* File: magic, header (when it was begun, the SHA-256 of each of the terms); entries: sha256 of
 * the file, size, 8 bytes of the keyed digest of that and the facts, facts. Numbers big-endian. */
enum { MAGIC_SIZE = 8, TERM_SIZE = 32, HEADER_SIZE = MAGIC_SIZE + 8 + VG_JOURNAL_TERMS * TERM_SIZE,
       ENTRY_HEAD = 32 + 4 + 8, TEMPORARY_MAXIMUM = 256 << 20 };
static const char magic[MAGIC_SIZE + 1] = "VGFACTS3";

struct vg_facts_store {
	int fd;
	char *path;
	int64_t started;
	uint64_t size;
	bool temporary;
	uint8_t key[VG_CACHE_KEY_SIZE]; /* of this run alone where there is none */
	struct vg_digest_map *places; /* file's digest -> offset of its entry */
};

static void put_number(struct vg_buffer *out, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		(void)vg_buffer_append_byte(out, (uint8_t)(value >> (8 * i)));
}

/* The header that a journal with these terms begins with. */
static bool make_header(const struct vg_journal *journal, int64_t started, struct vg_buffer *out)
{
	uint8_t digest[TERM_SIZE];
	bool good = vg_buffer_append(out, magic, MAGIC_SIZE) == 0;
	put_number(out, (uint64_t)started, 8);
	for (int i = 0; i < VG_JOURNAL_TERMS && good; i++) {
		const char *term = journal->terms[i] ? journal->terms[i] : "";
		good = vg_sha256((struct vg_span){ (const uint8_t *)term, strlen(term) }, digest) &&
		       vg_buffer_append(out, digest, sizeof digest) == 0;
	}
	return good;
}

static int write_header(struct vg_facts_store *store, const struct vg_journal *journal, struct vg_error *err)
{
	struct vg_buffer header;
	const char *name = store->path ? store->path : "a temporary file";
	vg_buffer_init(&header, HEADER_SIZE);
	int code = make_header(journal, store->started, &header) ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && (ftruncate(store->fd, 0) != 0 || lseek(store->fd, 0, SEEK_SET) < 0))
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", name, strerror(errno));
	if (code == 0)
		code = vg_file_write(store->fd, name, vg_buffer_span(&header), err);
	store->size = header.size;
	vg_buffer_release(&header);
	return code;
}

static bool read_at(const struct vg_facts_store *store, uint64_t offset, void *out, size_t size)
{
	return pread(store->fd, out, size, (off_t)offset) == (ssize_t)size;
}

/* Of whose facts they are, and the facts. */
static bool digest_of(const struct vg_facts_store *store, const uint8_t file[32], struct vg_span facts, uint64_t *out)
{
	uint8_t digest[32];
	struct vg_reader reader;
	const struct vg_span parts[] = { { file, 32 }, facts };
	if (!vg_hmac_sha256(store->key, parts, 2, digest))
		return false;
	vg_reader_init(&reader, (struct vg_span){ digest, 8 });
	*out = vg_read_u64be(&reader);
	return true;
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
	uint64_t digest = vg_read_u64be(&reader), own = 0;
	if (size > VG_WIRE_MAXIMUM)
		return false;
	size_t before = out->size;
	uint8_t *facts = vg_buffer_reserve(out, size);
	if (!facts || !read_at(store, offset + ENTRY_HEAD, facts, size) ||
	    !digest_of(store, key, (struct vg_span){ facts, size }, &own) || own != digest) {
		out->size = before;
		return false;
	}
	*out_size = ENTRY_HEAD + size;
	return true;
}

/* Is the header that of a journal with the same terms? */
static int check_header(const struct vg_facts_store *store, const uint8_t head[HEADER_SIZE],
			const struct vg_journal *journal, struct vg_error *err)
{
	static const char *const others[VG_JOURNAL_TERMS] = {
		"by another version, or to examine otherwise (limits, --hashes-only, --html, hashes alone among what is known)",
		"with other inputs", "with another catalogue", "with other options" };
	struct vg_buffer wanted;
	int code = 0;
	vg_buffer_init(&wanted, HEADER_SIZE);
	if (!make_header(journal, 0, &wanted))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (int i = 0; i < VG_JOURNAL_TERMS && code == 0; i++) {
		size_t at = MAGIC_SIZE + 8 + (size_t)i * TERM_SIZE;
		if (memcmp(head + at, wanted.data + at, TERM_SIZE) != 0)
			code = vg_error_set(err, VG_ERR_USAGE,
					    "\"%s\" was begun %s: --resume goes on with the same only (without it, the scan begins anew)",
					    store->path, others[i]);
	}
	vg_buffer_release(&wanted);
	return code;
}

/* Takes over a journal's entries. */
static int take_over(struct vg_facts_store *store, const struct vg_journal *journal, struct vg_error *err)
{
	uint8_t head[HEADER_SIZE], key[32];
	struct vg_reader reader;
	struct vg_buffer facts;
	uint64_t entry_size;
	if (!read_at(store, 0, head, sizeof head)) /* killed before it was begun */
		return write_header(store, journal, err);
	int code = check_header(store, head, journal, err);
	if (code < 0)
		return code;
	vg_reader_init(&reader, (struct vg_span){ head + MAGIC_SIZE, 8 });
	store->started = (int64_t)((uint64_t)vg_read_u32be(&reader) << 32);
	store->started |= vg_read_u32be(&reader);
	store->size = HEADER_SIZE;
	vg_buffer_init(&facts, VG_WIRE_MAXIMUM);
	while (read_entry(store, store->size, key, &facts, &entry_size) &&
	       vg_digest_map_put(store->places, key, store->size)) {
		store->size += entry_size;
		vg_buffer_clear(&facts);
	}
	vg_buffer_release(&facts);
	/* What stands behind the last whole entry was cut off by a kill. */
	return ftruncate(store->fd, (off_t)store->size) == 0 ? 0
		: vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", store->path, strerror(errno));
}

static int open_temporary(void)
{
	int fd = vg_file_temporary("/tmp");
	return fd >= 0 ? fd : memfd_create("vestigo facts", MFD_CLOEXEC);
}

/* A file of that name that is no journal of ours is left alone; torn at its very beginning, it
 * is one. */
static int check_journal(const struct vg_facts_store *store, struct vg_error *err)
{
	char start[MAGIC_SIZE];
	struct stat status;
	ssize_t size = pread(store->fd, start, sizeof start, 0);
	bool ours = fstat(store->fd, &status) == 0 && S_ISREG(status.st_mode) && size >= 0 &&
		    memcmp(start, magic, (size_t)size) == 0;
	return ours ? 0 : vg_error_set(err, VG_ERR_USAGE,
				       "\"%s\" is there and is no journal of this version: it is not written over", store->path);
}

static int open_journal(struct vg_facts_store *store, const struct vg_journal *journal, struct vg_error *err)
{
	store->fd = open(store->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->fd < 0)
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", store->path, strerror(errno));
	int code = check_journal(store, err);
	if (code < 0)
		return code;
	return journal->resume ? take_over(store, journal, err) : write_header(store, journal, err);
}

static int open_nameless(struct vg_facts_store *store, const struct vg_journal *journal, struct vg_error *err)
{
	store->fd = open_temporary();
	return store->fd >= 0 ? write_header(store, journal, err)
			      : vg_error_set(err, VG_ERR_IO, "cannot open a temporary file: %s", strerror(errno));
}

int vg_facts_store_open(const struct vg_journal *journal, struct vg_facts_store **out, struct vg_error *err)
{
	struct vg_facts_store *store = calloc(1, sizeof *store);
	if (store)
		store->fd = -1;
	if (!store || !(store->places = vg_digest_map_new()) ||
	    (journal->path && !(store->path = strdup(journal->path)))) {
		vg_facts_store_close(store);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	store->temporary = !journal->path;
	if (journal->key) {
		memcpy(store->key, journal->key, sizeof store->key);
	} else if (getrandom(store->key, sizeof store->key, 0) != (ssize_t)sizeof store->key) {
		vg_facts_store_close(store);
		return vg_error_set(err, VG_ERR_IO, "no random numbers for the journal's key");
	}
	store->started = vg_time_now();
	int code = store->temporary ? open_nameless(store, journal, err) : open_journal(store, journal, err);
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
	/* Empty ones take back what was put before: they always have room. */
	if (store->temporary && facts.size && store->size + facts.size > TEMPORARY_MAXIMUM)
		return 0;
	vg_buffer_init(&entry, VG_WIRE_MAXIMUM + ENTRY_HEAD);
	(void)vg_buffer_append(&entry, sha256, 32);
	put_number(&entry, facts.size, 4);
	uint64_t digest = 0;
	code = digest_of(store, sha256, facts, &digest) ? 0 : VG_ERR_MEMORY;
	put_number(&entry, digest, 8);
	if (code == 0)
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
	else if (code < 0)
		vg_error_set(err, code, "out of memory for what the decoder answered");
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
