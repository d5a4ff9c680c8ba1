/* An evidence folder that somebody else made: the bytes up to the first empty line are the events of
 * its log, whose chain holds, the rest its archive. It is checked, packed, and opened to go on in. */
#include <vestigo/evidence.h>

#include "custody/evidence.h"
#include "file_target.h"
#include "log_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *blank = size ? memmem(data, size, "\n\n", 2) : NULL;
	size_t log = blank ? (size_t)(blank - data) : size, rest = blank ? log + 2 : size;
	char folder[64], path[128];
	struct vg_evidence_state state;
	struct vg_evidence_folder *evidence = NULL;
	file_name(folder, ".evidence");
	snprintf(path, sizeof path, "%s/archive", folder);
	mkdir(folder, 0700);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/archive/vestigo-00001.warc.gz", folder);
	file_write(path, data + rest, size - rest);
	snprintf(path, sizeof path, "%s/log.jsonl", folder);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	log_write(fd, data, log);
	close(fd);
	(void)vg_evidence_verify(folder, &state, NULL);
	snprintf(path, sizeof path, "%s/packed.wacz", folder);
	(void)vg_evidence_pack(folder, path, NULL);
	if (vg_evidence_open(folder, &evidence, NULL) == 0)
		vg_evidence_close(evidence);
	return 0;
}
