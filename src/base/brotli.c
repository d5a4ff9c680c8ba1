#include "base/brotli.h"

#include <brotli/decode.h>
#include <stdlib.h>

#include "base/memory.h"

enum { CHUNK = 1 << 16 /* bytes unpacked at a time */ };

static void *allocate(void *unused, size_t size)
{
	(void)unused;
	return vg_malloc(size);
}

static void release(void *unused, void *memory)
{
	(void)unused;
	free(memory);
}

bool vg_brotli_unpack(struct vg_span packed, struct vg_buffer *out)
{
	BrotliDecoderState *state = BrotliDecoderCreateInstance(allocate, release, NULL);
	uint8_t *chunk = vg_malloc(CHUNK);
	const uint8_t *in = packed.data;
	size_t in_left = packed.size;
	BrotliDecoderResult result = state && chunk ? BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT : BROTLI_DECODER_RESULT_ERROR;
	while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		uint8_t *to = chunk;
		size_t room = CHUNK;
		result = BrotliDecoderDecompressStream(state, &in_left, &in, &room, &to, NULL);
		if (vg_buffer_append(out, chunk, CHUNK - room) != 0)
			result = BROTLI_DECODER_RESULT_ERROR;
	}
	free(chunk);
	if (state)
		BrotliDecoderDestroyInstance(state);
	return result == BROTLI_DECODER_RESULT_SUCCESS && in_left == 0;
}
