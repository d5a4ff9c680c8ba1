#include "custody/places.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

bool vg_place_from_json(json_t *line, struct vg_place *out)
{
	const char *file, *digest;
	json_int_t offset, length, response_offset = 0, response_length = 0;
	uint8_t bytes[VG_SHA256_SIZE];
	if (json_unpack(line, "{s:s, s:I, s:I, s:s, s?I, s?I}", "file", &file, "offset", &offset, "length",
			&length, "sha256", &digest, "response_offset", &response_offset,
			"response_length", &response_length) != 0 ||
	    offset < 0 || length < 0 || response_offset < 0 || response_length < 0 ||
	    strlen(file) >= sizeof out->file || strncmp(file, "archive/", 8) != 0 ||
	    !vg_text_unhex(digest, sizeof bytes, bytes))
		return false;
	*out = (struct vg_place){ .offset = (uint64_t)offset, .length = (uint64_t)length,
				  .response_offset = (uint64_t)response_offset,
				  .response_length = (uint64_t)response_length };
	vg_text_copy(out->file, sizeof out->file, file);
	vg_text_hex(bytes, sizeof bytes, out->digest);
	return true;
}

void vg_archive_name(unsigned number, char out[VG_PLACE_FILE])
{
	snprintf(out, VG_PLACE_FILE, "archive/vestigo-%05u.warc.gz", number);
}

const char *vg_course_take(struct vg_course *course, const struct vg_place *place, bool begins)
{
	struct vg_course next = *course;
	if (begins) {
		next.number++;
		next.size = 0;
		vg_archive_name(next.number, next.name);
	}
	if (next.number == 0 || strcmp(place->file, next.name) != 0 || place->offset != next.size)
		return "its bytes do not follow those before them";
	if (place->length > VG_ARCHIVE_MAXIMUM - next.size)
		return "it has more bytes than an archive holds";
	if (!begins && (place->response_offset < place->offset ||
			place->response_offset - place->offset > place->length ||
			place->response_length > place->length - (place->response_offset - place->offset)))
		return "the answer is not among its bytes";
	next.size += place->length;
	*course = next;
	return NULL;
}
