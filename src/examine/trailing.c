#include "examine/trailing.h"

#include <string.h>

#include "base/text.h"
#include "media/sniff.h"

/* Whether the file's list of further pictures (MPF) names one that begins there or behind. */
static bool lists_picture_from(const struct vg_picture *picture, size_t from)
{
	int64_t at;
	for (size_t i = 0; i < picture->entry_count; i++)
		if (strcmp(picture->entries[i].name, "MPImageStart") == 0 && strncmp(picture->entries[i].directory, "MPImage", 7) == 0 &&
		    vg_text_to_int64(picture->entries[i].value, &at) && at > 0 && (uint64_t)at >= from && (uint64_t)at < picture->bytes)
			return true;
	return false;
}

static bool all_zeros(struct vg_span rest)
{
	size_t zeros = 0;
	while (zeros < rest.size && rest.data[zeros] == 0)
		zeros++;
	return zeros == rest.size;
}

/* A video that was filmed with the photo: as a file behind it, or in Samsung's own trailer, which names it. */
static bool is_video(struct vg_span rest, const char *type)
{
	static const char samsung[] = "MotionPhoto_Data";
	enum { NAMED_WITHIN = 4096 };
	size_t seen = rest.size < NAMED_WITHIN ? rest.size : NAMED_WITHIN;
	return strncmp(type, "video/mp4", 9) == 0 || strncmp(type, "video/quicktime", 15) == 0 ||
	       memmem(rest.data, seen, samsung, sizeof samsung - 1) != NULL;
}

/* What an editor leaves that writes a smaller JPEG over a larger one and does not cut the file: it begins within
 * the coded data of the larger one and goes on as those do (T.81, B.1.1.5: behind each 0xff stands a zero or a
 * restart), over further scans and their tables, to an end. Random bytes do not come so far. */
static bool is_jpeg_remains(struct vg_span rest)
{
	enum { DHT = 0xc4, RST0 = 0xd0, RST7 = 0xd7, EOI = 0xd9, SOS = 0xda, DRI = 0xdd, STUFFED_LEAST = 2 };
	size_t stuffed = 0, at = 0;
	while (at + 1 < rest.size) {
		const uint8_t *mark = memchr(rest.data + at, 0xff, rest.size - at - 1);
		if (!mark)
			return false;
		size_t place = (size_t)(mark - rest.data);
		uint8_t code = mark[1];
		at = place + 2;
		if (code == EOI)
			return stuffed >= STUFFED_LEAST && all_zeros(vg_span_part(rest, at, rest.size - at));
		if (code == DHT || code == SOS || code == DRI) {
			if (at + 2 > rest.size)
				return false;
			at += (size_t)rest.data[at] << 8 | rest.data[at + 1];
		} else if (code == 0xff) {
			at = place + 1;
		} else if (code != 0 && (code < RST0 || code > RST7)) {
			return false;
		}
		stuffed += code == 0;
	}
	return false;
}

void vg_trailing_name(struct vg_span file, struct vg_picture *picture)
{
	struct vg_trailing *trailing = &picture->trailing;
	const char *type, *what = NULL;
	if (!trailing->looked || !trailing->bytes || trailing->bytes > file.size || trailing->what[0])
		return;
	struct vg_span rest = vg_span_part(file, file.size - (size_t)trailing->bytes, (size_t)trailing->bytes);
	(void)vg_sniff(rest, &type);
	bool known = strcmp(type, "unknown data") != 0;
	if (all_zeros(rest))
		what = "zeros";
	else if (lists_picture_from(picture, file.size - rest.size))
		what = VG_TRAILING_PICTURES;
	else if (is_video(rest, type))
		what = VG_TRAILING_VIDEO;
	else if (picture->format == VG_FORMAT_JPEG && !known && is_jpeg_remains(rest))
		what = VG_TRAILING_JPEG_REMAINS;
	else if (known)
		what = type;
	if (what)
		vg_text_copy(trailing->what, sizeof trailing->what, what);
}
