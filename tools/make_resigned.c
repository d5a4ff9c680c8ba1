/* make-resigned FOLDER COUNT SEED: pictures with content credentials in which something was changed before it was
 * hashed and signed, so that readers disagree about what it means, not whether a digest holds. For
 * `make eval-c2pa`. */
#include "c2pa_build.h"
#include "encode.h"
#include "scene.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 96, HEIGHT = 72, SCENE = 2102 };

static const char capture[] = "digitalCapture";

struct change {
	const char *label; /* what it is done to: the beginning of its label */
	uint64_t seed;
};

static uint32_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* One or two bytes, or a few put in or taken out. */
static void change(struct buf *content, const char *label, const void *with)
{
	static const uint8_t telling[] = {0x00, 0x01, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xf4, 0xf5, 0xf6, 0xff};
	const struct change *change = with;
	uint64_t state = change->seed;

	if (strncmp(label, change->label, strlen(change->label)) != 0 || content->size < 8)
		return;
	for (unsigned i = 0, times = 1 + next(&state) % 2; i < times; i++) {
		size_t at = next(&state) % content->size, size = 1 + next(&state) % 4;

		switch (next(&state) % 4) {
		case 0:
			content->data[at] ^= (uint8_t)(1u << next(&state) % 8);
			break;
		case 1:
			content->data[at] = telling[next(&state) % sizeof telling];
			break;
		case 2:
			content->data[at]++;
			break;
		default:
			if (content->size - at > size + 4) {
				memmove(content->data + at, content->data + at + size, content->size - at - size);
				content->size -= size;
			}
		}
	}
}

struct sources { struct buf jpeg, png, gif, avif, parent; };

static void make_sources(struct sources *s)
{
	const struct jpeg_opts opts = {.quality = 85};
	const struct c2pa_recipe first = {.place = C2PA_JPEG, .title = "capture.jpg", .format = "image/jpeg", .source = capture, .version = 1,
									  .note = true, .seed = 1};
	struct pic p = pic_scene(SCENE, WIDTH, HEIGHT);
	struct buf file = {0};

	jpeg_encode(&p, &opts, &s->jpeg);
	png_encode(&p, PNG_RGB8, false, &s->png);
	gif_encode(&p, false, &s->gif);
	if (!heif_encode(&p, true, &s->avif))
		die("no encoder of AVIF");
	c2pa_sign(&s->jpeg, &first, &file, &s->parent);
	buf_free(&file);
	pic_free(&p);
}

static void make_one(const struct sources *s, const char *folder, uint64_t seed, unsigned number)
{
	static const char *const labels[] = {"claim", "c2pa.hash", "c2pa.actions", "c2pa.ingredient", "org.exemplar"};
	const struct { const struct buf *file; enum c2pa_place place; enum c2pa_tie tie; bool history, redacts; const char *ending; } kinds[] = {
		{&s->jpeg, C2PA_JPEG, C2PA_TIE_ONE, false, false, "jpg"}, {&s->jpeg, C2PA_JPEG, C2PA_TIE_ONE, true, false, "jpg"},
		{&s->jpeg, C2PA_JPEG, C2PA_TIE_LIST, false, false, "jpg"}, {&s->png, C2PA_PNG, C2PA_TIE_LIST, false, false, "png"},
		{&s->gif, C2PA_GIF, C2PA_TIE_LIST, false, false, "gif"}, {&s->avif, C2PA_BOXES, C2PA_TIE_ONE, false, false, "avif"},
		{&s->avif, C2PA_BOXES, C2PA_TIE_TREE, false, false, "avif"}, {&s->avif, C2PA_BOXES, C2PA_TIE_PROOF, false, false, "avif"},
		{&s->jpeg, C2PA_JPEG, C2PA_TIE_ONE, true, true, "jpg"},
	};
	uint64_t state = seed + number;
	const struct change with = {labels[(next(&state), next(&state)) % (sizeof labels / sizeof *labels)], next(&state)};
	size_t kind = number % (sizeof kinds / sizeof *kinds);
	const struct c2pa_recipe r = {.place = kinds[kind].place, .tie = kinds[kind].tie, .title = "picture", .format = "image/jpeg",
								  .source = kinds[kind].history ? NULL : capture, .version = kinds[kind].history ? 1 : 1 + (int)(next(&state) % 2),
								  .parent = kinds[kind].history ? &s->parent : NULL, .redacts = kinds[kind].redacts ? "org.exemplar.note" : NULL,
								  .note = true, .change = change, .with = &with, .seed = 100 + number};
	struct buf out = {0};
	char path[64];

	c2pa_sign(kinds[kind].file, &r, &out, NULL);
	snprintf(path, sizeof path, "resigned-%05u.%s", number, kinds[kind].ending);
	buf_save(&out, folder, path);
	buf_free(&out);
}

int main(int argc, char **argv)
{
	struct sources s = {0};

	if (argc != 4)
		die("usage: make-resigned FOLDER COUNT SEED");
	make_sources(&s);
	make_dirs(argv[1]);
	for (unsigned i = 0, count = (unsigned)parse_number(argv[2], "COUNT", 1000000); i < count; i++)
		make_one(&s, argv[1], parse_number(argv[3], "SEED", 1000000) * 1000003, i);
	return 0;
}
