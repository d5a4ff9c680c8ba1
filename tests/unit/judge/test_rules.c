/* Every rule: where it is observed, and where it was looked for and is not so. */
#include "rules.h"

static void look(const char *code, void (*make)(struct vg_record *), enum vg_finding_outcome outcome, enum vg_strength strength)
{
	struct vg_record record;
	record_plain(&record);
	make(&record);
	vg_judge(&record, VG_SEARCHED_CATALOGUE, record_posted + 10 * RECORD_DAY);
	const struct vg_finding *finding = record_finding(&record, code);
	if (finding->outcome != outcome || (outcome == VG_OBSERVED && finding->strength != strength))
		fail_msg("%s: %s, %s: %s", code, vg_finding_outcome_name(finding->outcome), vg_strength_name(finding->strength), finding->says);
	vg_record_release(&record);
}

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULE_ROWS; i++) {
		look(rule_rows[i].code, rule_rows[i].fires, VG_OBSERVED, rule_rows[i].strength);
		look(rule_rows[i].code, rule_rows[i].rests, VG_NOT_OBSERVED, VG_WEAK);
	}
}

/* No rule of the table goes without its two records. */
static void test_every_rule(void **state)
{
	(void)state;
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	for (size_t i = 0; i < count; i++) {
		size_t row = 0;
		while (row < RULE_ROWS && strcmp(rule_rows[row].code, kinds[i].code) != 0)
			row++;
		if (row == RULE_ROWS)
			fail_msg("%s has no record in which it is observed and none in which it is not (rules.h)", kinds[i].code);
	}
}

/* A name is a word of its own, and a maker's own name is its firmware's. */
static void test_names(void **state)
{
	(void)state;
	static const struct { const char *make, *software, *code; bool observed; } rows[] = {
		{ "", "ACD Systems Digital Imaging", "metadata.editing_software", true },
		{ "", "LightZone", "metadata.editing_software", true },
		{ "", "Microsoft Windows Photo Gallery 6.0", "metadata.editing_software", true },
		{ "Dallmeier", "Dallmeier DF5200HD-DN", "software.generator", false },
		{ "Dallmeier", "Dallmeier DF5200HD-DN", "metadata.editing_software", false },
		{ "MEITU", "Meitu M8 1.2", "metadata.editing_software", false },
		{ "", "Canvas firmware 2", "metadata.editing_software", false },
		{ "", "DALL·E 3", "software.generator", true },
		{ "", "Stable Diffusion XL", "software.generator", true },
		{ "", "Influx 2", "software.generator", false },
		{ "Black Forest Labs", "AI generated;txt2img;flux", "software.generator", true },
		{ "", "AI generated;img2img", "software.generator", true },
		{ "", "AI generated picture finder 2", "software.generator", false },
		{ "Ideogram AI", "", "software.generator", true },
		{ "", "Instagrammar", "software.platform", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_record record;
		record_plain(&record);
		snprintf(record.picture.exif.make, sizeof record.picture.exif.make, "%s", rows[i].make);
		rule_software(&record, rows[i].software);
		vg_judge(&record, VG_SEARCHED_CATALOGUE, record_posted);
		if ((record_finding(&record, rows[i].code)->outcome == VG_OBSERVED) != rows[i].observed)
			fail_msg("%s: %s", rows[i].software, record_finding(&record, rows[i].code)->says);
		vg_record_release(&record);
	}
}

/* What a sidecar says is not taken for what the file says: no other finding is another with it than without. */
static void test_sidecar_apart(void **state)
{
	(void)state;
	static const char *const said[][3] = {
		{ "XMP-iptcExt", "DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" },
		{ "XMP-xmp", "CreatorTool", "Adobe Photoshop 25" }, { "XMP-xmpMM", "History[1]/stEvt:action", "saved" },
		{ "XMP-photoshop", "Credit", "An agency" }, { "XMP-dc", "description[x-default]", "Another caption" },
		{ "XMP-xmpMM", "DerivedFrom/stRef:documentID", "1" }, { "XMP-exif", "DateTimeOriginal", "1980-01-01T00:00:00" },
	};
	struct vg_record without, with;
	record_plain(&without);
	record_plain(&with);
	rule_beside(&without, "XMP-xmp", "Rating", "3"); /* of both the file says the same */
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		rule_beside(&with, said[i][0], said[i][1], said[i][2]);
	vg_judge(&without, VG_SEARCHED_CATALOGUE, record_posted);
	vg_judge(&with, VG_SEARCHED_CATALOGUE, record_posted);
	assert_memory_equal(&without.verdict, &with.verdict, sizeof with.verdict);
	for (size_t i = 0; i < with.finding_count; i++)
		if (strcmp(with.findings[i].kind->code, "sidecar.says_otherwise") != 0)
			assert_string_equal(with.findings[i].says, without.findings[i].says);
		else
			assert_int_equal(with.findings[i].outcome, VG_OBSERVED);
	vg_record_release(&without);
	vg_record_release(&with);
}

/* What a device writes by itself is no caption; a sentence that names one is. */
static void test_device_texts(void **state)
{
	(void)state;
	static const struct { const char *text; bool caption; } rows[] = {
		{ "OLYMPUS DIGITAL CAMERA         ", false }, { "DCIM\\100MEDIA\\DJI_0042.JPG", false }, { "oppo_0", false }, { "hdrpl", false },
		{ "sdr_HDRB", false }, { "null", false }, { "<KENOX S630  / Samsung S630>", false }, { " - ", false },
		{ "A man takes a picture with his Samsung", true }, { "Default", false }, { "The default camera of the square", true },
		{ "coffee", true }, { "SONY DSC", false }, { "Signature: the mayor signs the treaty in the town hall", true } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_record record;
		record_plain(&record);
		assert_true(vg_picture_add_entry(&record.picture, "XMP-dc", -1, "description[x-default]", rows[i].text, strlen(rows[i].text), false));
		vg_judge(&record, VG_SEARCHED_CATALOGUE, record_posted);
		if ((record_finding(&record, "metadata.description")->outcome == VG_OBSERVED) != rows[i].caption)
			fail_msg("%s: %s", rows[i].text, record_finding(&record, "metadata.description")->says);
		vg_record_release(&record);
	}
}

/* The container of a HEIF turns it, and EXIF only repeats that. */
static void rule_turned_by_container(struct vg_record *r)
{
	rule_turned_twice(r);
	r->picture.format = VG_FORMAT_HEIC;
}

static void test_turned_by_container(void **state)
{
	(void)state;
	look("camera.orientation_contradicts", rule_turned_by_container, VG_NOT_APPLICABLE, VG_WEAK);
}

/* Who names files so; a camera's name is one that nothing else gives. */
static void test_file_names(void **state)
{
	(void)state;
	static const struct { const char *name, *platform; bool camera; } rows[] = {
		{ "IMG_20240302_101112.jpg", NULL, true }, { "IMG_20240302_101112_123.jpg", "Telegram for Android or Instagram", false },
		{ "430000000_1234567890_123456789_n.jpg", "Facebook or Instagram", false }, { "photo_2024-03-02_10-11-12.jpg", "Telegram", false },
		{ "photos/photo_201@26-12-2024_10-11-12.jpg", NULL, false }, { "ChatGPT Image Mar 2, 2024.jpg", "ChatGPT", false },
		{ "Знімок екрана 2024-03-02.jpg", "screenshots", false }, { "received_123456789.jpg", "Messenger", false },
		{ "DSC_0042.JPG", NULL, true } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_record record;
		record_plain(&record);
		rule_name(&record, rows[i].name);
		vg_judge(&record, VG_SEARCHED_CATALOGUE, record_posted);
		const struct vg_finding *platform = record_finding(&record, "delivery.name_of_platform");
		if (rows[i].platform ? !strstr(platform->says, rows[i].platform) : platform->outcome != VG_NOT_OBSERVED)
			fail_msg("%s: %s", rows[i].name, platform->says);
		const struct vg_finding *camera = record_finding(&record, "delivery.camera_name_without_data");
		if (camera->outcome != (rows[i].camera ? VG_OBSERVED : VG_NOT_APPLICABLE))
			fail_msg("%s: %s", rows[i].name, camera->says);
		vg_record_release(&record);
	}
}

/* Where nothing but a label of what somebody wrote names the program. */
static void rule_comment(struct vg_record *r) { rule_tag(r, VG_TAG_EXIF, "UserComment", "Created with GIMP"); }

/* What a receiver counts from that has heard no satellite is no date. */
static void rule_never_received(struct vg_record *r) { rule_sky(r, "1980-01-06T00:00:00Z"); }

static void test_told_apart(void **state)
{
	(void)state;
	look("metadata.editing_software", rule_comment, VG_OBSERVED, VG_WEAK);
	look("time.satellites_before_post", rule_never_received, VG_NOT_APPLICABLE, VG_WEAK);
	look("time.satellites_differ", rule_never_received, VG_NOT_APPLICABLE, VG_WEAK);
	look("time.satellites_differ", rule_sky_weeks, VG_NOT_OBSERVED, VG_WEAK);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rules), cmocka_unit_test(test_every_rule), cmocka_unit_test(test_names),
					    cmocka_unit_test(test_sidecar_apart), cmocka_unit_test(test_device_texts), cmocka_unit_test(test_turned_by_container), cmocka_unit_test(test_told_apart), cmocka_unit_test(test_file_names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
