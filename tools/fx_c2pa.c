/* fixtures/c2pa/: pictures with content credentials, right ones and such as must be refused. */
#include "c2pa_build.h"
#include "fixtures.h"

#include <stdio.h>
#include <string.h>

enum { SEED = 2101, WIDTH = 160, HEIGHT = 120 };

static const char capture[] = "digitalCapture", generated[] = "trainedAlgorithmicMedia",
				  composite[] = "compositeWithTrainedAlgorithmicMedia";

static void add(struct tree *t, const char *path, const struct buf *file, const struct c2pa_recipe *r, const char *yields)
{
	struct buf out = {0};

	c2pa_sign(file, r, &out, NULL);
	tree_add(t, path, &out, yields);
	buf_free(&out);
}

/* A JPEG whose APP0 a comment of 11 bytes follows. */
static void with_comment(const struct buf *jpeg, struct buf *out)
{
	size_t at = 4 + (size_t)(jpeg->data[4] << 8 | jpeg->data[5]);

	buf_put(out, jpeg->data, at);
	buf_put(out, "\xff\xfe\0\x9" "comment", 11);
	buf_put(out, jpeg->data + at, jpeg->size - at);
}

static void insert(struct buf *file, size_t at, const char *data, size_t size)
{
	struct buf tail = {0};

	buf_put(&tail, file->data + at, file->size - at);
	file->size = at;
	buf_put(file, data, size);
	buf_put(file, tail.data, tail.size);
	buf_free(&tail);
}

static void add_wrong(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path; enum c2pa_wrong wrong; size_t segment; const char *yields; } list[] = {
		{"c2pa/wide.jpg", C2PA_WIDE, 0, "the digest leaves out the picture: changed_after_signing, assertion.dataHash.mismatch"},
		{"c2pa/elsewhere.jpg", C2PA_ELSEWHERE, 0, "the digest leaves out other bytes: assertion.dataHash.mismatch"},
		{"c2pa/remote.jpg", C2PA_REMOTE, 0, "the digest is said to be of a file elsewhere: assertion.dataHash.mismatch"},
		{"c2pa/padded.jpg", C2PA_PADDED, 0, "padding that is not zero: assertion.dataHash.malformed"},
		{"c2pa/cose-padded.jpg", C2PA_COSE_PADDED, 0, "padding that is not zero: claimSignature.mismatch"},
		{"c2pa/wrong-key.jpg", C2PA_WRONG_KEY, 0, "claimSignature.mismatch"},
		{"c2pa/expired.jpg", C2PA_EXPIRED, 0, "signingCredential.expired"},
		{"c2pa/algorithm.jpg", C2PA_ALGORITHM, 0, "algorithm.unsupported"},
		{"c2pa/attached.jpg", C2PA_ATTACHED, 0, "a signature that brings its own claim: claimSignature.mismatch"},
		{"c2pa/apart.jpg", C2PA_APART, 900, "segments with a comment between them: claim.malformed"},
		{"c2pa/retagged.jpg", C2PA_RETAGGED, 0, "the claim's box is of another kind: claim.missing"},
		{"c2pa/unknown-manifest.jpg", C2PA_UNSIGNED_KIND, 0, "the manifest's box is of another kind: claim.missing"},
		{"c2pa/redacts-itself.jpg", C2PA_REDACTED_SELF, 0, "assertion.selfRedacted"},
		{"c2pa/undeclared.jpg", C2PA_UNDECLARED, 0, "assertion.undeclared"},
		{"c2pa/twice.jpg", C2PA_TWICE, 0, "two sets: claim.malformed"},
		{"c2pa/authority.jpg", C2PA_AUTHORITY, 0, "signed by an authority itself: signingCredential.invalid"},
		{"c2pa/no-use.jpg", C2PA_NO_USE, 0, "a certificate that does not say what it is for: signingCredential.invalid"},
		{"c2pa/trailing.jpg", C2PA_TRAILING, 0, "something behind the store: claim.malformed"},
		{"c2pa/two-bindings.jpg", C2PA_TWO_BINDINGS, 0, "assertion.multipleHardBindings"},
		{"c2pa/no-binding.jpg", C2PA_NO_BINDING, 0, "claim.hardBindings.missing"},
		{"c2pa/no-beginning.jpg", C2PA_NO_BEGINNING, 0, "assertion.action.malformed"},
		{"c2pa/long-form.jpg", C2PA_LONG_FORM, 0, "CBOR that is longer than needed: assertion.cbor.invalid"},
	};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "wrong.jpg", .format = "image/jpeg", .source = capture, .version = 2, .seed = 99};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		r.wrong = list[i].wrong;
		r.segment = list[i].segment;
		add(t, list[i].path, jpeg, &r, list[i].yields);
	}
}

/* Of a file that holds, what became of it later. */
static void add_changed(struct tree *t, const struct buf *signed_file)
{
	struct buf file = {0};

	buf_put(&file, signed_file->data, signed_file->size);
	file.data[file.size - 400] ^= 0x10;
	tree_add(t, "c2pa/pixels.jpg", &file, "one bit of the picture changed: changed_after_signing, assertion.dataHash.mismatch");
	file.data[file.size - 400] ^= 0x10;
	buf_put(&file, "more", 4);
	tree_add(t, "c2pa/appended.jpg", &file, "bytes behind the picture: changed_after_signing");
	file.size = 1200;
	tree_add(t, "c2pa/cut.jpg", &file, "the file ends inside the store: claim.malformed");
	buf_free(&file);
}

/* Puts into the place of the note what says that it was removed, and zeros behind it or something else. */
static void empty_note(struct buf *store, uint8_t value)
{
	static const char label[] = "org.exemplar.note";
	static const uint8_t removed[16] = {0xca, 0xa9, 0x8e, 0xee, 0x9d, 0x4d, 0xf8, 0x0e, 0x86, 0xad, 0x4d, 0xff, 0xca, 0x26, 0x39, 0x73};
	enum { HEAD = 8, DESCRIPTION = 17 };
	uint8_t *found = memmem(store->data, store->size, label, sizeof label), *kind;
	size_t begin, size;

	if (!found)
		die("no note");
	begin = (size_t)(found - store->data) - HEAD - HEAD - DESCRIPTION;
	size = (size_t)store->data[begin + 2] << 8 | store->data[begin + 3];
	kind = store->data + begin + HEAD + HEAD;
	memcpy(kind, "uuid", 4);
	found += sizeof label;
	memcpy(found + 4, "uuid", 4);
	memcpy(found + HEAD, removed, sizeof removed);
	found += HEAD + sizeof removed;
	memset(found, value, begin + size - (size_t)(found - store->data));
}

/* What a later claim says that it removed from an earlier one. */
static void add_redactions(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path, *redacts; bool fill; uint8_t value; const char *yields; } list[] = {
		{"c2pa/redacted.jpg", "org.exemplar.note", true, 0, "holds; a note of the first claim was removed, and zeros are in its place"},
		{"c2pa/redacted-filled.jpg", "org.exemplar.note", true, 0x20, "something else is where a note was removed: assertion.notRedacted"},
		{"c2pa/redacted-kept.jpg", "org.exemplar.note", false, 0, "the note that was said to be removed is there: assertion.notRedacted"},
		{"c2pa/redacted-unsaid.jpg", NULL, true, 0, "zeros where a note was, and nobody said so: assertion.hashedURI.mismatch"},
		{"c2pa/redacted-hash.jpg", "c2pa.hash.data", false, 0, "what tied the first to its file was removed: assertion.dataHash.redacted"},
		{"c2pa/redacted-actions.jpg", "c2pa.actions", false, 0, "what was done was removed: assertion.action.redacted"},
		{"c2pa/redacted-other.jpg", "org.exemplar.other", false, 0, "what the first claim does not name was said to be removed: assertion.notRedacted"},
	};
	const struct c2pa_recipe first = {.place = C2PA_JPEG, .title = "capture.jpg", .format = "image/jpeg", .source = capture, .version = 1,
									  .note = true, .seed = 20};
	struct buf file = {0}, store = {0}, parent = {0};

	c2pa_sign(jpeg, &first, &file, &store);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "edited.jpg", .format = "image/jpeg", .version = 1, .parent = &parent,
								.redacts = list[i].redacts, .seed = 21 + i};

		buf_clear(&parent);
		buf_put(&parent, store.data, store.size);
		if (list[i].fill)
			empty_note(&parent, list[i].value);
		add(t, list[i].path, jpeg, &r, list[i].yields);
	}
	buf_free(&file);
	buf_free(&store);
	buf_free(&parent);
}

/* An assertion that this program does not know. */
static void add_notes(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path; enum c2pa_wrong wrong; const char *yields; } list[] = {
		{"c2pa/note.jpg", C2PA_RIGHT, "holds; an assertion of somebody's own"},
		{"c2pa/note-json.jpg", C2PA_NOTE_JSON, "holds; the same in JSON"},
		{"c2pa/stray-field.jpg", C2PA_STRAY_FIELD, "a claim of version 1 with a field that it does not have: claim.malformed"},
		{"c2pa/note-broken.jpg", C2PA_NOTE_BROKEN, "it is no CBOR: assertion.cbor.invalid"},
		{"c2pa/note-json-broken.jpg", C2PA_NOTE_JSON_BROKEN, "it is no JSON: assertion.json.invalid"},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const struct c2pa_recipe r = {.place = C2PA_JPEG, .wrong = list[i].wrong, .title = "note.jpg", .format = "image/jpeg", .source = capture,
									  .version = list[i].wrong == C2PA_STRAY_FIELD ? 1 : 2, .note = true, .seed = 90 + i};

		add(t, list[i].path, jpeg, &r, list[i].yields);
	}
}

/* What a model made of a picture later, and what a picture was made from. */
static void add_generated(struct tree *t, const struct buf *jpeg)
{
	struct buf file = {0}, store = {0};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "edited.jpg", .format = "image/jpeg", .source = capture, .edited = composite,
							.version = 2, .seed = 30};

	add(t, "c2pa/model-edited.jpg", jpeg, &r, "holds: captured by a camera, then edited with a generative model");
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .title = "made.jpg", .format = "image/jpeg", .source = generated, .version = 2, .seed = 31};
	c2pa_sign(jpeg, &r, &file, &store);
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .title = "saved.jpg", .format = "image/jpeg", .version = 2, .parent = &store, .seed = 32};
	add(t, "c2pa/from-generated.jpg", jpeg, &r, "holds: opened from a picture that a generative model made, which its own claim does not say");
	buf_free(&file);
	buf_free(&store);
}

static void add_history(struct tree *t, const struct buf *jpeg, const struct pic *p, const struct buf *parent)
{
	struct pic small = pic_resized(p, 40, 30);
	struct buf thumbnail = {0}, broken = {0};
	const struct jpeg_opts opts = {.quality = 80};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "edited.jpg", .format = "image/jpeg", .version = 2, .parent = parent,
							.thumbnail = &thumbnail, .seed = 3};

	jpeg_encode(&small, &opts, &thumbnail);
	add(t, "c2pa/edited.jpg", jpeg, &r, "holds: opened from capture.jpg, whose credentials and small picture are in it");
	buf_put(&broken, parent->data, parent->size);
	broken.data[broken.size - 10] ^= 1; /* in its signature */
	r.parent = &broken;
	add(t, "c2pa/broken-parent.jpg", jpeg, &r, "the parent's signature does not hold, and nobody said so: claimSignature.mismatch");
	buf_free(&thumbnail);
	buf_free(&broken);
	pic_free(&small);
}

/* Compressed manifests. Tied by a list, in which no size stands: how well they shrink differs from round to round. */
static void add_packed(struct tree *t, const struct buf *jpeg)
{
	static const struct { const char *path; enum c2pa_wrong wrong; const char *yields; } list[] = {
		{"c2pa/packed.jpg", C2PA_RIGHT, "holds; a compressed manifest"},
		{"c2pa/packed-name.jpg", C2PA_PACKED_NAME, "it unpacks to a manifest of another name: manifest.compressed.invalid"},
		{"c2pa/packed-more.jpg", C2PA_PACKED_MORE, "something behind what is compressed: manifest.compressed.invalid"},
		{"c2pa/packed-cut.jpg", C2PA_PACKED_CUT, "it ends early: manifest.compressed.invalid"},
		{"c2pa/packed-bomb.jpg", C2PA_PACKED_BOMB, "it unpacks to 40 MiB: manifest.compressed.invalid"},
	};
	struct buf file = {0}, store = {0};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct c2pa_recipe r = {.place = C2PA_JPEG, .wrong = list[i].wrong, .tie = C2PA_TIE_LIST, .title = "packed.jpg", .source = capture, .version = 2,
								.packed = true, .seed = 80 + i};

		buf_clear(&file);
		c2pa_sign(jpeg, &r, &file, i ? NULL : &store);
		tree_add(t, list[i].path, &file, list[i].yields);
	}
	buf_free(&file);
	buf_free(&store);
}

/* Tied to the file part by part. */
static void add_lists_of_parts(struct tree *t, const struct pic *p, const struct buf *jpeg, const struct buf *commented)
{
	struct buf png = {0}, gif = {0}, file = {0};
	const struct { const char *path; enum c2pa_place place; enum c2pa_wrong wrong; const struct buf *of; const char *yields; } list[] = {
		{"c2pa/list.jpg", C2PA_JPEG, C2PA_RIGHT, jpeg, "holds, by a list of its segments"},
		{"c2pa/list.png", C2PA_PNG, C2PA_RIGHT, &png, "holds, by a list of its chunks"},
		{"c2pa/list.gif", C2PA_GIF, C2PA_RIGHT, &gif, "holds, by a list of its blocks"},
		{"c2pa/list-comment.jpg", C2PA_JPEG, C2PA_METADATA_TOO, commented, "holds, and the list leaves out a comment: assertion.dataHash.additionalExclusionsPresent"},
		{"c2pa/list-wide.jpg", C2PA_JPEG, C2PA_WIDE, jpeg, "the list leaves out the picture: changed_after_signing, assertion.boxesHash.mismatch"},
		{"c2pa/list-short.jpg", C2PA_JPEG, C2PA_LIST_SHORT, jpeg, "the list ends before the file: changed_after_signing, assertion.boxesHash.unknownBox"},
		{"c2pa/list-padded.jpg", C2PA_JPEG, C2PA_PADDED, jpeg, "padding that is not zero: assertion.boxesHash.malformed"},
	};

	png_encode(p, PNG_RGB8, false, &png);
	gif_encode(p, false, &gif);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct c2pa_recipe r = {.place = list[i].place, .wrong = list[i].wrong, .tie = C2PA_TIE_LIST, .title = "listed", .source = capture,
								.version = 2, .seed = 40 + i};

		buf_clear(&file);
		c2pa_sign(list[i].of, &r, &file, NULL);
		tree_add(t, list[i].path, &file, list[i].yields);
		if (i == 0) {
			buf_put(&file, "more", 4);
			tree_add(t, "c2pa/list-appended.jpg", &file, "bytes behind the picture: changed_after_signing, assertion.boxesHash.unknownBox");
			file.data[file.size - 400] ^= 0x10;
			file.size -= 4;
			tree_add(t, "c2pa/list-pixels.jpg", &file, "one bit of the picture changed: changed_after_signing, assertion.boxesHash.mismatch");
			file.data[file.size - 396] ^= 0x10;
			insert(&file, file.size - 2, "\xff\xfe\0\7" "later", 9);
			tree_add(t, "c2pa/list-more.jpg", &file, "a segment that was not signed: changed_after_signing, assertion.boxesHash.unknownBox");
		}
	}
	buf_free(&png);
	buf_free(&gif);
	buf_free(&file);
}

static void exchange(uint8_t *a, uint8_t *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t kept = a[i];

		a[i] = b[i];
		b[i] = kept;
	}
}

static uint8_t *find_next(struct buf *file, uint8_t *from, const char *name)
{
	uint8_t *found = memmem(from, file->size - (size_t)(from - file->data), name, strlen(name));

	if (!found)
		die("no %s in a file with a tree", name);
	return found;
}

/* The first two blocks of a tree, and the boxes that say where they belong. */
static void exchange_blocks(struct buf *file)
{
	enum { FROM = 16, BLOCK = 512, HEAD = 28 };
	uint8_t *data = find_next(file, file->data, "mdat") - 4 + FROM;
	uint8_t *first = find_next(file, data, "merkle"), *second = find_next(file, first + 1, "merkle"), *third = find_next(file, second + 1, "merkle");

	/* "merkle" stands in the assertion as well, before the boxes. */
	first = second;
	second = third;
	exchange(data, data + BLOCK, BLOCK);
	exchange(first - HEAD, second - HEAD, (size_t)(second - first));
}

/* Tied by a tree of digests over the picture's data. */
static void add_trees(struct tree *t, const struct pic *p)
{
	static const struct { const char *path; enum c2pa_tie tie; enum c2pa_wrong wrong; const char *yields; } list[] = {
		{"c2pa/tree.avif", C2PA_TIE_TREE, C2PA_RIGHT, "holds, by a tree of digests whose leaves are signed"},
		{"c2pa/tree-root.avif", C2PA_TIE_ROOT, C2PA_RIGHT, "holds, by a tree of digests whose root is signed"},
		{"c2pa/tree-proof.avif", C2PA_TIE_PROOF, C2PA_RIGHT, "holds, by a tree of digests whose root is signed, with a box for each leaf"},
		{"c2pa/tree-short.avif", C2PA_TIE_TREE, C2PA_TREE_SHORT, "a tree of another size: assertion.bmffHash.mismatch"},
		{"c2pa/tree-none.avif", C2PA_TIE_TREE, C2PA_NO_TREE, "the data is left out, and no tree is of it: assertion.bmffHash.mismatch"},
	};
	struct buf avif = {0}, file = {0};

	if (!heif_encode(p, true, &avif))
		return;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct c2pa_recipe r = {.place = C2PA_BOXES, .wrong = list[i].wrong, .tie = list[i].tie, .title = "tree", .source = capture,
								.version = 2, .seed = 60 + i};

		buf_clear(&file);
		c2pa_sign(&avif, &r, &file, NULL);
		tree_add(t, list[i].path, &file, list[i].yields);
		if (i < 3) {
			file.data[avif.size - 20] ^= 0x10;
			tree_add(t, i == 2 ? "c2pa/tree-proof-pixels.avif" : i ? "c2pa/tree-root-pixels.avif" : "c2pa/tree-pixels.avif", &file,
				 "one bit of the picture changed: changed_after_signing, assertion.bmffHash.mismatch");
			file.data[avif.size - 20] ^= 0x10;
		}
		if (list[i].tie == C2PA_TIE_PROOF) {
			exchange_blocks(&file);
			tree_add(t, "c2pa/tree-moved.avif", &file, "two blocks of the picture's data changed places, and their boxes too: changed_after_signing, assertion.bmffHash.mismatch");
		}
	}
	buf_free(&avif);
	buf_free(&file);
}

static void add_formats(struct tree *t, const struct pic *p)
{
	static const struct { const char *path, *format; enum c2pa_place place; const char *source, *yields; } list[] = {
		{"c2pa/generated.png", "image/png", C2PA_PNG, generated, "holds; digital source type trainedAlgorithmicMedia"},
		{"c2pa/composite.webp", "image/webp", C2PA_WEBP, composite, "holds; compositeWithTrainedAlgorithmicMedia"},
		{"c2pa/capture.tiff", "image/tiff", C2PA_TIFF, capture, "holds"},
		{"c2pa/capture.avif", "image/avif", C2PA_BOXES, capture, "holds, by a BMFF hash"},
		{"c2pa/capture.heic", "image/heic", C2PA_BOXES, capture, "holds, by a BMFF hash"},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct buf file = {0}, out = {0};
		bool av1 = strcmp(list[i].format, "image/avif") == 0;
		struct c2pa_recipe r = {.place = list[i].place, .title = "picture", .format = list[i].format, .source = list[i].source,
								.version = 2, .seed = 10 + i};

		if (list[i].place == C2PA_PNG)
			png_encode(p, PNG_RGB8, false, &file);
		else if (list[i].place == C2PA_WEBP)
			webp_encode(p, WEBP_LOSSY, &file);
		else if (list[i].place == C2PA_TIFF)
			tiff_encode(p, TIFF_LZW, &file);
		else if (!heif_encode(p, av1, &file))
			continue;
		c2pa_sign(&file, &r, &out, NULL);
		tree_add(t, list[i].path, &out, list[i].yields);
		buf_free(&file);
		buf_free(&out);
	}
}

/* The store by itself, and its claim and signature: what fuzzing of their readers begins with. */
static void add_parts(struct tree *t, const struct buf *store)
{
	struct buf part = {0};
	unsigned found = 0;

	tree_add(t, "c2pa/parts/store", store, "no finding");
	for (size_t i = 0; i + 8 < store->size; i++) {
		char path[40];
		size_t size = (size_t)store->data[i] << 24 | (size_t)store->data[i + 1] << 16 | (size_t)store->data[i + 2] << 8 | store->data[i + 3];

		if (memcmp(store->data + i + 4, "cbor", 4) != 0 || size < 8 || size > store->size - i || memcmp(store->data + i + 8, "\0\x11", 2) == 0)
			continue;
		snprintf(path, sizeof path, "c2pa/parts/%u.cbor", found++);
		buf_put(&part, store->data + i + 8, size - 8);
		tree_add(t, path, &part, "no finding");
		buf_clear(&part);
	}
	buf_free(&part);
}

static void add_lists(struct tree *t)
{
	struct buf pem = {0};

	c2pa_authority(false, &pem);
	tree_add(t, "c2pa/list.pem", &pem, "a trust list: the authority of these signers");
	buf_clear(&pem);
	c2pa_authority(true, &pem);
	tree_add(t, "c2pa/other-list.pem", &pem, "a trust list of another authority");
	buf_free(&pem);
}

void fx_c2pa(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);
	struct buf jpeg = {0}, commented = {0}, file = {0}, store = {0};
	const struct jpeg_opts opts = {.quality = 88};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "capture.jpg", .format = "image/jpeg", .source = capture, .version = 2, .seed = 1};

	tree_section(t, "c2pa/", "Content credentials, signed by `tools/c2pa_build.c` with Ed25519 keys of its own. `list.pem`\n"
				 "vouches for their signer; without a list everything that holds is signingCredential.untrusted.");
	jpeg_encode(&p, &opts, &jpeg);
	c2pa_sign(&jpeg, &r, &file, &store);
	tree_add(t, "c2pa/capture.jpg", &file, "holds; claim of version 2, digital source type digitalCapture");
	add_changed(t, &file);
	add_parts(t, &store);
	r.version = 1;
	r.segment = 1000;
	r.seed = 2;
	add(t, "c2pa/capture-v1.jpg", &jpeg, &r, "holds; claim of version 1, in several segments");
	with_comment(&jpeg, &commented);
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .wrong = C2PA_METADATA_TOO, .title = "comment.jpg", .source = capture, .version = 2, .seed = 4};
	add(t, "c2pa/comment-left-out.jpg", &commented, &r, "holds, and the digest leaves out a comment: assertion.dataHash.additionalExclusionsPresent");
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .wrong = C2PA_BEGINNING, .title = "beginning.jpg", .source = capture, .version = 2, .seed = 44};
	add(t, "c2pa/beginning-left-out.jpg", &commented, &r, "does not hold: the digest leaves out the file's beginning, the credentials and metadata with the marker before them: assertion.dataHash.mismatch");
	add_wrong(t, &jpeg);
	add_history(t, &jpeg, &p, &store);
	add_redactions(t, &jpeg);
	add_notes(t, &jpeg);
	add_generated(t, &jpeg);
	add_lists_of_parts(t, &p, &jpeg, &commented);
	add_trees(t, &p);
	add_packed(t, &jpeg);
	add_formats(t, &p);
	add_lists(t);
	buf_free(&jpeg);
	buf_free(&commented);
	buf_free(&file);
	buf_free(&store);
	pic_free(&p);
}
