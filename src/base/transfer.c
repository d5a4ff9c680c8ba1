#include "base/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void vg_transfer_u64(struct vg_transfer *transfer, uint64_t *value)
{
	uint8_t bytes[8];
	if (transfer->out) {
		for (int i = 0; i < 8; i++)
			bytes[i] = (uint8_t)(*value >> (56 - 8 * i));
		transfer->failed |= vg_buffer_append(transfer->out, bytes, 8) < 0;
		return;
	}
	uint64_t high = vg_read_u32be(&transfer->in);
	*value = high << 32 | vg_read_u32be(&transfer->in);
}

void vg_transfer_u32(struct vg_transfer *transfer, uint32_t *value)
{
	uint64_t wide = *value;
	vg_transfer_u64(transfer, &wide);
	transfer->failed |= wide > UINT32_MAX;
	*value = (uint32_t)wide;
}

void vg_transfer_integer(struct vg_transfer *transfer, int *value, int least, int most)
{
	uint64_t wide = (uint64_t)(int64_t)*value;
	vg_transfer_u64(transfer, &wide);
	int64_t read = (int64_t)wide;
	transfer->failed |= read < least || read > most;
	*value = transfer->failed ? least : (int)read;
}

void vg_transfer_boolean(struct vg_transfer *transfer, bool *value)
{
	int wide = *value;
	vg_transfer_integer(transfer, &wide, 0, 1);
	*value = wide != 0;
}

void vg_transfer_i64(struct vg_transfer *transfer, int64_t *value)
{
	uint64_t bits = (uint64_t)*value;
	vg_transfer_u64(transfer, &bits);
	*value = (int64_t)bits;
}

void vg_transfer_real(struct vg_transfer *transfer, double *value)
{
	uint64_t bits;
	memcpy(&bits, value, sizeof bits);
	vg_transfer_u64(transfer, &bits);
	memcpy(value, &bits, sizeof bits);
	if (!isfinite(*value))
		*value = 0;
}

void vg_transfer_bytes(struct vg_transfer *transfer, void *data, size_t size)
{
	if (transfer->out) {
		transfer->failed |= vg_buffer_append(transfer->out, data, size) < 0;
		return;
	}
	struct vg_span part = vg_read_span(&transfer->in, size);
	if (part.data)
		memcpy(data, part.data, size);
}

struct vg_span vg_transfer_span(struct vg_transfer *transfer, struct vg_span span, size_t maximum)
{
	uint64_t size = span.size;
	vg_transfer_u64(transfer, &size);
	transfer->failed |= size > maximum;
	if (transfer->failed)
		return (struct vg_span){ NULL, 0 };
	if (transfer->out) {
		transfer->failed |= vg_buffer_append(transfer->out, span.data, span.size) < 0;
		return span;
	}
	return vg_read_span(&transfer->in, (size_t)size);
}

void vg_transfer_text(struct vg_transfer *transfer, char *value, size_t capacity)
{
	struct vg_span span = vg_transfer_span(transfer, (struct vg_span){ (uint8_t *)value, strnlen(value, capacity) },
				    capacity - 1);
	if (transfer->out)
		return;
	char *clean = vg_text_copy_utf8((const char *)span.data, span.size, capacity - 1);
	transfer->failed |= !clean;
	vg_text_copy(value, capacity, clean ? clean : "");
	free(clean);
}

void vg_transfer_string(struct vg_transfer *transfer, char **value, size_t maximum)
{
	bool present = *value != NULL;
	vg_transfer_boolean(transfer, &present);
	if (!present)
		return;
	struct vg_span span = { (const uint8_t *)*value, *value ? strlen(*value) : 0 };
	span = vg_transfer_span(transfer, span, maximum);
	if (transfer->out || transfer->failed)
		return;
	*value = vg_text_copy_utf8((const char *)span.data, span.size, maximum);
	transfer->failed |= !*value;
}
