#include "examine/worker.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/sandbox.h"
#include "examine/wire.h"
#include "media/decode.h"

enum { SOCKET = VG_SANDBOX_FIRST_FILE };

static bool answer(const struct vg_buffer *response, uint64_t nonce, int code)
{
	uint8_t header[VG_WORKER_HEADER];
	vg_store_u32be(header, code < 0 ? UINT32_MAX : (uint32_t)response->size);
	vg_store_u64be(header + 4, nonce);
	vg_store_u64be(header + 12, vg_checksum_keyed(vg_buffer_span(response), nonce));
	return vg_file_write(SOCKET, "the parent", (struct vg_span){ header, sizeof header }, NULL) == 0 &&
	       (code < 0 ||
		vg_file_write(SOCKET, "the parent", vg_buffer_span(response), NULL) == 0);
}

static bool greet(int layers)
{
	uint8_t greeting[VG_WORKER_GREETING];
	vg_store_u32be(greeting, (uint32_t)layers);
	return vg_file_write(SOCKET, "the parent", (struct vg_span){ greeting, sizeof greeting }, NULL) == 0;
}

bool vg_worker_wants_prepared(struct vg_span input)
{
	return vg_decode_is_rare(input);
}

/* Planes of pixels come and go by the megabyte: what one gave back serves the next, instead of going back to the system
 * to be taken and cleared anew. Bytes. */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	enum { OF_ITS_OWN = 32 << 20, KEPT = 64 << 20 };
	(void)mallopt(M_MMAP_THRESHOLD, OF_ITS_OWN);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT);
#endif
}

_Noreturn void vg_worker_serve(const uint8_t *memory, const struct vg_pool_options *options, bool prepared)
{
	struct vg_buffer response;
	struct vg_reader reader;
	uint8_t request[VG_WORKER_REQUEST];
	vg_buffer_init(&response, VG_WIRE_MAXIMUM);
	if (mprotect((void *)memory, options->limits.max_bytes, PROT_READ) != 0)
		_exit(1);
	keep_memory();
	if (prepared)
		vg_decode_prepare_rare();
	int layers = vg_sandbox_enter(&options->limits, NULL);
	if (layers < 0)
		_exit(options->limits.full_sandbox ? VG_SANDBOX_REFUSED : 1);
	bool good = greet(layers);
	while (good && vg_file_read_exactly(SOCKET, request, sizeof request, VG_NO_DEADLINE)) {
		vg_reader_init(&reader, (struct vg_span){ request, sizeof request });
		uint8_t kind = vg_read_u8(&reader);
		struct vg_span input = { memory, (size_t)vg_read_u64be(&reader) };
		uint64_t nonce = vg_read_u64be(&reader);
		vg_buffer_clear(&response);
		int code = options->work(kind, input, &response, options->context);
		good = answer(&response, nonce, code);
	}
	_exit(0);
}
