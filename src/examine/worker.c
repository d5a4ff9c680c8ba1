#include "examine/worker.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sandbox.h"
#include "examine/wire.h"

enum { SOCKET = VG_SANDBOX_FIRST_FILE };

static bool read_exactly(int fd, uint8_t *out, size_t size)
{
	while (size > 0) {
		ssize_t got = read(fd, out, size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out += got;
		size -= (size_t)got;
	}
	return true;
}

static bool answer(struct vg_buffer *response, int code)
{
	uint8_t header[VG_WORKER_HEADER];
	uint32_t size = code < 0 ? UINT32_MAX : (uint32_t)response->size;
	for (int i = 0; i < VG_WORKER_HEADER; i++)
		header[i] = (uint8_t)(size >> (24 - 8 * i));
	return vg_file_write(SOCKET, "the parent", (struct vg_span){ header, sizeof header }, NULL) == 0 &&
	       (code < 0 ||
		vg_file_write(SOCKET, "the parent", vg_buffer_span(response), NULL) == 0);
}

_Noreturn void vg_worker_serve(int socket, const uint8_t *memory,
			       const struct vg_pool_options *options)
{
	struct vg_buffer response;
	uint8_t request[VG_WORKER_REQUEST];
	vg_sandbox_leave_parent(&socket, 1);
	vg_buffer_init(&response, VG_WIRE_MAXIMUM);
	if (mprotect((void *)memory, options->limits.max_bytes, PROT_READ) != 0 ||
	    vg_sandbox_enter(&options->limits, NULL) < 0)
		_exit(1);
	while (read_exactly(SOCKET, request, sizeof request)) {
		uint64_t size = 0;
		for (size_t i = 1; i < sizeof request; i++)
			size = size << 8 | request[i];
		vg_buffer_clear(&response);
		int code = options->work(request[0], (struct vg_span){ memory, (size_t)size }, &response,
					 options->context);
		if (!answer(&response, code))
			break;
	}
	_exit(0);
}
