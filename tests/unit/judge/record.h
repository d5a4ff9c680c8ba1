/* Records built by hand, for the tests of judge and report. */
#ifndef TESTS_UNIT_JUDGE_RECORD_H
#define TESTS_UNIT_JUDGE_RECORD_H

#include "../test.h"

#include <vestigo/record.h>

enum { RECORD_DAY = 86400 };
static const int64_t record_posted = 1735200672; /* 2024-12-26T08:11:12Z */

/* An examined JPEG without anything remarkable, posted as a photo. */
static inline void record_plain(struct vg_record *record)
{
	memset(record, 0, sizeof *record);
	record->seq = 1;
	record->item.kind = VG_INPUT_TELEGRAM_JSON;
	record->item.name = strdup("photos/photo_1.jpg");
	record->item.post = (struct vg_post){ .present = true, .has_date = true, .date = record_posted,
					      .has_message = true, .message = 4711, .has_chat_id = true,
					      .chat_id = 77, .sent_as = "photo" };
	struct vg_picture *picture = &record->picture;
	vg_picture_init(picture);
	picture->format = VG_FORMAT_JPEG;
	snprintf(picture->type, sizeof picture->type, "image/jpeg");
	picture->metadata_looked = true;
	picture->read_share = 1;
	picture->trailing.looked = true;
	picture->width = 1280;
	picture->height = 853;
	picture->bytes = 101325;
	picture->has_sha256 = true;
	picture->pdq.quality = 100;
	picture->jpeg = (struct vg_jpeg){ .present = true, .quality = 87, .standard_tables = true,
					  .progressive = true, .subsampling = "4:2:0", .components = 3, .scans = 10 };
}

static inline struct vg_match *record_add_match(struct vg_record *record, int64_t id, enum vg_strength strength)
{
	struct vg_match *match = &record->matches.match[record->matches.count++];
	*match = (struct vg_match){ .known_id = id, .strength = strength, .pdq_distance = 4, .added = record_posted + 1000,
				    .relation = VG_RECOMPRESSED };
	record->matches.found++;
	return match;
}

static inline void record_capture(struct vg_record *record, int64_t time, bool has_offset)
{
	record->picture.exif.present = true;
	record->picture.exif.original = (struct vg_camera_time){ .present = true, .has_offset = has_offset, .time = time,
								   .raw = "2023:02:11 14:23:05" };
}

static inline const struct vg_finding *record_finding(const struct vg_record *record, const char *code)
{
	for (size_t i = 0; i < record->finding_count; i++)
		if (strcmp(record->findings[i].kind->code, code) == 0)
			return &record->findings[i];
	fail_msg("there is no finding %s", code);
	return NULL;
}

#endif
