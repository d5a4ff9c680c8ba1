/* Manifests (CSV and JSON Lines) and exchanged collections from hostile bytes. */
#include <string.h>
#include <vestigo/exchange.h>

#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int entry(void *context, struct vg_entry *entry, struct vg_error *err)
{
	(void)err;
	if (*(bool *)context ? !entry->known.has_sha256 && !entry->known.has_pdq : !entry->path)
		abort();
	return entry->tag_count > VG_ENTRY_TAGS ? VG_ERR_LIMIT : 0;
}

static void bad(void *context, uint64_t line, const char *reason)
{
	(void)context;
	if (line == 0 || !*reason)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool exchange = true, manifest = false;
	char path[64], jsonl[64];
	int fd = memory_file(data, size, path);
	snprintf(jsonl, sizeof jsonl, "/tmp/vestigo-fuzz-%d.jsonl", getpid());
	if (symlink(path, jsonl) < 0)
		abort();
	(void)vg_manifest_read(path, &(struct vg_entry_visitor){ .context = &manifest, .entry = entry, .bad = bad }, NULL);
	(void)vg_manifest_read(jsonl, &(struct vg_entry_visitor){ .context = &manifest, .entry = entry, .bad = bad }, NULL);
	(void)vg_exchange_read(path, &(struct vg_entry_visitor){ .context = &exchange, .entry = entry, .bad = bad }, NULL);
	unlink(jsonl);
	close(fd);
	return 0;
}
