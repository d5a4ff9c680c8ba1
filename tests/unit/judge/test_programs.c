/* What names a program, and what only sounds like one. */
#include "record.h"

#include "judge/programs.h"

enum { NONE = -1 };
static const struct row { const char *directory, *name, *value; int role; } rows[] = {
	{ "IFD0", "Software", "Adobe Photoshop 25.0 (Windows)", VG_PROGRAM_EDITOR },
	{ "IFD0", "Software", "Aperture 3.6", VG_PROGRAM_EDITOR },
	{ "PNG", "Software", "Adobe ImageReady", VG_PROGRAM_EDITOR },
	{ "PNG", "Software", "Adobe Fireworks CS6", VG_PROGRAM_EDITOR },
	{ "XMP-xmp", "CreatorTool", "ON1 Photo RAW 2024", VG_PROGRAM_EDITOR },
	{ "XMP-xmp", "CreatorTool", "Adobe Firefly 1.0", VG_PROGRAM_GENERATOR },
	{ "IFD0", "Software", "Google Imagen 3", VG_PROGRAM_GENERATOR },
	{ "IFD0", "Software", "FLUX.1-dev", VG_PROGRAM_GENERATOR },
	{ "XMP-photoshop", "Credit", "Made with Google AI", VG_PROGRAM_GENERATOR },
	{ "IPTC", "Credit", "Edited with Google AI", VG_PROGRAM_GENERATOR },
	{ "XMP-photoshop", "Credit", "Imagined with AI", VG_PROGRAM_GENERATOR },
	{ "XMP-photoshop", "Credit", "Midjourney", VG_PROGRAM_GENERATOR },
	{ "JPEG", "Comment", "Created with GIMP", VG_PROGRAM_EDITOR },
	{ "IFD0", "ImageDescription", "AI generated image", VG_PROGRAM_GENERATOR },
	/* Agencies, places and people have such names; and what was not done is written too. */
	{ "IPTC", "Credit", "Agencia Imagen", NONE },
	{ "IPTC", "Credit", "NASA / Firefly Aerospace", NONE },
	{ "IPTC", "Credit", "Gemini Observatory/AURA", NONE },
	{ "IPTC", "Credit", "Gemini", NONE },
	{ "IPTC", "Credit", "Kandinsky Library / Centre Pompidou", NONE },
	{ "IPTC", "Credit", "Sam Altman by OpenAI press office", NONE },
	{ "IPTC", "Credit", "Aperture Foundation", NONE },
	{ "IPTC", "Credit", "Reuters ON1 TV", NONE },
	{ "IPTC", "Credit", "Telegram / V. Zelenskiy", NONE },
	{ "JPEG", "Comment", "Kandinsky exhibition, Vienna", NONE },
	{ "JPEG", "Comment", "This is a real photo, not made with Midjourney", NONE },
	{ "IFD0", "Software", "Editor de imagen 2.0", NONE },
	{ "IFD0", "Software", "Lux Flux Capacitor 1.0", NONE },
};

/* A picture whose metadata state one thing. */
static struct vg_picture stating(const char *directory, const char *name, const char *value)
{
	struct vg_picture picture;
	vg_picture_init(&picture);
	assert_true(vg_picture_add_entry(&picture, directory, -1, name, value, strlen(value), false));
	return picture;
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture picture = stating(rows[i].directory, rows[i].name, rows[i].value);
		bool any;
		int found = NONE;
		for (int role = VG_PROGRAM_EDITOR; role <= VG_PROGRAM_PLATFORM; role++)
			if (vg_program_named(&picture, (enum vg_program_role)role, &any))
				found = role;
		if (found != rows[i].role)
			fail_msg("%s \"%s\": %d, not %d", rows[i].name, rows[i].value, found, rows[i].role);
		vg_picture_release(&picture);
	}
}

static const struct setting { const char *directory, *name, *value; bool settings; } settings[] = {
	{ "PNG", "parameters", "a bridge\nSteps: 20, Sampler: Euler a, Seed: 1", true },
	{ "ExifIFD", "UserComment", "a bridge Negative prompt: blurry Steps: 30, Sampler: Euler a, CFG scale: 7", true },
	{ "JPEG", "Comment", "a bridge Steps: 30, Sampler: DPM++, Seed: 5", true },
	{ "PNG", "parameters", "{\"prompt\": \"a bridge\", \"base_model\": \"x\", \"metadata_scheme\": \"fooocus\"}", true },
	{ "PNG", "invokeai_metadata", "{\"generation_mode\":\"txt2img\"}", true },
	{ "PNG", "Description", "a bridge --ar 16:9 Job ID: 01234567-89ab-cdef-0123-456789abcdef", true },
	{ "IFD0", "Make", "prompt:{\"3\": {\"class_type\": \"KSampler\"}}", true },
	{ "JPEG", "Comment", "Steps of the Odessa stairs, a sampler of embroidery and a seed", false },
	{ "PNG", "Description", "Job ID: 17", false },
};

static void test_settings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct vg_picture picture = stating(settings[i].directory, settings[i].name, settings[i].value);
		if ((vg_program_settings(&picture) != NULL) != settings[i].settings)
			fail_msg("%s \"%s\"", settings[i].name, settings[i].value);
		vg_picture_release(&picture);
	}
}

static void test_label(void **state)
{
	(void)state;
	static const struct { const char *name, *value; bool label, sure; } labels[] = {
		{ "TC260:AIGC", "{\"Label\":\"1\",\"ContentProducer\":\"x\"}", true, true },
		{ "UserComment", "{\"AIGC\":{\"Label\":\"2\"}}", true, false },
		{ "UserComment", "the AIGC label", false, false },
	};
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct vg_picture picture = stating("XMP-TC260", labels[i].name, labels[i].value);
		bool sure = false;
		assert_true((vg_program_label(&picture, &sure) != NULL) == labels[i].label && sure == labels[i].sure);
		vg_picture_release(&picture);
	}
}

static void test_signature(void **state)
{
	(void)state;
	static const char signature[] = "Signature: mZ0qk7wVnQxLr2dYbT4hUe9sJfAaC1oPiG8tEvB5yXzRkDlWcMjHgNuSqFpO3I6K+abc/def0123456789==";
	static const struct { const char *description, *artist; bool signed_so; } rows[] = {
		{ signature, "1b4e28ba-2fa1-41d2-883f-0016d3cca427", true },
		{ signature, "A. Example", false },
		{ signature, "1b4e28ba-2fa1-41d2-883f-0016d3cca427, A. Example", false },
		{ "Signature: the mayor signs the treaty in the town hall of the old city, in front of guests", "1b4e28ba-2fa1-41d2-883f-0016d3cca427", false },
		{ "Signature: short", "1b4e28ba-2fa1-41d2-883f-0016d3cca427", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture picture = stating("IFD0", "ImageDescription", rows[i].description);
		assert_true(vg_picture_add_entry(&picture, "IFD0", -1, "Artist", rows[i].artist, strlen(rows[i].artist), false));
		if ((vg_program_signature(&picture) != NULL) != rows[i].signed_so)
			fail_msg("\"%s\" by \"%s\"", rows[i].description, rows[i].artist);
		vg_picture_release(&picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_settings), cmocka_unit_test(test_label),
					      cmocka_unit_test(test_signature) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
