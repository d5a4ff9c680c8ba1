/* Content credentials of our own fixtures: what holds, and what must be refused, each with its code. */
#include "../file.h"

#include <vestigo/trust_list.h>

#include "c2pa/validate.h"
#include "media/sniff.h"

/* Within the certificates' dates, whenever the test runs. */
enum { NOW = 1764158400 };

static struct vg_credentials *validate_bytes(struct vg_span bytes, const char *list_path)
{
	struct vg_c2pa_pictures pictures;
	struct vg_trust_list *list = NULL;
	const char *type;
	if (list_path)
		assert_int_equal(vg_trust_list_open(list_path, &list, NULL), 0);
	struct vg_credentials *credentials = vg_c2pa_validate(bytes, vg_sniff(bytes, &type), list, NOW, &pictures);
	vg_c2pa_pictures_release(&pictures);
	vg_trust_list_close(list);
	return credentials;
}

static struct vg_credentials *validate(const char *name, const char *list_path)
{
	struct vg_buffer bytes;
	char path[128];
	snprintf(path, sizeof path, "fixtures/c2pa/%s", name);
	test_read(path, &bytes);
	struct vg_credentials *credentials = validate_bytes(vg_buffer_span(&bytes), list_path);
	vg_buffer_release(&bytes);
	return credentials;
}

static void test_holds(void **state)
{
	static const struct { const char *name, *source; } rows[] = {
		{ "capture.jpg", "digitalCapture" }, { "capture-v1.jpg", "digitalCapture" }, { "comment-left-out.jpg", "digitalCapture" },
		{ "edited.jpg", "" }, { "generated.png", "trainedAlgorithmicMedia" }, { "capture.tiff", "digitalCapture" },
		{ "composite.webp", "compositeWithTrainedAlgorithmicMedia" }, { "capture.avif", "digitalCapture" },
		{ "capture.heic", "digitalCapture" }, { "list.jpg", "digitalCapture" }, { "list.png", "digitalCapture" },
		{ "list.gif", "digitalCapture" }, { "list-comment.jpg", "digitalCapture" },
		{ "tree.avif", "digitalCapture" }, { "tree-root.avif", "digitalCapture" }, { "tree-proof.avif", "digitalCapture" },
		{ "packed.jpg", "digitalCapture" }, { "redacted.jpg", "" },
		{ "note.jpg", "digitalCapture" }, { "note-json.jpg", "digitalCapture" },
		{ "cloud.jpg", "digitalCapture" }, { "metadata.jpg", "digitalCapture" }, { "named.jpg", "digitalCapture" },
		{ "icon.jpg", "digitalCapture" }, { "update.jpg", "" }, { "capture.jxl", "digitalCapture" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_credentials *c = validate(rows[i].name, "fixtures/c2pa/list.pem");
		assert_non_null(c);
		if (c->state != VG_CREDENTIALS_HOLD)
			fail_msg("%s: %s", rows[i].name, c->reason);
		assert_int_equal(c->trust, VG_SIGNER_ON_LIST);
		assert_string_equal(vg_credentials_source(c), rows[i].source);
		assert_true(vg_credentials_has(c, VG_C2PA_SIGNATURE_VALIDATED, true));
		assert_string_equal(c->signer, "Exemplar Camera");
		assert_string_equal(c->algorithm, "Ed25519");
		free(c);
	}
}

static void test_refused(void **state)
{
	static const struct { const char *name; enum vg_credentials_state state; enum vg_credentials_code code; } rows[] = {
		{ "pixels.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "appended.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "wide.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "elsewhere.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "cut.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "padded.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_DATA_HASH_MALFORMED },
		{ "cose-padded.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_SIGNATURE_MISMATCH },
		{ "wrong-key.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_SIGNATURE_MISMATCH },
		{ "expired.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CREDENTIAL_EXPIRED },
		{ "algorithm.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ALGORITHM_UNSUPPORTED },
		{ "attached.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_SIGNATURE_MISMATCH },
		{ "apart.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "retagged.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MISSING },
		{ "unknown-manifest.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MISSING },
		{ "redacts-itself.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_SELF_REDACTED },
		{ "undeclared.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_UNDECLARED },
		{ "twice.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "authority.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CREDENTIAL_INVALID },
		{ "no-use.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CREDENTIAL_INVALID },
		{ "trailing.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "two-bindings.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_HARD_BINDINGS_MULTIPLE },
		{ "no-binding.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_HARD_BINDINGS_MISSING },
		{ "no-beginning.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ACTION_MALFORMED },
		{ "long-form.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_CBOR_INVALID },
		{ "stray-field.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "note-broken.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_CBOR_INVALID },
		{ "note-json-broken.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_JSON_INVALID },
		{ "cloud-empty.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLOUD_MALFORMED },
		{ "cloud-hash.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLOUD_HARD_BINDING },
		{ "stamps.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_STAMP_ASSERTION_MALFORMED },
		{ "answers.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_CBOR_INVALID },
		{ "soft-nameless.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "dated-by-number.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ACTION_MALFORMED },
		{ "translated.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ACTION_MALFORMED },
		{ "metadata-other.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_METADATA_DISALLOWED },
		{ "metadata-bare.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_METADATA_DISALLOWED },
		{ "named-else.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "icon-nowhere.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_MISSING },
		{ "icon-changed.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_HASHED_URI_MISMATCH },
		{ "update-pixels.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "update-thumbnail.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_UPDATE_INVALID },
		{ "update-edited.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_UPDATE_INVALID },
		{ "update-cloud.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_CLOUD_ACTIONS },
		{ "pixels.jxl", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "cut.jxl", VG_CREDENTIALS_INVALID, VG_C2PA_CLAIM_MALFORMED },
		{ "remote.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_DATA_HASH_MISMATCH },
		{ "redacted-filled.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_NOT_REDACTED },
		{ "redacted-kept.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_NOT_REDACTED },
		{ "redacted-other.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ASSERTION_NOT_REDACTED },
		{ "redacted-unsaid.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_HASHED_URI_MISMATCH },
		{ "redacted-hash.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_DATA_HASH_REDACTED },
		{ "redacted-actions.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_ACTION_REDACTED },
		{ "list-pixels.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_BOXES_HASH_MISMATCH },
		{ "list-wide.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_BOXES_HASH_MISMATCH },
		{ "list-appended.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_BOXES_HASH_UNKNOWN_BOX },
		{ "list-more.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_BOXES_HASH_UNKNOWN_BOX },
		{ "list-short.jpg", VG_CREDENTIALS_CHANGED, VG_C2PA_BOXES_HASH_UNKNOWN_BOX },
		{ "list-padded.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_BOXES_HASH_MALFORMED },
		{ "tree-pixels.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "tree-root-pixels.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "tree-proof-pixels.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "tree-moved.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "tree-short.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "tree-none.avif", VG_CREDENTIALS_CHANGED, VG_C2PA_BMFF_HASH_MISMATCH },
		{ "packed-name.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_MANIFEST_COMPRESSED },
		{ "packed-more.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_MANIFEST_COMPRESSED },
		{ "packed-cut.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_MANIFEST_COMPRESSED },
		{ "packed-bomb.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_MANIFEST_COMPRESSED },
		{ "broken-parent.jpg", VG_CREDENTIALS_INVALID, VG_C2PA_SIGNATURE_MISMATCH },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_credentials *c = validate(rows[i].name, "fixtures/c2pa/list.pem");
		assert_non_null(c);
		if (c->state != rows[i].state || !vg_credentials_has(c, rows[i].code, true))
			fail_msg("%s: %s, %s", rows[i].name, vg_credentials_state_name(c->state), c->reason);
		assert_true(c->reason[0]);
		free(c);
	}
}

static void test_lists(void **state)
{
	struct vg_trust_list *list = NULL;
	(void)state;
	struct vg_credentials *c = validate("capture.jpg", NULL);
	assert_int_equal(c->trust, VG_SIGNER_NO_LIST);
	assert_int_equal(c->state, VG_CREDENTIALS_HOLD);
	assert_true(vg_credentials_has(c, VG_C2PA_CREDENTIAL_UNTRUSTED, true));
	free(c);
	c = validate("capture.jpg", "fixtures/c2pa/other-list.pem");
	assert_int_equal(c->trust, VG_SIGNER_NOT_ON_LIST);
	free(c);
	assert_int_equal(vg_trust_list_open("fixtures/c2pa/capture.jpg", &list, NULL), VG_ERR_MALFORMED);
	assert_true(vg_trust_list_open("fixtures/c2pa/none.pem", &list, NULL) < 0);
}

static void test_history(void **state)
{
	(void)state;
	struct vg_credentials *c = validate("edited.jpg", NULL);
	assert_int_equal(c->manifests, 2);
	assert_int_equal(c->ingredient_count, 1);
	assert_string_equal(c->ingredient[0].title, "capture.jpg");
	assert_true(c->ingredient[0].has_manifest && c->ingredient[0].holds);
	assert_int_equal(c->ingredient[0].made_by, 1);
	assert_true(c->ingredient[0].thumbnail_bytes > 500);
	assert_int_equal(c->action_count, 2);
	assert_string_equal(c->action[0].action, "c2pa.opened");
	free(c);
	c = validate("broken-parent.jpg", NULL);
	assert_false(c->ingredient[0].holds);
	assert_non_null(strstr(c->ingredient[0].reason, "the signature does not hold"));
	free(c);
}

static void test_generated(void **state)
{
	static const struct { const char *name; enum vg_generated wanted; const char *source; } rows[] = {
		{ "capture.jpg", VG_GENERATED_NONE, "digitalCapture" }, { "generated.png", VG_GENERATED_WHOLE, "trainedAlgorithmicMedia" },
		{ "composite.webp", VG_GENERATED_PART, "compositeWithTrainedAlgorithmicMedia" },
		{ "model-edited.jpg", VG_GENERATED_PART, "compositeWithTrainedAlgorithmicMedia" },
		{ "from-generated.jpg", VG_GENERATED_INGREDIENT, "" }, { "edited.jpg", VG_GENERATED_NONE, "" } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_credentials *c = validate(rows[i].name, NULL);
		assert_int_equal(c->state, VG_CREDENTIALS_HOLD);
		if (vg_credentials_generated(c) != rows[i].wanted)
			fail_msg("%s: %d", rows[i].name, (int)vg_credentials_generated(c));
		assert_string_equal(vg_credentials_source(c), rows[i].source);
		free(c);
	}
}

static void test_left_out(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct vg_credentials *c = validate(i ? "list-comment.jpg" : "comment-left-out.jpg", NULL);
		assert_int_equal(c->exclusion_count, 2);
		assert_true(c->exclusion[0].manifest && !c->exclusion[1].manifest);
		assert_int_equal(c->exclusion[1].length, 11);
		assert_int_equal(c->binding, i ? VG_BINDING_BOXES : VG_BINDING_DATA);
		assert_true(vg_credentials_has(c, VG_C2PA_ADDITIONAL_EXCLUSIONS, true));
		free(c);
	}
}

/* Some cameras that write metadata and credentials in one go leave out the file's beginning up to the tables. The
 * reference does not take that, but nothing says that the file was changed. */
static void test_beginning_left_out(void **state)
{
	struct vg_credentials *c = validate("beginning-left-out.jpg", NULL);
	(void)state;
	assert_int_equal(c->state, VG_CREDENTIALS_INVALID);
	assert_true(vg_credentials_has(c, VG_C2PA_DATA_HASH_MISMATCH, true));
	assert_int_equal(c->exclusion_count, 3);
	assert_true(!c->exclusion[0].manifest && c->exclusion[1].manifest && !c->exclusion[2].manifest);
	assert_int_equal(c->exclusion[0].length, 20);
	assert_int_equal(c->exclusion[1].start, 20);
	assert_int_equal(c->exclusion[2].length, 11);
	assert_true(vg_credentials_has(c, VG_C2PA_ADDITIONAL_EXCLUSIONS, true));
	free(c);
}

/* Changes every third byte, but for some ranges that no signature covers; none may hold. */
struct spared { size_t at, size; };

static void change_each(struct vg_buffer *bytes, const struct spared *spared, size_t count)
{
	for (size_t i = 0; i < bytes->size; i += 3) {
		bool skip = false;
		for (size_t k = 0; k < count; k++)
			skip |= i >= spared[k].at && i < spared[k].at + spared[k].size;
		if (skip)
			continue;
		bytes->data[i] ^= 0x20;
		struct vg_credentials *c = validate_bytes(vg_buffer_span(bytes), NULL);
		if (c && c->state == VG_CREDENTIALS_HOLD)
			fail_msg("byte %zu may be changed", i);
		free(c);
		bytes->data[i] ^= 0x20;
	}
}

/* No byte of a signed file may change without being noticed, but for the number that tells boxes in segments
 * apart, the name of the padding beside the signature, and the sum behind the chunk of a PNG. */
static void test_every_byte(void **state)
{
	static const char *const names[] = { "capture.jpg", "list.jpg", "list.png", "list.gif" };
	enum { NUMBER_AT = 26, NUMBER_SIZE = 2, NAME_SIZE = 5, CHUNK_AT = 33, SUM_SIZE = 4 };
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_buffer bytes;
		char path[64];
		snprintf(path, sizeof path, "fixtures/c2pa/%s", names[i]);
		test_read(path, &bytes);
		const uint8_t *name = memmem(bytes.data, bytes.size, "cpadP", NAME_SIZE);
		const uint8_t *chunk = bytes.data + CHUNK_AT;
		size_t sum = memcmp(chunk + 4, "caBX", 4) == 0 ? CHUNK_AT + 8u + (size_t)(chunk[2] << 8 | chunk[3]) : 0;
		assert_non_null(name);
		struct spared spared[] = { { (size_t)(name - bytes.data), NAME_SIZE }, { sum ? sum : NUMBER_AT, sum ? SUM_SIZE : NUMBER_SIZE } };
		change_each(&bytes, spared, 2);
		vg_buffer_release(&bytes);
	}
}

/* Nor may it end early. */
static void test_every_end(void **state)
{
	struct vg_buffer bytes;
	(void)state;
	test_read("fixtures/c2pa/edited.jpg", &bytes);
	for (size_t size = 0; size < bytes.size; size += 7) {
		struct vg_credentials *c = validate_bytes((struct vg_span){ bytes.data, size }, NULL);
		assert_true(!c || c->state != VG_CREDENTIALS_HOLD);
		free(c);
	}
	vg_buffer_release(&bytes);
}

/* What is not signed over is still what it says it is: a redacted assertion whose box was given another kind, and the
 * box of a tree's leaf that names no tree. `with` replaces the bytes of its length that stand `before` the place's. */
static void test_renamed(void **state)
{
	static const struct { const char *name, *at, *with; size_t before; } rows[] = {
		{ "redacted.jpg", "org.exemplar.note", "jha2", 29 }, { "redacted.jpg", "org.exemplar.note", "json", 29 },
		{ "redacted.jpg", "org.exemplar.note", "free", 29 }, { "tree-proof.avif", "huniqueId", "h@niqueId", 0 },
		{ "tree-proof.avif", "glocalId", "glocal@d", 0 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer bytes;
		char path[128];
		uint8_t *last = NULL, *found;
		snprintf(path, sizeof path, "fixtures/c2pa/%s", rows[i].name);
		test_read(path, &bytes);
		for (size_t from = 0; (found = memmem(bytes.data + from, bytes.size - from, rows[i].at, strlen(rows[i].at))); from = (size_t)(found - bytes.data) + 1)
			if (rows[i].before == 0 || memcmp(found - rows[i].before, "jumb", 4) == 0)
				last = found;
		assert_non_null(last);
		memcpy(last - rows[i].before, rows[i].with, strlen(rows[i].with));
		struct vg_credentials *c = validate_bytes(vg_buffer_span(&bytes), "fixtures/c2pa/list.pem");
		if (!c || c->state == VG_CREDENTIALS_HOLD)
			fail_msg("%s with %s holds", rows[i].name, rows[i].with);
		free(c);
		vg_buffer_release(&bytes);
	}
}

static void test_none(void **state)
{
	(void)state;
	struct vg_buffer bytes;
	test_read("fixtures/exif/camera.jpg", &bytes);
	assert_null(validate_bytes(vg_buffer_span(&bytes), NULL));
	vg_buffer_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holds), cmocka_unit_test(test_refused), cmocka_unit_test(test_lists),
		cmocka_unit_test(test_history), cmocka_unit_test(test_left_out), cmocka_unit_test(test_beginning_left_out), cmocka_unit_test(test_generated), cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_every_end), cmocka_unit_test(test_renamed), cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
