/* The measuring functions behind the table of findings: those about the file itself. */
#include <math.h>
#include <strings.h>

#include "judge/say.h"

enum {
	DAY = 86400,
	/* People post a picture of yesterday as of today: two days is past any doubt of zones. */
	BEFORE_FROM = 2 * DAY,
	/* A month is no longer "today's news". A choice, not a measurement: weak before, moderate from here. */
	BEFORE_MODERATE_FROM = 30 * DAY,
	/* The largest offset of a time zone from UTC. */
	ZONE_DOUBT = 14 * 3600,
	/* Clocks of cameras and servers disagree by minutes. */
	CLOCK_DOUBT = 10 * 60,
	/* Encoders pad to a word or a line end. */
	TRAILING_FROM = 16
};

/* "EXIF, XMP (why), IPTC (why)": the blocks that are there, or may be, and were not understood. False
 * when there is none. */
static bool list_unread(const struct vg_picture *picture, char *out, size_t size)
{
	static const enum vg_block_name blocks[] = { VG_BLOCK_EXIF, VG_BLOCK_XMP, VG_BLOCK_IPTC };
	enum { BLOCKS = sizeof blocks / sizeof *blocks };
	size_t used = 0;
	out[0] = 0;
	for (size_t i = 0; i < BLOCKS; i++) {
		const struct vg_block *block = &picture->block[blocks[i]];
		const struct vg_block *next = i + 1 < BLOCKS ? &picture->block[blocks[i + 1]] : NULL;
		if (block->state != VG_BLOCK_UNREAD || used >= size)
			continue;
		bool same = next && next->state == VG_BLOCK_UNREAD && strcmp(next->reason, block->reason) == 0;
		int put = snprintf(out + used, size - used, "%s%s%s%.60s%s", used ? ", " : "", vg_block_name(blocks[i]),
				   same ? "" : " (", same ? "" : block->reason, same ? "" : ")");
		used += put > 0 ? (size_t)put : 0;
	}
	return used > 0;
}

/* True, and said, when a block was not understood that may state it. */
static bool unread(const struct vg_picture *picture, struct vg_finding *finding, const char *what)
{
	char list[240];
	if (!list_unread(picture, list, sizeof list))
		return false;
	say(finding, VG_NOT_EXAMINED, VG_WEAK, "What was read states no %s; not read: %s.", part(finding, what), list);
	return true;
}

/* The camera's date: the first of those stated that is not an unset clock's; an unset clock's date
 * where there is no other. */
static const struct vg_camera_time *capture_time(const struct vg_record *record)
{
	const struct vg_exif *exif = &record->picture.exif;
	const struct vg_camera_time *const times[] = { &exif->original, &exif->digitized };
	for (int i = 0; i < 2; i++)
		if (times[i]->present && !times[i]->clock_unset)
			return times[i];
	return exif->original.present ? &exif->original : exif->digitized.present ? &exif->digitized : NULL;
}

/* "2023-02-11 14:23:05", as the camera's clock showed it. */
static void local_text(const struct vg_camera_time *time, char out[VG_TIME_TEXT])
{
	vg_time_format(time->time + time->offset, out);
	out[10] = time->date_only ? 0 : ' ';
	out[19] = 0;
}

/* True, and said, when there is no date to compare. */
static bool no_capture_date(const struct vg_camera_time *capture, const struct vg_record *record,
			    struct vg_finding *finding)
{
	char text[VG_TIME_TEXT];
	const struct vg_exif *exif = &record->picture.exif;
	const char *raw = exif->original.raw[0] ? exif->original.raw : exif->digitized.raw;
	if (!capture && raw[0])
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states a capture date that cannot be read: \"%s\".", raw);
	else if (!capture && !unread(&record->picture, finding, "capture date"))
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states no capture date.");
	if (!capture || !capture->clock_unset)
		return !capture;
	local_text(capture, text);
	evidence_text(finding, "captured", capture->raw);
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "The camera's clock was not set (%s).", text);
	return true;
}

/* The post's moment on the clock of the camera where its zone is known, else of the post. */
static int64_t post_local(const struct vg_post *post, const struct vg_camera_time *capture)
{
	int64_t time;
	bool zone;
	if (post->date_is_local)
		return post->date;
	if (capture->has_offset)
		return post->date + capture->offset;
	/* Exports write the local time: as JSON beside the moment, as HTML before its offset. */
	char local[20] = "";
	vg_text_copy(local, sizeof local, post->date_raw ? post->date_raw : "");
	if ((vg_time_parse(local, &time, &zone) || vg_time_parse_telegram_html(local, &time, &zone)) && !zone)
		return time;
	return post->date;
}

void vg_measure_captured_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *capture = capture_time(c->record);
	const struct vg_post *post = &c->record->item.post;
	if (no_capture_date(capture, c->record, finding))
		return;
	if (!post->has_date) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The date of the post is not known.");
		return;
	}
	int64_t doubt = (capture->has_offset && !post->date_is_local ? 0 : ZONE_DOUBT) + (capture->date_only ? DAY : 0);
	int64_t before = post->date - capture->time - doubt;
	evidence_text(finding, "captured", capture->raw);
	evidence_time(finding, "posted", post->date);
	if (before < BEFORE_FROM) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The camera's date is not days before the post.");
		return;
	}
	int64_t days = vg_time_day(post_local(post, capture)) - vg_time_day(capture->time + capture->offset);
	evidence_number(finding, "days", (double)days);
	char day[VG_TIME_TEXT];
	local_text(capture, day);
	say_of(finding, VG_OBSERVED, before >= BEFORE_MODERATE_FROM ? VG_MODERATE : VG_WEAK, (uint64_t)days,
	       "Captured %.10s by the camera's clock, %lld day before the post.", "Captured %.10s by the camera's clock, %lld days before the post.",
	       day, (long long)days);
}

void vg_measure_captured_after_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *capture = capture_time(c->record);
	const struct vg_post *post = &c->record->item.post;
	char text[VG_TIME_TEXT];
	if (no_capture_date(capture, c->record, finding))
		return;
	int64_t limit = post->has_date ? post->date : c->now;
	int64_t doubt = capture->has_offset && !post->date_is_local ? CLOCK_DOUBT : ZONE_DOUBT;
	if (capture->time - limit <= doubt) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s", part(finding, post->has_date ? "The camera's date is not after the post."
									: "The camera's date is not after the examination."));
		return;
	}
	evidence_text(finding, "captured", capture->raw);
	local_text(capture, text);
	say(finding, VG_OBSERVED, VG_MODERATE, post->has_date ? "Captured %s by the camera's clock, after the post."
							      : "Captured %s by the camera's clock, after the examination.", text);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a word may end between the two: no letter, or another case, as in "CorelDRAW". */
static bool parts_words(char before, char after)
{
	bool upper_before = before >= 'A' && before <= 'Z', upper_after = after >= 'A' && after <= 'Z';
	return !is_letter(before) || !is_letter(after) || upper_before != upper_after;
}

/* Whether a text names a program, as a word of its own: "canva" is not in "canvas". */
static bool names_program(const char *text, const char *program)
{
	size_t size = strlen(program);
	for (const char *at = text; (at = strcasestr(at, program)) != NULL; at++)
		if ((at == text || parts_words(at[-1], at[0])) && parts_words(at[size - 1], at[size]))
			return true;
	return false;
}

/* Meitu makes phones too, whose firmware bears its name. */
static bool is_firmware(const struct vg_exif *exif, const char *editor)
{
	return strcmp(editor, "meitu") == 0 && strcasestr(exif->make, editor);
}

void vg_measure_editing_software(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const editors[] = {
		"photoshop", "lightroom", "gimp", "affinity", "paint.net", "pixelmator", "snapseed",
		"picsart", "capture one", "luminar", "facetune", "canva", "photoscape", "acdsee",
		"corel", "paintshop", "painttool", "irfanview", "xnview", "darktable", "rawtherapee",
		"picasa", "imagemagick", "photodirector", "vsco", "meitu", "remini", "stable diffusion",
		"midjourney", "dall-e", "dall·e", "firefly", "krita", "polarr", "fotor", "photopea",
	};
	const char *software = c->record->picture.exif.software;
	if (!software[0]) {
		if (!unread(&c->record->picture, finding, "software"))
			say(finding, VG_NOT_APPLICABLE, VG_WEAK, "No EXIF, XMP or IPTC in the file names software.");
		return;
	}
	evidence_text(finding, "software", software);
	for (size_t i = 0; i < sizeof editors / sizeof *editors; i++)
		if (names_program(software, editors[i]) && !is_firmware(&c->record->picture.exif, editors[i])) {
			say(finding, VG_OBSERVED, VG_WEAK, "Written by \"%s\", a program that edits pictures.", software);
			return;
		}
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "The software named is none of the picture editors that this build knows.");
}

/* Why a thumbnail was not compared; NULL when it was. */
static const char *not_compared(const struct vg_picture *picture)
{
	switch (picture->exif.thumbnail) {
	case VG_THUMBNAIL_NONE:
		return picture->block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD ? "The EXIF block, where a thumbnail would be, was not understood."
									      : "The file holds no thumbnail.";
	case VG_THUMBNAIL_UNREADABLE: return "The thumbnail inside the file cannot be read.";
	case VG_THUMBNAIL_FLAT: return "The thumbnail or the picture is too flat to compare.";
	case VG_THUMBNAIL_INCOMPLETE: return "Not compared with the thumbnail inside the file: parts of the picture are missing or damaged.";
	case VG_THUMBNAIL_NOT_COMPARED: return "Not compared with the thumbnail inside the file: the picture was not decoded.";
	case VG_THUMBNAIL_SAME: case VG_THUMBNAIL_TURNED: case VG_THUMBNAIL_DIFFERENT: case VG_THUMBNAIL_UNCLEAR:
	case VG_THUMBNAIL_CROPPED: case VG_THUMBNAIL_KIND_COUNT: break;
	}
	return NULL;
}

void vg_measure_thumbnail_differs(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_exif *exif = &c->record->picture.exif;
	const char *why = not_compared(&c->record->picture);
	if (why) {
		bool looked = c->record->picture.block[VG_BLOCK_EXIF].state != VG_BLOCK_UNREAD &&
			      exif->thumbnail != VG_THUMBNAIL_NOT_COMPARED;
		say(finding, looked ? VG_NOT_APPLICABLE : VG_NOT_EXAMINED, VG_WEAK, "%s", part(finding, why));
		return;
	}
	evidence_number(finding, "correlation", exif->thumbnail_correlation);
	evidence_number(finding, "pdq_distance", exif->thumbnail_pdq_distance);
	if (exif->thumbnail == VG_THUMBNAIL_DIFFERENT)
		say(finding, VG_OBSERVED, VG_MODERATE,
		    "The thumbnail inside the file (%u x %u) differs from the picture: it shows something else, or more or less of it.",
		    exif->thumbnail_width, exif->thumbnail_height);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The thumbnail inside the file %s.",
		    part(finding, exif->thumbnail == VG_THUMBNAIL_UNCLEAR ? "is neither clearly the same as nor clearly other than the picture"
		    : exif->thumbnail == VG_THUMBNAIL_CROPPED ? "shows the middle of the picture in another shape"
		    : exif->thumbnail == VG_THUMBNAIL_TURNED ? "shows the picture, turned or mirrored" : "shows the picture"));
}

static const char *hemispheres_missing(const struct vg_gps *gps)
{
	return gps->latitude_unsigned && gps->longitude_unsigned ? "north or south, east or west"
	     : gps->latitude_unsigned ? "north or south" : "east or west";
}

void vg_measure_gps_position(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_gps *gps = &picture->exif.gps;
	const char *fix = part(finding, gps->no_fix ? "; its receiver says that it had no fix (status V)" : "");
	switch (gps->kind) {
	case VG_POSITION_SIGNED:
		say(finding, VG_OBSERVED, gps->no_fix ? VG_WEAK : VG_MODERATE, "The file states the position %.6f, %.6f%s.",
		    gps->latitude, gps->longitude, fix);
		evidence_number(finding, "latitude", gps->latitude);
		evidence_number(finding, "longitude", gps->longitude);
		return;
	case VG_POSITION_UNSIGNED:
		say(finding, VG_OBSERVED, VG_WEAK, "The file states %.6f, %.6f as its position, %s not stated%s.",
		    gps->latitude, gps->longitude, part(finding, hemispheres_missing(gps)), fix);
		evidence_number(finding, "latitude_without_sign", gps->latitude);
		evidence_number(finding, "longitude_without_sign", gps->longitude);
		return;
	case VG_POSITION_ZERO:
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states no usable position: 0, 0 or undefined, as written where there is none.");
		return;
	case VG_POSITION_MALFORMED:
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states a position that cannot be read.");
		return;
	case VG_POSITION_NONE: case VG_POSITION_KIND_COUNT: break;
	}
	if (!unread(picture, finding, "position"))
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states no position.");
}

static bool holds_metadata(const struct vg_picture *picture)
{
	/* Videos and others state it in ways of their own, and were looked at only as they do. */
	bool of_its_own = picture->format == VG_FORMAT_UNKNOWN && picture->entry_count;
	return picture->exif.present || picture->block[VG_BLOCK_XMP].bytes || picture->block[VG_BLOCK_IPTC].bytes || of_its_own;
}

const char *vg_absence_expected(const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	const struct vg_picture *picture = &record->picture;
	if (record->item.thumbnail)
		return "thumbnails made by Telegram hold none";
	if (post->sent_as && strcmp(post->sent_as, "photo") == 0)
		return "Telegram removes it from photos";
	if (post->sent_as && strcmp(post->sent_as, "sticker") == 0)
		return "stickers hold none";
	if (picture->format == VG_FORMAT_PNG || picture->format == VG_FORMAT_GIF ||
	    picture->format == VG_FORMAT_WEBP)
		return "files of this format, such as screenshots, rarely hold any";
	if (picture->jpeg.origin[0][0])
		return "consistent with a photo sent through Telegram, which removes it";
	return NULL;
}

void vg_measure_metadata_absent(const struct vg_case *c, struct vg_finding *finding)
{
	if (holds_metadata(&c->record->picture)) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file holds metadata.");
		return;
	}
	char list[240];
	if (list_unread(&c->record->picture, list, sizeof list)) {
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Whether the file holds camera data is not known; not read: %s.", list);
		return;
	}
	const char *reason = vg_absence_expected(c->record);
	bool as_file = c->record->item.post.sent_as && strcmp(c->record->item.post.sent_as, "file") == 0;
	if (reason)
		say(finding, VG_OBSERVED, VG_WEAK, "No camera data: %s.", part(finding, reason));
	else
		say(finding, VG_OBSERVED, as_file ? VG_MODERATE : VG_WEAK,
		    as_file ? "No camera data, though it was sent as a file, which Telegram does not change."
			    : "No camera data, and nothing that was read says why.");
}

void vg_measure_metadata_malformed(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_defect *defects = c->record->picture.defects;
	for (int i = 0; i < VG_DEFECTS && defects[i].text[0]; i++)
		if (defects[i].kind == VG_DEFECT_METADATA)
			evidence_text(finding, "defect", defects[i].text);
	if (finding->evidence_count)
		say(finding, VG_OBSERVED, VG_WEAK, "Metadata or structure that breaks the format's rules: %s.",
		    finding->evidence[0].text);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing malformed met.");
}

void vg_measure_type_mismatch(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_item *item = &c->record->item;
	const struct vg_picture *picture = &c->record->picture;
	enum vg_format by_name = vg_format_from_file_name(item->name);
	const char *raw = vg_raw_type_from_file_name(item->name);
	enum vg_format declared =
		item->declared_type ? vg_format_from_media_type(item->declared_type) : VG_FORMAT_UNKNOWN;
	evidence_text(finding, "bytes", picture->type);
	/* Raw files of makers that are not told apart are TIFFs by their bytes. */
	bool raw_bytes = strncmp(picture->type, "image/x-", 8) == 0 || picture->format == VG_FORMAT_TIFF;
	if (raw && strcmp(raw, picture->type) != 0 && !raw_bytes) {
		say(finding, VG_OBSERVED, VG_STRONG, "Named as a camera raw file (%s), but the bytes are %s.", raw,
		    picture->type);
	} else if (by_name && by_name != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Named as %s, but the bytes are %s.",
		    vg_format_name(by_name), picture->type);
	} else if (declared && declared != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Declared as %s, but the bytes are %s.",
		    item->declared_type, picture->type);
	} else {
		bool told = by_name || declared || (raw && strcmp(raw, picture->type) == 0);
		say(finding, told ? VG_NOT_OBSERVED : VG_NOT_APPLICABLE, VG_WEAK,
		    told ? "Name and bytes agree." : "Neither name nor post declares a type that can be compared.");
	}
}

void vg_measure_trailing_data(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_trailing *trailing = &picture->trailing;
	if (!trailing->looked) {
		bool tiff = picture->format == VG_FORMAT_TIFF || picture->format == VG_FORMAT_UNKNOWN;
		say(finding, tiff ? VG_NOT_APPLICABLE : VG_NOT_EXAMINED, VG_WEAK,
		    tiff ? "Files of this format have no end that could be looked behind."
			 : "The end of the picture was not found.");
		return;
	}
	evidence_number(finding, "bytes", (double)trailing->bytes);
	if (trailing->what[0])
		evidence_text(finding, "what", trailing->what);
	if (trailing->bytes < TRAILING_FROM)
		say(finding, VG_NOT_OBSERVED, VG_WEAK, trailing->bytes ? "Fewer than 16 bytes stand behind the end of the picture."
								       : "Nothing behind the end of the picture.");
	else if (strcmp(trailing->what, VG_TRAILING_PNG_REMAINS) == 0)
		say_of(finding, VG_OBSERVED, VG_WEAK, trailing->bytes,
		       "%llu byte behind the end of the picture: %s, as of a screenshot that an editor cropped in place.",
		       "%llu bytes behind the end of the picture: %s, as of a screenshot that an editor cropped in place.",
		       (unsigned long long)trailing->bytes, part(finding, trailing->what));
	else
		say_of(finding, VG_OBSERVED, VG_WEAK, trailing->bytes, "%llu byte behind the end of the picture%s%s.",
		       "%llu bytes behind the end of the picture%s%s.",
		       (unsigned long long)trailing->bytes, trailing->what[0] ? ": " : "", part(finding, trailing->what));
}

void vg_measure_sender_habits(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_jpeg *jpeg = &c->record->picture.jpeg;
	const struct vg_sender_family *family = vg_sender_family(jpeg->family);
	if (!jpeg->present)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
	else if (!family)
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not the settings of a sender that this build knows.");
	else {
		say(finding, VG_OBSERVED, VG_WEAK,
		    "Consistent with a photo sent through Telegram (%s): so were %u of %u photos exported from one channel, and %u of %u other pictures.",
		    part(finding, family->settings), family->sent, family->of_sent, family->other, family->of_other);
		evidence_text(finding, "sender", family->sender);
		evidence_text(finding, "settings", family->settings);
		evidence_number(finding, "sent", family->sent);
		evidence_number(finding, "of_sent", family->of_sent);
		evidence_number(finding, "other", family->other);
		evidence_number(finding, "of_other", family->of_other);
	}
}

void vg_measure_low_detail(const struct vg_case *c, struct vg_finding *finding)
{
	int quality = c->record->picture.pdq.quality;
	bool features = c->record->picture.features.count >= VG_FEATURES_LEAST;
	evidence_number(finding, "pdq_quality", quality);
	if (quality < VG_PDQ_MATCH_QUALITY)
		say(finding, VG_OBSERVED, VG_STRONG,
		    "Too little detail for the perceptual hash (quality %d of 100): it can only be found by same bytes, same pixels%s.",
		    quality, part(finding, features ? " or local features" : ""));
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Enough detail for the perceptual hash.");
}

void vg_measure_damaged(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const char *damage = vg_picture_defect(picture, VG_DEFECT_PIXELS);
	const char *note = vg_picture_defect(picture, VG_DEFECT_NOTE);
	if (damage) {
		evidence_text(finding, "defect", damage);
		evidence_number(finding, "read_share", picture->read_share);
		if (picture->read_share < 1)
			say(finding, VG_OBSERVED, VG_MODERATE, "Parts may be missing: %s%.0f %% of the picture could be read; %s.",
			    part(finding, 100 * picture->read_share < 1 ? "less than " : "about "),
			    100 * picture->read_share < 1 ? 1 : floor(100 * picture->read_share), damage);
		else
			say(finding, VG_OBSERVED, VG_MODERATE, "Parts may be missing; %s.", damage);
	} else if (note) {
		evidence_text(finding, "note", note);
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Every pixel is there; beside them: %s.", note);
	} else {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "It decodes without complaint.");
	}
}
