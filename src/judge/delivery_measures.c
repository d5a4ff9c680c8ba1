/* The measuring functions about how a file came, and what people wrote into it, against the post. */
#include <strings.h>

#include "judge/device_texts.h"
#include "judge/look.h"

void vg_measure_metadata_on_photo(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	if (!vg_look_sent_as(c->record, "photo") || c->record->item.thumbnail) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a photo that Telegram made anew.");
		return;
	}
	if (!vg_look_camera(picture) && !picture->exif.original.present && picture->exif.gps.kind == VG_POSITION_NONE) {
		vg_look_not_so(finding);
		return;
	}
	say(finding, VG_OBSERVED, VG_WEAK, "It holds camera data, though it was sent as a photo, from which Telegram removes them: the file is another than the one that was sent, or something added them.");
}

/* Photos that Telegram makes are JPEGs, at most so long. */
enum { PHOTO_SIDE_MOST = 2560 };

void vg_measure_photo_form(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	uint32_t side = picture->width > picture->height ? picture->width : picture->height;
	if (!vg_look_sent_as(c->record, "photo") || c->record->item.thumbnail || !side) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a photo that Telegram made anew.");
		return;
	}
	evidence_number(finding, "long_side", side);
	if (picture->format == VG_FORMAT_JPEG && side <= PHOTO_SIDE_MOST)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "It is no photo as Telegram makes them (JPEG, at most 2560 pixels long): the file is another than the one that was sent.");
}

/* IMG_20240302_101112_123: as Telegram for Android and Instagram name what they save. */
static bool is_saved_on_android(const char *name)
{
	static const size_t digits[] = { 8, 6, 3 };
	bool so = strncmp(name, "IMG_", 4) == 0;
	name += so ? 4 : 0;
	for (size_t i = 0; i < sizeof digits / sizeof *digits && so; i++) {
		so = strspn(name, "0123456789") == digits[i] && name[digits[i]] == (i < 2 ? '_' : '.');
		name += so ? digits[i] + 1 : 0;
	}
	return so;
}

/* Names that cameras and phones give by themselves: letters, then digits. */
static bool is_camera_name(const char *name)
{
	static const char *const begins[] = { "IMG_", "DSC_", "DSCN", "DSCF", "DSC0", "PXL_", "P10", "MVIMG_", "GOPR", "DJI_", "SAM_", "IMAG", "PICT" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins && !is_saved_on_android(name); i++) {
		size_t length = strlen(begins[i]);
		if (strncmp(name, begins[i], length) == 0 && strspn(name + length, "0123456789") >= 3)
			return true;
	}
	return false;
}

void vg_measure_camera_name_stripped(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const char *name = vg_look_file_name(c->record);
	/* Telegram made its thumbnails, and names them after what they show. */
	if (!is_camera_name(name) || picture->format != VG_FORMAT_JPEG || vg_look_sent_as(c->record, "photo") || c->record->item.thumbnail) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG with a name that cameras give.");
		return;
	}
	evidence_text(finding, "name", name);
	if (picture->exif.present || picture->block[VG_BLOCK_EXIF].state != VG_BLOCK_ABSENT)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "Named as a camera names its files (%.60s), and without a camera's data: something removed them and kept the name.",
		    vg_shortened(name, 60).text);
}

/* How platforms, programs and models name what is saved from them. */
static const char *platform_of_name(const char *name)
{
	static const struct { const char *begins, *platform; } names[] = {
		{ "WhatsApp Image", "WhatsApp" }, { "signal-", "Signal" }, { "FB_IMG_", "Facebook" }, { "received_", "Messenger" },
		{ "viber_image", "Viber" }, { "viber image", "Viber" }, { "mmexport", "WeChat" },
		{ "ChatGPT Image ", "ChatGPT" }, { "Gemini_Generated_Image_", "Gemini" }, { "DALL·E ", "DALL·E" }, { "ComfyUI_", "ComfyUI" },
		{ "Screenshot", "screenshots" }, { "Screen Shot ", "screenshots" }, { "Снимок экрана", "screenshots" },
		{ "Знімок екрана", "screenshots" }, { "Bildschirmfoto", "screenshots" },
	};
	size_t digits = strspn(name, "0123456789");
	if (strncmp(name, "IMG-", 4) == 0 && strstr(name, "-WA"))
		return "WhatsApp";
	if (digits >= 8 && name[digits] == '_' && strstr(name, "_n."))
		return "Facebook or Instagram";
	if (strncmp(name, "photo_20", 8) == 0 && strspn(name + 6, "0123456789") == 4 && name[10] == '-')
		return "Telegram";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncmp(name, names[i].begins, strlen(names[i].begins)) == 0)
			return names[i].platform;
	return is_saved_on_android(name) ? "Telegram for Android or Instagram" : NULL;
}

void vg_measure_name_of_platform(const struct vg_case *c, struct vg_finding *finding)
{
	const char *name = vg_look_file_name(c->record), *platform = platform_of_name(name);
	/* A camera that names its files so writes EXIF into them. */
	if (!platform || (is_saved_on_android(name) && vg_look_camera(&c->record->picture))) {
		vg_look_not_so(finding);
		return;
	}
	evidence_text(finding, "name", name);
	say(finding, VG_OBSERVED, VG_WEAK, "Named as files of %s are: it is not the camera's file.", part(finding, platform));
}

void vg_measure_screen_size(const struct vg_case *c, struct vg_finding *finding)
{
	/* Of phones and tablets, upright: whole screens that no camera's pictures have. */
	static const struct { uint32_t width, height; } screens[] = {
		{ 640, 1136 }, { 750, 1334 }, { 828, 1792 }, { 1125, 2436 }, { 1242, 2208 }, { 1242, 2688 }, { 1170, 2532 }, { 1179, 2556 },
		{ 1284, 2778 }, { 1290, 2796 }, { 1206, 2622 }, { 1320, 2868 }, { 1080, 2160 }, { 1080, 2220 }, { 1080, 2280 }, { 1080, 2310 },
		{ 1080, 2340 }, { 1080, 2376 }, { 1080, 2400 }, { 1080, 2408 }, { 1080, 2412 }, { 1440, 2960 }, { 1440, 3040 }, { 1440, 3088 },
		{ 1440, 3120 }, { 1440, 3200 }, { 720, 1520 }, { 720, 1544 }, { 720, 1560 }, { 720, 1600 }, { 720, 1612 }, { 1344, 2992 },
		{ 1668, 2388 }, { 1620, 2160 }, { 2048, 2732 }, { 1668, 2224 } };
	const struct vg_picture *picture = &c->record->picture;
	uint32_t less = picture->width < picture->height ? picture->width : picture->height, more = picture->width + picture->height - less;
	if (vg_look_camera(picture)) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file names a camera.");
		return;
	}
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		if (screens[i].width == less && screens[i].height == more) {
			say(finding, VG_OBSERVED, VG_WEAK, "As large as a phone's or a tablet's screen (%u × %u), and without camera data: as of a screenshot.",
			    picture->width, picture->height);
			return;
		}
	vg_look_not_so(finding);
}

/* The first statement of one of these names, in whatever block, that says something. */
static const char *first_text(const struct vg_picture *picture, const char *const *names, size_t count)
{
	struct vg_look_statement said;
	for (size_t i = 0; vg_look_statement(picture, i, &said); i++) {
		const char *name = said.name, *value = said.value;
		/* Profiles have a copyright and a description of their own; makers' notes are the camera's. */
		bool blocks = !said.directory || strncmp(said.directory, "XMP", 3) == 0 || strcmp(said.directory, "IPTC") == 0 || strcmp(said.directory, "PNG") == 0;
		size_t bare = strcspn(name, "[/");
		const char *colon = memchr(name, ':', bare);
		name = colon ? colon + 1 : name;
		bare = strcspn(name, "[/");
		for (size_t k = 0; k < count && blocks; k++)
			if (strlen(names[k]) == bare && strncmp(name, names[k], bare) == 0 && value[0] && !vg_is_device_text(value))
				return value;
	}
	return NULL;
}

/* A word of four letters or more that both texts hold. */
static bool share_a_word(const char *text, const char *caption)
{
	enum { LEAST = 4, MOST = 40 };
	char word[MOST + 1];
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, " ,.;:/()[]<>@\t\n");
		if (length >= LEAST && length <= MOST) {
			memcpy(word, at, length);
			word[length] = 0;
			if (strcasestr(caption, word))
				return true;
		}
		at += length + (at[length] != 0);
	}
	return false;
}

void vg_measure_credit(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const names[] = { "Artist", "Copyright", "By-line", "Credit", "Source", "creator", "rights", "XPAuthor", "CopyrightNotice" };
	const char *credit = first_text(&c->record->picture, names, sizeof names / sizeof *names);
	const struct vg_post *post = &c->record->item.post;
	if (!credit) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_text(finding, "credit", credit);
	bool named = post->present && ((post->caption && share_a_word(credit, post->caption)) || (post->from && share_a_word(credit, post->from)) ||
				       (post->chat && share_a_word(credit, post->chat)));
	if (named)
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file credits \"%.120s\", whom the post names.", vg_shortened(credit, 120).text);
	else
		say(finding, VG_OBSERVED, VG_WEAK, post->present ? "The file credits \"%.120s\", whom the post does not name." : "The file credits \"%.120s\".",
		    vg_shortened(credit, 120).text);
}

void vg_measure_description(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const names[] = { "ImageDescription", "Caption-Abstract", "description", "Headline", "title", "XPTitle", "XPComment", "XPSubject" };
	const char *description = first_text(&c->record->picture, names, sizeof names / sizeof *names);
	const char *caption = c->record->item.post.caption;
	if (!description) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_text(finding, "description", description);
	if (caption && share_a_word(description, caption))
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file's own caption shares words with the post's.");
	else
		say(finding, VG_OBSERVED, VG_WEAK, caption ? "The file has a caption of its own, which shares no word with the post's: \"%.200s\"." : "The file has a caption of its own: \"%.200s\".",
		    vg_shortened(description, 200).text);
}
