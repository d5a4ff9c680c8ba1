/* fixtures/c2pa/: updates, and statements whose parts are not what they should be. */
#include "c2pa_build.h"
#include "c2pa_cbor.h"
#include "encode.h"
#include "fixtures.h"
#include "scene.h"

#include <string.h>

enum { SEED = 2101, WIDTH = 160, HEIGHT = 120 };

static const char capture[] = "digitalCapture";

/* What takes the place of an assertion's content. */
struct content {
	const char *label;
	void (*make)(struct buf *to);
	const char *text; /* with no `make` */
};

static void exchange(struct buf *content, const char *label, const void *with)
{
	const struct content *other = with;

	if (strcmp(label, other->label) != 0)
		return;
	buf_clear(content);
	if (other->make)
		other->make(content);
	else
		buf_str(content, other->text);
}

static void put_elsewhere(struct buf *to, const char *label, unsigned size)
{
	static const uint8_t sum[32];

	cbor_map(to, 3);
	cbor_pair(to, "label", label);
	cbor_text(to, "size");
	cbor_number(to, size);
	cbor_text(to, "location");
	cbor_map(to, 3);
	cbor_pair(to, "url", "https://exemplar.example/statement");
	cbor_pair(to, "alg", "sha256");
	cbor_text(to, "hash");
	cbor_bytes(to, sum, sizeof sum);
}

static void elsewhere(struct buf *to) { put_elsewhere(to, "org.exemplar.note", 9); }
static void elsewhere_empty(struct buf *to) { put_elsewhere(to, "org.exemplar.note", 0); }
static void elsewhere_hash(struct buf *to) { put_elsewhere(to, "c2pa.hash.data", 9); }
static void elsewhere_actions(struct buf *to) { put_elsewhere(to, "c2pa.actions.v2", 9); }

static void begin_actions(struct buf *to, unsigned parts)
{
	cbor_map(to, 1);
	cbor_text(to, "actions");
	cbor_list(to, 2);
	cbor_map(to, 2);
	cbor_pair(to, "action", "c2pa.created");
	cbor_pair(to, "digitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture");
	cbor_map(to, parts);
}

static void dated_by_number(struct buf *to)
{
	begin_actions(to, 2);
	cbor_pair(to, "action", "c2pa.edited");
	cbor_text(to, "when");
	cbor_number(to, 5);
}

static void translated(struct buf *to)
{
	begin_actions(to, 2);
	cbor_pair(to, "action", "c2pa.translated");
	cbor_text(to, "parameters");
	cbor_map(to, 1);
	cbor_pair(to, "sourceLanguage", "uk");
}

static void stamps_of_text(struct buf *to)
{
	cbor_map(to, 1);
	cbor_pair(to, "urn:c2pa:00000000-0000-4000-8000-000000000001", "no stamp");
}

static void soft_nameless(struct buf *to)
{
	cbor_map(to, 1);
	cbor_text(to, "blocks");
	cbor_list(to, 0);
}

static void add(struct tree *t, const char *path, const struct buf *file, const struct c2pa_recipe *r, const char *yields)
{
	struct buf out = {0};

	c2pa_sign(file, r, &out, NULL);
	tree_add(t, path, &out, yields);
	buf_free(&out);
}

static void add_statements(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path; struct content content; enum c2pa_wrong kind; const char *yields; } list[] = {
		{"c2pa/cloud.jpg", {"c2pa.cloud-data", elsewhere, NULL}, C2PA_RIGHT, "holds; a statement that lies elsewhere"},
		{"c2pa/cloud-empty.jpg", {"c2pa.cloud-data", elsewhere_empty, NULL}, C2PA_RIGHT, "it has no bytes: assertion.cloud-data.malformed"},
		{"c2pa/cloud-hash.jpg", {"c2pa.cloud-data", elsewhere_hash, NULL}, C2PA_RIGHT, "what ties the claim to the file lies elsewhere: assertion.cloud-data.hardBinding"},
		{"c2pa/stamps.jpg", {"c2pa.time-stamp", stamps_of_text, NULL}, C2PA_RIGHT, "time stamps that are none: assertion.timestamp.malformed"},
		{"c2pa/answers.jpg", {"c2pa.certificate-status", stamps_of_text, NULL}, C2PA_RIGHT, "answers about revocation that are none: assertion.cbor.invalid"},
		{"c2pa/soft-nameless.jpg", {"c2pa.soft-binding", soft_nameless, NULL}, C2PA_RIGHT, "a watermark of no method: claim.malformed"},
		{"c2pa/dated-by-number.jpg", {"c2pa.actions.v2", dated_by_number, NULL}, C2PA_RIGHT, "an action's date is a number: assertion.action.malformed"},
		{"c2pa/translated.jpg", {"c2pa.actions.v2", translated, NULL}, C2PA_RIGHT, "translated into no language: assertion.action.malformed"},
		{"c2pa/metadata.jpg", {"c2pa.metadata", NULL, "{\"@context\": {\"dc\": \"http://purl.org/dc/elements/1.1/\"}, \"dc:title\": \"a square\"}"},
		 C2PA_NOTE_JSON, "holds; a title in JSON-LD"},
		{"c2pa/metadata-other.jpg", {"c2pa.metadata", NULL, "{\"@context\": {\"x\": \"http://exemplar.example/\"}, \"x:title\": \"a square\"}"},
		 C2PA_NOTE_JSON, "a vocabulary that may not stand there: assertion.metadata.disallowed"},
		{"c2pa/metadata-bare.jpg", {"org.exemplar.metadata", NULL, "{\"@context\": {\"x\": \"http://exemplar.example/\"}, \"y:title\": \"a square\"}"},
		 C2PA_NOTE_JSON, "a vocabulary that is not declared: assertion.metadata.disallowed"},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const char *label = list[i].content.label;
		const struct c2pa_recipe r = {.place = C2PA_JPEG, .wrong = list[i].kind, .title = "form.jpg", .format = "image/jpeg", .source = capture,
									  .version = 2, .note = true, .note_label = strstr(label, "actions") ? NULL : label,
									  .change = exchange, .with = &list[i].content, .seed = 120 + i};

		add(t, list[i].path, jpeg, &r, list[i].yields);
	}
}

static void add_names(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path, *named; enum c2pa_icon icon; const char *yields; } list[] = {
		{"c2pa/named.jpg", "urn:c2pa:00000000-0000-4000-8000-0000000000aa:exemplar:2_1", C2PA_ICON_NONE, "holds; a name with a vendor and a version"},
		{"c2pa/named-else.jpg", "exemplar-1", C2PA_ICON_NONE, "a name that manifests of version 2 do not have: claim.malformed"},
		{"c2pa/icon.jpg", NULL, C2PA_ICON_NOTE, "holds; the program has a small picture"},
		{"c2pa/icon-nowhere.jpg", NULL, C2PA_ICON_NOWHERE, "it is not there: assertion.missing"},
		{"c2pa/icon-changed.jpg", NULL, C2PA_ICON_CHANGED, "it is another one: assertion.hashedURI.mismatch"},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "named.jpg", .format = "image/jpeg", .source = capture, .version = 2,
									  .note = true, .named = list[i].named, .icon = list[i].icon, .seed = 140 + i};

		add(t, list[i].path, jpeg, &r, list[i].yields);
	}
}

/* Manifests that add statements to an earlier one of the same picture. */
static void add_updates(struct tree *t, const struct buf *jpeg)
{
	static const struct content actions = {"c2pa.cloud-data", elsewhere_actions, NULL};
	struct buf first = {0}, file = {0}, store = {0};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "capture.jpg", .format = "image/jpeg", .source = capture, .version = 2, .seed = 150};

	c2pa_sign(jpeg, &r, &first, &store);
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .title = "updated.jpg", .format = "image/jpeg", .version = 2, .parent = &store, .update = true,
							 .note = true, .seed = 151};
	c2pa_sign(jpeg, &r, &file, NULL);
	tree_add(t, "c2pa/update.jpg", &file, "holds; an update that adds a note");
	file.data[file.size - 400] ^= 0x10;
	tree_add(t, "c2pa/update-pixels.jpg", &file, "one bit of the picture changed: changed_after_signing, assertion.dataHash.mismatch");
	r.note_label = "c2pa.thumbnail.claim.jpeg";
	add(t, "c2pa/update-thumbnail.jpg", jpeg, &r, "an update with a small picture of its own: manifest.update.invalid");
	r.note_label = NULL;
	r.edited = "humanEdits";
	add(t, "c2pa/update-edited.jpg", jpeg, &r, "an update that edits the picture: manifest.update.invalid");
	r.edited = NULL;
	r.note_label = actions.label;
	r.change = exchange;
	r.with = &actions;
	add(t, "c2pa/update-cloud.jpg", jpeg, &r, "what an update did lies elsewhere: assertion.cloud-data.actions");
	buf_free(&first);
	buf_free(&file);
	buf_free(&store);
}

/* A stream of JPEG XL in its container. */
static void contain(const struct buf *stream, struct buf *out)
{
	buf_put(out, "\0\0\0\x0c" "JXL \r\n\x87\n" "\0\0\0\x14" "ftypjxl \0\0\0\0jxl ", 32);
	buf_be32(out, (uint32_t)stream->size + 8);
	buf_str(out, "jxlc");
	buf_put(out, stream->data, stream->size);
}

static void add_jxl(struct tree *t, const struct pic *p)
{
	const struct c2pa_recipe r = {.place = C2PA_JXL, .title = "picture", .format = "image/jxl", .source = capture, .version = 2, .seed = 160};
	struct buf stream = {0}, whole = {0}, file = {0};

	jxl_encode(p, JXL_LOSSY, NULL, NULL, &stream);
	if (stream.data[0] == 0xff)
		contain(&stream, &whole);
	else
		buf_put(&whole, stream.data, stream.size);
	c2pa_sign(&whole, &r, &file, NULL);
	tree_add(t, "c2pa/capture.jxl", &file, "holds");
	file.data[whole.size - 20] ^= 0x10;
	tree_add(t, "c2pa/pixels.jxl", &file, "one bit of the picture changed: changed_after_signing, assertion.dataHash.mismatch");
	file.data[whole.size - 20] ^= 0x10;
	file.size -= 40;
	tree_add(t, "c2pa/cut.jxl", &file, "the file ends inside the store: claim.malformed");
	buf_free(&stream);
	buf_free(&whole);
	buf_free(&file);
}

void fx_c2pa_forms(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);
	const struct jpeg_opts opts = {.quality = 88};
	struct buf jpeg = {0};

	jpeg_encode(&p, &opts, &jpeg);
	add_statements(t, &jpeg);
	add_names(t, &jpeg);
	add_updates(t, &jpeg);
	add_jxl(t, &p);
	buf_free(&jpeg);
	pic_free(&p);
}
