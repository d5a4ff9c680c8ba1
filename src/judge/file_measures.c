/* The measuring functions behind the table of findings: those about the file as bytes. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "judge/look.h"
#include "media/type_names.h"

enum {
	/* Encoders pad to a word or a line end. */
	TRAILING_FROM = 16
};

/* A TIFF has a directory in any case: does it say more than how the pixels are stored? */
static bool states_more(const struct vg_picture *picture)
{
	static const char *const texts[] = { "ImageDescription", "Artist", "Copyright", "HostComputer", "DocumentName", "PageName" };
	const struct vg_exif *exif = &picture->exif;
	bool more = exif->make[0] || exif->model[0] || exif->software[0] || exif->original.present || exif->digitized.present ||
		    exif->modified.present || exif->gps.kind != VG_POSITION_NONE;
	for (size_t i = 0; i < picture->entry_count && !more; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		more = strcmp(entry->directory, "ExifIFD") == 0;
		for (size_t k = 0; k < sizeof texts / sizeof *texts && !more; k++)
			more = strcmp(entry->name, texts[k]) == 0;
	}
	return more;
}

static bool holds_metadata(const struct vg_picture *picture)
{
	/* Videos and others state it in ways of their own, and were looked at only as they do. Of a raw file with a
	 * picture the blocks were looked for: its container's brand is no camera data. */
	bool of_its_own = picture->format == VG_FORMAT_UNKNOWN && picture->disposition != VG_EXAMINED && picture->entry_count;
	bool exif = picture->exif.present && (picture->format != VG_FORMAT_TIFF || states_more(picture));
	return exif || picture->block[VG_BLOCK_XMP].bytes || picture->block[VG_BLOCK_IPTC].bytes || of_its_own;
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
	    picture->format == VG_FORMAT_WEBP || picture->format == VG_FORMAT_BMP)
		return "files of this format, such as screenshots, rarely hold any";
	if (picture->jpeg.origin[0][0])
		return "consistent with a photo sent through Telegram, which removes it";
	return NULL;
}

/* A quality, a profile's name or when pixels were written is no word about the picture. */
static bool says_how_encoded(const struct vg_metadata_entry *entry)
{
	static const char *const words[][2] = { { "Ducky", "Quality" }, { "PNG", "ProfileName" }, { "PNG", "ModifyDate" } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(entry->directory, words[i][0]) == 0 && strcmp(entry->name, words[i][1]) == 0)
			return true;
	return false;
}

/* Where a file without camera data says something all the same: a PNG's texts (a generator's prompt), comments,
 * Photoshop's resources; in words. False when it does not. */
static bool states_otherwise(const struct vg_finding *finding, const struct vg_picture *picture, char *out, size_t size)
{
	static const struct { const char *directory, *words; } places[] = {
		{ "PNG", "notes in the PNG" }, { "File", "a comment in the file" }, { "Photoshop", "what Photoshop keeps in the file" },
		{ "BMP", "the bitmap's header" }, { "Ducky", "what Photoshop's \"Save for Web\" noted" } };
	size_t used = 0;
	for (size_t k = 0; k < sizeof places / sizeof *places; k++)
		for (size_t i = 0; i < picture->entry_count; i++)
			if (strcmp(picture->entries[i].directory, places[k].directory) == 0 && !says_how_encoded(&picture->entries[i])) {
				used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", part(finding, places[k].words));
				break;
			}
	return used > 0;
}

void vg_measure_metadata_absent(const struct vg_case *c, struct vg_finding *finding)
{
	if (holds_metadata(&c->record->picture)) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file holds metadata.");
		return;
	}
	char list[400];
	if (vg_look_unread_list(finding, &c->record->picture, list, sizeof list)) {
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Whether the file holds camera data is not known; not read: %s.", list);
		return;
	}
	const char *reason = vg_absence_expected(c->record);
	bool as_file = c->record->item.post.sent_as && strcmp(c->record->item.post.sent_as, "file") == 0;
	char besides[240];
	if (states_otherwise(finding, &c->record->picture, besides, sizeof besides))
		say(finding, VG_OBSERVED, as_file && !reason ? VG_MODERATE : VG_WEAK,
		    "The file names no camera; it says something else: %s.", besides);
	else if (reason)
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
		    made(finding, finding->evidence[0].text));
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing malformed met.");
}

/* A kind of file as people call it; the evidence keeps the media type. */
static const char *type_name(const struct vg_finding *finding, const char *type)
{
	return part(finding, vg_type_name(type));
}

void vg_measure_type_mismatch(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_item *item = &c->record->item;
	const struct vg_picture *picture = &c->record->picture;
	enum vg_format by_name = vg_format_from_file_name(item->name);
	const char *raw = vg_raw_type_from_file_name(item->name);
	enum vg_format declared =
		item->declared_type ? vg_format_from_media_type(item->declared_type) : VG_FORMAT_UNKNOWN;
	const char *bytes = type_name(finding, picture->type);
	evidence_text(finding, "bytes", picture->type);
	/* Raw files of makers that are not told apart are TIFFs by their bytes. */
	bool raw_bytes = strncmp(picture->type, "image/x-", 8) == 0 || picture->format == VG_FORMAT_TIFF;
	if (raw && strcmp(raw, picture->type) != 0 && !raw_bytes) {
		say(finding, VG_OBSERVED, VG_STRONG, "Named as %s, but by its bytes it is: %s.", type_name(finding, raw),
		    bytes);
	} else if (by_name && by_name != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Named as %s, but by its bytes it is: %s.",
		    type_name(finding, vg_format_media_type(by_name)), bytes);
	} else if (declared && declared != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Declared as %s, but by its bytes it is: %s.",
		    type_name(finding, item->declared_type), bytes);
	} else {
		bool told = by_name || declared || (raw && strcmp(raw, picture->type) == 0);
		say(finding, told ? VG_NOT_OBSERVED : VG_NOT_APPLICABLE, VG_WEAK,
		    told ? "Name and bytes agree." : "Neither name nor post declares a type that can be compared.");
	}
}

/* What stands behind the picture, in words: "another picture (PNG)", "ZIP archive". Gives back `out`. */
static const char *behind(const struct vg_finding *finding, const char *what, char *out, size_t size)
{
	if (strncmp(what, "image/", 6) == 0)
		snprintf(out, size, part(finding, "another picture (%s)"), type_name(finding, what));
	else
		vg_text_copy(out, size, type_name(finding, what));
	return out;
}

void vg_measure_trailing_data(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_trailing *trailing = &picture->trailing;
	char what[96];
	if (!trailing->looked) {
		bool tiff = picture->format == VG_FORMAT_TIFF || picture->format == VG_FORMAT_UNKNOWN;
		say(finding, tiff ? VG_NOT_APPLICABLE : VG_NOT_EXAMINED, VG_WEAK,
		    tiff ? "The file states no end that could be looked behind."
			 : "The end of the picture was not found.");
		return;
	}
	evidence_number(finding, "bytes", (double)trailing->bytes);
	if (trailing->what[0])
		evidence_text(finding, "what", trailing->what);
	if (trailing->bytes < TRAILING_FROM)
		say(finding, VG_NOT_OBSERVED, VG_WEAK, trailing->bytes ? "Fewer than 16 bytes stand behind the end of the picture."
								       : "Nothing behind the end of the picture.");
	else if (strcmp(trailing->what, VG_TRAILING_PNG_REMAINS) == 0 || strcmp(trailing->what, VG_TRAILING_JPEG_REMAINS) == 0)
		say_of(finding, VG_OBSERVED, VG_WEAK, trailing->bytes,
		       "%llu byte behind the end of the picture: %s, as of a screenshot that an editor cropped in place.",
		       "%llu bytes behind the end of the picture: %s, as of a screenshot that an editor cropped in place.",
		       (unsigned long long)trailing->bytes, part(finding, trailing->what));
	else
		say_of(finding, VG_OBSERVED, VG_WEAK, trailing->bytes, "%llu byte behind the end of the picture%s%s.",
		       "%llu bytes behind the end of the picture%s%s.",
		       (unsigned long long)trailing->bytes, trailing->what[0] ? ": " : "", behind(finding, trailing->what, what, sizeof what));
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
		const unsigned number[4] = { family->sent, family->of_sent, family->other, family->of_other };
		char count[4][VG_COUNT_TEXT];
		for (int i = 0; i < 4; i++)
			vg_format_count_in(finding->language, number[i], count[i]);
		say(finding, VG_OBSERVED, VG_WEAK,
		    "Consistent with a photo sent through Telegram (%s): so were %s of %s photos exported from one channel, and %s of %s other pictures.",
		    part(finding, family->settings), count[0], count[1], count[2], count[3]);
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
			    100 * picture->read_share < 1 ? 1 : floor(100 * picture->read_share), made(finding, damage));
		else
			say(finding, VG_OBSERVED, VG_MODERATE, "Parts may be missing; %s.", made(finding, damage));
	} else if (note) {
		evidence_text(finding, "note", note);
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Every pixel of what was examined is there; beside them: %s.", made(finding, note));
	} else {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "It decodes without complaint.");
	}
}
