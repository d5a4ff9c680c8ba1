/* Names of manifests, and metadata in JSON-LD: which are as they must be. */
#include "../test.h"

#include <string.h>

#include "c2pa/work.h"

static void test_names(void **state)
{
	static const struct { const char *label; bool good; } rows[] = {
		{ "urn:c2pa:1234", true }, { "urn:c2pa:1234:exemplar", true }, { "urn:c2pa:1234:exemplar:2", true },
		{ "urn:c2pa:1234:exemplar:2_1", true }, { "urn:c2pa:1234::2_1", true }, { "urn:uuid:1234", true },
		{ "exemplar:urn:uuid:1234", true }, { "urn:c2pa:", false }, { "urn:c2pa:1234:two words", false },
		{ "urn:c2pa:1234:\xd1\x84", false }, { "urn:c2pa:1234:abcdefghijklmnopqrstuvwxyz0123456", false },
		{ "urn:c2pa:1234:exemplar:x", false }, { "urn:c2pa:1234:exemplar:2:3", false }, { "urn:uuid:", false },
		{ "exemplar:urn:uuid:", false }, { "exemplar:urn:uuid:1234:5", false }, { "urn:other:1234", false }, { "exemplar", false },
		{ "", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (vg_c2pa_good_manifest_label(rows[i].label) != rows[i].good)
			fail_msg("%s", rows[i].label);
}

static void test_metadata(void **state)
{
	static const char exif[] = "{\"@context\": {\"exif\": \"http://ns.adobe.com/exif/1.0/\"}, \"exif:FNumber\": \"2\"}";
	static const struct { const char *label, *text; bool good; } rows[] = {
		{ "c2pa.metadata", exif, true }, { "c2pa.metadata__1", exif, true }, { "org.exemplar.metadata", exif, true },
		{ "c2pa.metadata", "{\"@context\": {\"exif\": \"http://exemplar.example/\"}, \"exif:FNumber\": \"2\"}", false },
		{ "c2pa.metadata", "{\"@context\": {\"exif\": \"http://ns.adobe.com/exif/1.0/\"}, \"FNumber\": \"2\"}", false },
		{ "org.exemplar.metadata", "{\"@context\": {\"exif\": \"http://ns.adobe.com/exif/1.0/\"}, \"FNumber\": \"2\"}", true },
		{ "org.exemplar.metadata", "{\"@context\": {\"x\": 5}, \"FNumber\": \"2\"}", false },
		{ "org.exemplar.metadata", "{\"@context\": {}, \"FNumber\": \"2\"}", false },
		{ "org.exemplar.metadata", "{\"FNumber\": \"2\"}", false }, { "org.exemplar.metadata", "[]", false }, { "org.exemplar.metadata", "", false },
		{ "org.exemplar.metadata", "{\"@context\": {\"x\": \"y\"}, \"x:a\": 1, \"x:a\": 2}", false },
		{ "c2pa.assertion.metadata", "[]", true }, { "org.exemplar.note", "[]", true }, { "org.exemplar.metadata.more", "[]", true },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (vg_c2pa_good_metadata(rows[i].label, (struct vg_span){ (const uint8_t *)rows[i].text, strlen(rows[i].text) }) != rows[i].good)
			fail_msg("%s: %s", rows[i].label, rows[i].text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_metadata) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
