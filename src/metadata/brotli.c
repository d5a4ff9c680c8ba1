/* Boxes of JPEG XL that are packed by Brotli. */
#include <brotli/decode.h>

#include "metadata/metadata.h"

bool vg_brotli_unpack(struct vg_span packed, struct vg_buffer *out)
{
	uint8_t chunk[1 << 14];
	const uint8_t *from = packed.data;
	size_t left = packed.size;
	BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	while (state && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		uint8_t *to = chunk;
		size_t room = sizeof chunk;
		result = BrotliDecoderDecompressStream(state, &left, &from, &room, &to, NULL);
		if (vg_buffer_append(out, chunk, sizeof chunk - room) < 0)
			break;
	}
	if (state)
		BrotliDecoderDestroyInstance(state);
	return state && result == BROTLI_DECODER_RESULT_SUCCESS && !out->failed;
}
