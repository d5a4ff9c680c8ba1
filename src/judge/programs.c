#include "judge/programs.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/look.h"

/* What a name means where it is met. A word of everyday language counts where a text begins with it, or with its maker's
 * name and then it. */
enum reach { ANYWHERE, BEGINS };

static const struct program { const char *name; enum vg_program_role role; enum reach reach; } programs[] = {
#define EDITOR(name) { name, VG_PROGRAM_EDITOR, ANYWHERE }
#define GENERATOR(name) { name, VG_PROGRAM_GENERATOR, ANYWHERE }
#define PLATFORM(name) { name, VG_PROGRAM_PLATFORM, ANYWHERE }
#define WORD(name, role) { name, VG_PROGRAM_##role, BEGINS }
	EDITOR("photoshop"), EDITOR("lightroom"), EDITOR("camera raw"), EDITOR("gimp"), WORD("affinity", EDITOR), EDITOR("imageready"),
	EDITOR("paint.net"), EDITOR("pixelmator"), EDITOR("snapseed"), EDITOR("picsart"), EDITOR("capture one"), WORD("fireworks", EDITOR),
	EDITOR("luminar"), EDITOR("facetune"), EDITOR("canva"), EDITOR("photoscape"), EDITOR("acdsee"), EDITOR("topaz"), EDITOR("faststone"),
	EDITOR("acd systems"), EDITOR("corel"), EDITOR("paintshop"), EDITOR("paint shop"), EDITOR("painttool"), EDITOR("aviary"), EDITOR("inkscape"),
	EDITOR("irfanview"), EDITOR("xnview"), EDITOR("darktable"), EDITOR("rawtherapee"), EDITOR("picasa"),
	EDITOR("imagemagick"), EDITOR("graphicsmagick"), EDITOR("photodirector"), EDITOR("vsco"), EDITOR("meitu"),
	EDITOR("remini"), EDITOR("krita"), EDITOR("polarr"), EDITOR("fotor"), EDITOR("photopea"),
	EDITOR("lightzone"), EDITOR("photo gallery"), EDITOR("photo editor"), EDITOR("paint 3d"), WORD("aperture", EDITOR),
	EDITOR("iphoto"), EDITOR("dxo"), EDITOR("photolab"), WORD("on1", EDITOR), WORD("zoner", EDITOR), EDITOR("photoimpact"),
	EDITOR("photostudio"), EDITOR("digikam"), EDITOR("gthumb"), EDITOR("shotwell"),
	EDITOR("capture nx"), EDITOR("digital photo professional"), EDITOR("silkypix"), WORD("hugin", EDITOR),
	EDITOR("photomatix"), EDITOR("ptgui"), EDITOR("autopano"), EDITOR("beautyplus"), EDITOR("b612"),
	EDITOR("faceapp"), EDITOR("lightricks"), EDITOR("photoroom"), EDITOR("inshot"), EDITOR("pixlr"),
	GENERATOR("midjourney"), GENERATOR("dall-e"), GENERATOR("dall·e"), GENERATOR("dalle"), GENERATOR("stable diffusion"),
	WORD("firefly", GENERATOR), GENERATOR("comfyui"), GENERATOR("automatic1111"), GENERATOR("invokeai"), GENERATOR("novelai"),
	GENERATOR("dreamstudio"), GENERATOR("leonardo.ai"), WORD("ideogram", GENERATOR), WORD("imagen", GENERATOR), WORD("gemini", GENERATOR),
	GENERATOR("chatgpt"), GENERATOR("gpt-4o"), GENERATOR("openai"), GENERATOR("bing image creator"),
	GENERATOR("image creator"), WORD("grok", GENERATOR), WORD("flux", GENERATOR), GENERATOR("sdxl"), WORD("kandinsky", GENERATOR),
	GENERATOR("nano banana"), GENERATOR("seedream"), GENERATOR("fooocus"), GENERATOR("craiyon"), GENERATOR("google ai"), GENERATOR("meta ai"),
	GENERATOR("draw things"),
	PLATFORM("instagram"), PLATFORM("facebook"), PLATFORM("telegram"), PLATFORM("whatsapp"), PLATFORM("snapchat"),
	PLATFORM("tiktok"), PLATFORM("twitter"), PLATFORM("viber"), PLATFORM("wechat"), PLATFORM("vkontakte"),
	PLATFORM("pinterest"), PLATFORM("tumblr"), PLATFORM("flickr"), PLATFORM("imgur"),
};

static const char *const makers[] = { "adobe ", "google ", "xai ", "black forest labs ", "macromedia ", "serif ", "apple ", "sber ", "meta ", "microsoft ", "openai " };

/* What names a program, in whatever block it stands: the last part of the name of a statement. */
static const char *const naming[] = {
	"Software", "ProcessingSoftware", "HostComputer", "ImageHistory", "ImageEditor", "ImageEditingSoftware",
	"RAWDevelopingSoftware", "MetadataEditingSoftware", "CreatorTool", "SoftwareAgent", "softwareAgent", "OriginatingProgram",
	"WriterName", "ReaderName", "AISystemUsed", "Encoder",
};
/* Where people write what they like, and programs that they made the picture. */
static const char *const written[] = { "Credit", "Comment", "UserComment", "ImageDescription", "Description" };
/* Where interfaces of generative models leave their settings: these, and what people write. */
static const char *const settings[] = { "parameters", "prompt", "workflow", "XPComment", "Make", "Model" };
/* The same by names that nothing else has. */
static const char *const own_settings[] = { "invokeai_metadata", "invokeai_graph", "sd-metadata", "Dream" };

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof names / sizeof *names)

const char *vg_program_last_part(const char *name)
{
	const char *slash = strrchr(name, '/'), *colon = strrchr(slash ? slash : name, ':');
	return colon ? colon + 1 : slash ? slash + 1 : name;
}

/* A recorder's or a phone's firmware may bear the name. */
static bool is_firmware(const struct vg_exif *exif, const char *name)
{
	return strcasestr(exif->make, name) != NULL;
}

/* Behind the maker's name, where it is there. */
static const char *behind_maker(const char *text)
{
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (strncasecmp(text, makers[i], strlen(makers[i])) == 0)
			return text + strlen(makers[i]);
	return text;
}

static bool begins_with(const char *text, const char *name)
{
	size_t size = strlen(name);
	return strncasecmp(text, name, size) == 0 && !isalpha((unsigned char)text[size]);
}

/* A field for programs' names holds this one's. */
static bool holds(const char *text, const struct program *program)
{
	return program->reach == ANYWHERE ? vg_look_names(text, program->name)
					  : begins_with(text, program->name) || begins_with(behind_maker(text), program->name);
}

/* "Made with Google AI": what the label names; NULL where it is none. */
static const char *behind_label(const char *text)
{
	static const char *const done[] = { "made ", "created ", "generated ", "edited ", "imagined ", "rendered ", "produced ", "drawn " };
	static const char *const by[] = { "with ", "by ", "in ", "using " };
	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		for (size_t k = 0; k < sizeof by / sizeof *by; k++) {
			size_t first = strlen(done[i]), second = strlen(by[k]);
			if (strncasecmp(text, done[i], first) == 0 && strncasecmp(text + first, by[k], second) == 0)
				return text + first + second;
		}
	return NULL;
}

/* What somebody wrote is the program's name and no more, or its label. */
static bool is_label(const char *text, const struct program *program)
{
	const char *named = behind_label(text), *bare = behind_maker(text);
	if (named)
		return begins_with(named, program->name) || begins_with(behind_maker(named), program->name);
	return (program->reach == ANYWHERE || bare != text) && (strcasecmp(text, program->name) == 0 || strcasecmp(bare, program->name) == 0);
}

/* Services of generative models that stand where a camera's maker does. */
static bool is_maker_of_generated(const char *make)
{
	static const char *const names[] = { "black forest labs", "ideogram", "midjourney", "openai", "stability ai", "recraft" };
	bool found = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		found |= begins_with(make, names[i]);
	return found;
}

/* Labels that name no program: "Imagined with AI"; "AI generated;txt2img;flux" where programs name themselves. */
static bool is_label_of_any(const char *text, enum vg_program_role role, bool field)
{
	static const char *const whole[] = { "ai generated", "ai-generated", "ai generated image", "ai-generated image" };
	const char *named = behind_label(text);
	bool labelled = named && strcasecmp(named, "ai") == 0;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		labelled |= strcasecmp(text, whole[i]) == 0 || (field && begins_with(text, whole[i]) && text[strlen(whole[i])] == ';');
	return role == VG_PROGRAM_GENERATOR && labelled;
}

const char *vg_program_named(const struct vg_picture *picture, enum vg_program_role role, bool *out_any)
{
	struct vg_look_statement said = { NULL, "Software", picture->exif.software };
	*out_any = false;
	if (role == VG_PROGRAM_GENERATOR && is_maker_of_generated(picture->exif.make))
		return picture->exif.make;
	for (size_t next = 0;; next++) {
		const char *name = vg_program_last_part(said.name);
		bool field = IS_ONE_OF(name, naming) && said.value[0], free_text = IS_ONE_OF(name, written);
		*out_any |= field;
		for (size_t i = 0; i < sizeof programs / sizeof *programs && (field || free_text); i++)
			if (programs[i].role == role && !is_firmware(&picture->exif, programs[i].name) &&
			    (field ? holds(said.value, &programs[i]) : is_label(said.value, &programs[i])))
				return said.value;
		if ((field || free_text) && is_label_of_any(said.value, role, field))
			return said.value;
		if (!vg_look_statement(picture, next, &said))
			return NULL;
	}
}

/* What all of these settings have, in whatever notation. */
static bool lists_settings(const char *text)
{
	const char *steps = strcasestr(text, "steps");
	if (strstr(text, "\"prompt\"") && (strstr(text, "\"base_model\"") || strstr(text, "\"metadata_scheme\"")))
		return true;
	return steps && steps[5 + strspn(steps + 5, "\" :=")] >= '0' && steps[5 + strspn(steps + 5, "\" :=")] <= '9' &&
	       strcasestr(text, "sampler") && (strcasestr(text, "seed") || strcasestr(text, "cfg") || strcasestr(text, "scale"));
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool begins_with_uuid(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF-") >= 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

/* "… Job ID: 8-4-4-4-12 digits", as Midjourney ends a description. */
static bool names_a_job(const char *text)
{
	const char *job = strstr(text, "Job ID: ");
	return job && begins_with_uuid(job + strlen("Job ID: "));
}

const char *vg_program_settings(const struct vg_picture *picture)
{
	struct vg_look_statement said;
	for (size_t i = 0; vg_look_statement(picture, i, &said); i++) {
		const char *name = vg_program_last_part(said.name);
		if (IS_ONE_OF(name, own_settings))
			return said.value;
		if (!IS_ONE_OF(name, settings) && !IS_ONE_OF(name, written))
			continue;
		if (lists_settings(said.value) || strstr(said.value, "\"class_type\"") || names_a_job(said.value))
			return said.value;
	}
	return NULL;
}

const char *vg_program_label(const struct vg_picture *picture, bool *out_sure)
{
	struct vg_look_statement said;
	for (size_t i = 0; vg_look_statement(picture, i, &said); i++) {
		const char *at = strcmp(vg_program_last_part(said.name), "AIGC") == 0 ? said.value : strstr(said.value, "\"AIGC\"");
		const char *kind = at ? strstr(at, "\"Label\"") : NULL;
		if (!kind)
			continue;
		kind += strlen("\"Label\"");
		kind += strspn(kind, " :\"");
		*out_sure = *kind == '1';
		return said.value;
	}
	return NULL;
}

const char *vg_program_signature(const struct vg_picture *picture)
{
	enum { SIGNATURE_LEAST = 64 };
	static const char before[] = "Signature: ";
	const char *description = vg_picture_entry(picture, "IFD0", "ImageDescription"), *artist = vg_picture_entry(picture, "IFD0", "Artist");
	bool is_one = description && artist && strncmp(description, before, strlen(before)) == 0 && strlen(artist) == 36 && begins_with_uuid(artist) &&
		      strspn(description + strlen(before), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") >= SIGNATURE_LEAST;
	return is_one ? description : NULL;
}
