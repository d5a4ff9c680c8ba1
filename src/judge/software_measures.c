/* The measuring functions about the programs that a file names. */
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

/* Tags whose value is a program. Of XMP and IPTC by their own names. */
static const struct { enum vg_tag_group group; const char *name; } naming[] = {
	{ VG_TAG_EXIF, "Software" }, { VG_TAG_EXIF, "ProcessingSoftware" }, { VG_TAG_EXIF, "HostComputer" },
	{ VG_TAG_EXIF, "ImageHistory" }, { VG_TAG_EXIF, "ImageEditor" }, { VG_TAG_EXIF, "ImageEditingSoftware" },
	{ VG_TAG_EXIF, "RAWDevelopingSoftware" }, { VG_TAG_EXIF, "MetadataEditingSoftware" },
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

static bool names_a_program(const struct vg_tag *tag)
{
	/* Everything that XMP and IPTC hold of a tool ends so: CreatorTool, SoftwareAgent, OriginatingProgram, Credit. */
	static const char *const ends[] = { "CreatorTool", "SoftwareAgent", "softwareAgent", "OriginatingProgram", "Credit", "Software",
					    "AISystemUsed", "claim_generator", "parameters", "prompt", "workflow" };
	if (tag->group == VG_TAG_GPS)
		return false;
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++)
		if (tag->group == naming[i].group && strcmp(tag->name, naming[i].name) == 0)
			return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends && tag->group != VG_TAG_EXIF; i++) {
		size_t name = strlen(tag->name), end = strlen(ends[i]);
		if (name >= end && strcmp(tag->name + name - end, ends[i]) == 0)
			return true;
	}
	return false;
}

/* The first text that names such a program; NULL. *out_any: is any program named? */
static const char *named(const struct vg_picture *picture, enum role role, bool *out_any)
{
	const char *software = picture->exif.software;
	*out_any = software[0] != 0;
	if (software[0] && text_names(picture, software, role))
		return software;
	for (size_t i = 0; i < picture->tag_count; i++) {
		const struct vg_tag *tag = &picture->tags[i];
		if (!names_a_program(tag))
			continue;
		*out_any = true;
		if (text_names(picture, tag->value, role))
			return tag->value;
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
		say(finding, VG_OBSERVED, VG_WEAK, "Written by \"%.120s\", a program that edits pictures.", editor);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The software named is none of the picture editors that this build knows.");
}

void vg_measure_generator(const struct vg_case *c, struct vg_finding *finding)
{
	bool any;
	const char *generator = named(&c->record->picture, ROLE_GENERATOR, &any);
	if (generator) {
		evidence_text(finding, "software", generator);
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model made it: it names \"%.120s\".", generator);
	} else if (!nothing_named(c, finding, any)) {
		vg_look_not_so(finding);
	}
}

void vg_measure_platform_software(const struct vg_case *c, struct vg_finding *finding)
{
	bool any;
	const char *platform = named(&c->record->picture, ROLE_PLATFORM, &any);
	if (platform) {
		evidence_text(finding, "software", platform);
		say(finding, VG_OBSERVED, VG_WEAK, "The file names \"%.120s\": it went through that platform, or its camera.", platform);
	} else if (!nothing_named(c, finding, any)) {
		vg_look_not_so(finding);
	}
}
