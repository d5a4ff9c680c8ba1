/* The measuring functions about the programs that a file names. */
#include <ctype.h>
#include <strings.h>

#include "judge/look.h"

/* One list of programs: what a name means where it is met. */
enum role { ROLE_EDITOR, ROLE_GENERATOR, ROLE_PLATFORM };

static const struct { const char *name; enum role role; } programs[] = {
	{ "photoshop", ROLE_EDITOR }, { "lightroom", ROLE_EDITOR }, { "camera raw", ROLE_EDITOR }, { "gimp", ROLE_EDITOR }, { "affinity", ROLE_EDITOR },
	{ "paint.net", ROLE_EDITOR }, { "pixelmator", ROLE_EDITOR }, { "snapseed", ROLE_EDITOR }, { "picsart", ROLE_EDITOR }, { "capture one", ROLE_EDITOR },
	{ "luminar", ROLE_EDITOR }, { "facetune", ROLE_EDITOR }, { "canva", ROLE_EDITOR }, { "photoscape", ROLE_EDITOR }, { "acdsee", ROLE_EDITOR },
	{ "acd systems", ROLE_EDITOR }, { "corel", ROLE_EDITOR }, { "paintshop", ROLE_EDITOR }, { "paint shop", ROLE_EDITOR }, { "painttool", ROLE_EDITOR },
	{ "irfanview", ROLE_EDITOR }, { "xnview", ROLE_EDITOR }, { "darktable", ROLE_EDITOR }, { "rawtherapee", ROLE_EDITOR }, { "picasa", ROLE_EDITOR },
	{ "imagemagick", ROLE_EDITOR }, { "graphicsmagick", ROLE_EDITOR }, { "photodirector", ROLE_EDITOR }, { "vsco", ROLE_EDITOR }, { "meitu", ROLE_EDITOR },
	{ "remini", ROLE_EDITOR }, { "krita", ROLE_EDITOR }, { "polarr", ROLE_EDITOR }, { "fotor", ROLE_EDITOR }, { "photopea", ROLE_EDITOR },
	{ "lightzone", ROLE_EDITOR }, { "photo gallery", ROLE_EDITOR }, { "photo editor", ROLE_EDITOR }, { "paint 3d", ROLE_EDITOR }, { "aperture", ROLE_EDITOR },
	{ "iphoto", ROLE_EDITOR }, { "dxo", ROLE_EDITOR }, { "photolab", ROLE_EDITOR }, { "on1", ROLE_EDITOR }, { "zoner", ROLE_EDITOR }, { "photoimpact", ROLE_EDITOR },
	{ "photostudio", ROLE_EDITOR }, { "digikam", ROLE_EDITOR }, { "gthumb", ROLE_EDITOR }, { "shotwell", ROLE_EDITOR },
	{ "capture nx", ROLE_EDITOR }, { "digital photo professional", ROLE_EDITOR }, { "silkypix", ROLE_EDITOR }, { "hugin", ROLE_EDITOR },
	{ "photomatix", ROLE_EDITOR }, { "ptgui", ROLE_EDITOR }, { "autopano", ROLE_EDITOR }, { "beautyplus", ROLE_EDITOR }, { "b612", ROLE_EDITOR },
	{ "faceapp", ROLE_EDITOR }, { "lightricks", ROLE_EDITOR }, { "photoroom", ROLE_EDITOR }, { "inshot", ROLE_EDITOR }, { "pixlr", ROLE_EDITOR },
	{ "midjourney", ROLE_GENERATOR }, { "dall-e", ROLE_GENERATOR }, { "dall·e", ROLE_GENERATOR }, { "dalle", ROLE_GENERATOR }, { "stable diffusion", ROLE_GENERATOR },
	{ "firefly", ROLE_GENERATOR }, { "comfyui", ROLE_GENERATOR }, { "automatic1111", ROLE_GENERATOR }, { "invokeai", ROLE_GENERATOR }, { "novelai", ROLE_GENERATOR },
	{ "dreamstudio", ROLE_GENERATOR }, { "leonardo.ai", ROLE_GENERATOR }, { "ideogram", ROLE_GENERATOR }, { "imagen", ROLE_GENERATOR }, { "gemini", ROLE_GENERATOR },
	{ "chatgpt", ROLE_GENERATOR }, { "gpt-4o", ROLE_GENERATOR }, { "openai", ROLE_GENERATOR }, { "bing image creator", ROLE_GENERATOR },
	{ "image creator", ROLE_GENERATOR }, { "grok", ROLE_GENERATOR }, { "flux", ROLE_GENERATOR }, { "sdxl", ROLE_GENERATOR }, { "kandinsky", ROLE_GENERATOR },
	{ "nano banana", ROLE_GENERATOR }, { "seedream", ROLE_GENERATOR }, { "fooocus", ROLE_GENERATOR }, { "craiyon", ROLE_GENERATOR },
	{ "instagram", ROLE_PLATFORM }, { "facebook", ROLE_PLATFORM }, { "telegram", ROLE_PLATFORM }, { "whatsapp", ROLE_PLATFORM }, { "snapchat", ROLE_PLATFORM },
	{ "tiktok", ROLE_PLATFORM }, { "twitter", ROLE_PLATFORM }, { "viber", ROLE_PLATFORM }, { "wechat", ROLE_PLATFORM }, { "vkontakte", ROLE_PLATFORM },
	{ "pinterest", ROLE_PLATFORM }, { "tumblr", ROLE_PLATFORM }, { "flickr", ROLE_PLATFORM }, { "imgur", ROLE_PLATFORM },
};

/* What names a program, in whatever block it stands: the last part of the name of a statement. */
static const char *const naming[] = {
	"Software", "ProcessingSoftware", "HostComputer", "ImageHistory", "ImageEditor", "ImageEditingSoftware",
	"RAWDevelopingSoftware", "MetadataEditingSoftware", "CreatorTool", "SoftwareAgent", "softwareAgent", "OriginatingProgram",
	"WriterName", "ReaderName", "Credit", "AISystemUsed", "Encoder", "Comment",
};

/* A recorder's or a phone's firmware may bear the name. */
static bool is_firmware(const struct vg_exif *exif, const char *name)
{
	return strcasestr(exif->make, name) != NULL;
}

static bool text_names(const struct vg_picture *picture, const char *text, enum role role)
{
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (programs[i].role == role && vg_look_names(text, programs[i].name) && !is_firmware(&picture->exif, programs[i].name))
			return true;
	return false;
}

/* "History[2]/stEvt:softwareAgent" is a softwareAgent. */
static const char *last_part(const char *name)
{
	const char *slash = strrchr(name, '/'), *colon = strrchr(slash ? slash : name, ':');
	return colon ? colon + 1 : slash ? slash + 1 : name;
}

static bool names_a_program(const char *name)
{
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++)
		if (strcmp(last_part(name), naming[i]) == 0)
			return true;
	return false;
}

/* The first text that names such a program; NULL. *out_any: is any program named? */
static const char *named(const struct vg_picture *picture, enum role role, bool *out_any)
{
	const char *software = picture->exif.software;
	*out_any = software[0] != 0;
	if (software[0] && text_names(picture, software, role))
		return software;
	for (size_t i = 0; i < picture->tag_count + picture->entry_count; i++) {
		bool tag = i < picture->tag_count;
		const char *name = tag ? picture->tags[i].name : picture->entries[i - picture->tag_count].name;
		const char *value = tag ? picture->tags[i].value : picture->entries[i - picture->tag_count].value;
		if (!names_a_program(name) || !value[0])
			continue;
		*out_any = true;
		if (text_names(picture, value, role))
			return value;
	}
	return NULL;
}

/* What interfaces of generative models write into a PNG: their settings, whatever model they name. */
static const char *prompt_of(const struct vg_picture *picture)
{
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		const char *name = last_part(entry->name), *value = entry->value;
		bool settings = strcmp(name, "parameters") == 0 && strstr(value, "Steps:") && strstr(value, "Sampler");
		bool graph = (strcmp(name, "prompt") == 0 || strcmp(name, "workflow") == 0) && strstr(value, "class_type");
		if (settings || graph)
			return value;
	}
	return NULL;
}

/* IPTC's word for how a picture came to be, where it says that a model made it or a part of it. */
static const char *generated_by_source_type(const struct vg_picture *picture)
{
	static const char *const words[] = { "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic", "trainedAlgorithmicMedia" }; /* one is in another */
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		if (strcasecmp(last_part(entry->name), "DigitalSourceType") != 0)
			continue;
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (vg_look_names(entry->value, words[k]))
				return words[k];
	}
	return NULL;
}

static bool nothing_named(const struct vg_case *c, struct vg_finding *finding, bool any)
{
	if (!any && !vg_look_unread(&c->record->picture, finding, "software"))
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "No EXIF, XMP or IPTC in the file names software.");
	return !any;
}

void vg_measure_editing_software(const struct vg_case *c, struct vg_finding *finding)
{
	bool any;
	const char *editor = named(&c->record->picture, ROLE_EDITOR, &any);
	if (nothing_named(c, finding, any))
		return;
	const char *told = editor ? editor : c->record->picture.exif.software;
	if (told[0])
		evidence_text(finding, "software", told);
	if (editor)
		say(finding, VG_OBSERVED, VG_WEAK, "Written by \"%.120s\", a program that edits pictures.", vg_shortened(editor, 120).text);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The software named is none of the picture editors that this build knows.");
}

enum { BEGINNING = 128 };

/* The beginning of a text of several lines, with "…" where more follows. */
static const char *in_one_line(const char *text, char out[BEGINNING])
{
	char *copy = vg_text_copy_utf8(text, strlen(text), 120);
	bool whole = copy && strlen(copy) == strlen(text);
	snprintf(out, BEGINNING, "%s%s", copy ? copy : "", whole ? "" : "…");
	free(copy);
	for (char *at = out; *at; at++)
		*at = iscntrl((unsigned char)*at) ? ' ' : *at;
	return out;
}

void vg_measure_generator(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	bool any;
	char line[BEGINNING];
	const char *generator = named(picture, ROLE_GENERATOR, &any), *type = generated_by_source_type(picture), *prompt = prompt_of(picture);
	if (type)
		evidence_text(finding, "digital_source_type", type);
	if (generator)
		evidence_text(finding, "software", generator);
	if (prompt)
		evidence_text(finding, "prompt", prompt);
	if (generator)
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model made it: it names \"%.120s\".", vg_shortened(generator, 120).text);
	else if (type)
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model made it, or a part of it (digital source type %s).", type);
	else if (prompt)
		say(finding, VG_OBSERVED, VG_STRONG, "The file holds the settings with which a generative model made it: \"%s\".", in_one_line(prompt, line));
	else if (!nothing_named(c, finding, any))
		vg_look_not_so(finding);
}

/* Steps of an edit history, counted by their action. */
void vg_measure_edit_history(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	uint64_t steps = 0;
	const char *last = "";
	for (size_t i = 0; i < picture->entry_count; i++) {
		const char *name = picture->entries[i].name;
		if (strstr(name, "History") && strcmp(last_part(name), "action") == 0) {
			steps++;
			last = picture->entries[i].value;
		}
	}
	if (picture->block[VG_BLOCK_XMP].state != VG_BLOCK_READ && !steps) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_number(finding, "steps", (double)steps);
	if (!steps)
		vg_look_not_so(finding);
	else
		say_of(finding, VG_OBSERVED, VG_WEAK, steps, "The file tells of %llu step of editing, \"%.60s\".",
		       "The file tells of %llu steps of editing, the last \"%.60s\".", (unsigned long long)steps, vg_shortened(last, 60).text);
}

void vg_measure_derived_from(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	if (picture->block[VG_BLOCK_XMP].state != VG_BLOCK_READ) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		if (!strstr(entry->name, "DerivedFrom") && !strstr(entry->name, "Ingredients"))
			continue;
		evidence_text(finding, "from", entry->value);
		say(finding, VG_OBSERVED, VG_WEAK, "The file says that it was made from another (%.80s).", vg_shortened(entry->value, 80).text);
		return;
	}
	vg_look_not_so(finding);
}

/* What Photoshop calls its two ways to save. */
static const char *const dialogues[] = { "Save As", "Save for Web" };

/* mozjpeg's tables say something only of what should be a camera's: half of what is posted is saved with them. */
void vg_measure_tables_of_program(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_jpeg *jpeg = &picture->jpeg;
	bool any, web = jpeg->encoder == VG_ENCODER_PHOTOSHOP_WEB, photoshop = web || jpeg->encoder == VG_ENCODER_PHOTOSHOP;
	bool mozjpeg = jpeg->encoder == VG_ENCODER_MOZJPEG && vg_look_camera(picture);
	if (!jpeg->present) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
		return;
	}
	if (jpeg->encoder) {
		evidence_text(finding, "tables", vg_encoder_name(jpeg->encoder));
		evidence_number(finding, "quality", jpeg->encoder_quality);
	}
	if ((!photoshop && !mozjpeg) || named(picture, ROLE_EDITOR, &any))
		vg_look_not_so(finding);
	else if (photoshop)
		say(finding, VG_OBSERVED, VG_WEAK, "Its quantisation tables are those of Adobe Photoshop (\"%s\", quality %u), and no program that edits pictures is named in it.",
		    dialogues[web], jpeg->encoder_quality);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The file names a camera, and its quantisation tables are those of mozjpeg (quality %u): a program saved it since.",
		    jpeg->encoder_quality);
}

void vg_measure_platform_software(const struct vg_case *c, struct vg_finding *finding)
{
	bool any;
	const char *platform = named(&c->record->picture, ROLE_PLATFORM, &any);
	if (platform) {
		evidence_text(finding, "software", platform);
		say(finding, VG_OBSERVED, VG_WEAK, "The file names \"%.120s\": it went through that platform, or its camera.", vg_shortened(platform, 120).text);
	} else if (!nothing_named(c, finding, any)) {
		vg_look_not_so(finding);
	}
}
