/* make-attacks OUTDIR [--bases N] [--seed S] [--photos DIR] [--others DIR] [--only ATTACK,…]
 *
 * Writes known pictures, one altered copy of each for every attack, unrelated and hostile
 * pictures, and truth.jsonl, which says of every item what it shows and where its content
 * was changed. Known are N scenes and the photographs of DIR; of no catalogue are as many
 * other scenes and the photographs of --others: hosts, donors, and unrelated items. */
#include "attack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct attack {
	const char *name, *row;
	attack_fn *apply;
	int parameter;
	enum content content;
};

#define ROW_TONES "JPEG, Telegram, grey, gamma, blur, noise"
#define ROW_THUMBNAILS "thumbnails"
#define ROW_TURNS "mirror, flip, quarter turns"
#define ROW_ROTATED "turned 3 to 25 degrees"
#define ROW_CROPS "crop to 90 / 80 / 60 / 40 %"
#define ROW_OVERLAYS "borders, letterbox, meme text, banners, stickers, watermark"
#define ROW_REPLACED "a region replaced"
#define ROW_CHANGED "a region removed, covered, blurred or written over"
#define ROW_THREE "three at once"

static const struct attack attacks[] = {
	{"copy", ROW_TONES, attack_telegram, 0, UNALTERED},
	{"jpeg_q10", ROW_TONES, attack_jpeg, 10, UNALTERED},
	{"jpeg_q30", ROW_TONES, attack_jpeg, 30, UNALTERED},
	{"jpeg_q75", ROW_TONES, attack_jpeg, 75, UNALTERED},
	{"telegram_twice", ROW_TONES, attack_telegram_twice, 0, UNALTERED},
	{"grey", ROW_TONES, attack_grey, 0, UNALTERED},
	{"gamma", ROW_TONES, attack_gamma, 0, UNALTERED},
	{"blur", ROW_TONES, attack_blur, 0, UNALTERED},
	{"noise", ROW_TONES, attack_noise, 0, UNALTERED},
	{"thumbnail_half", ROW_THUMBNAILS, attack_half, 0, UNALTERED},
	{"thumbnail_quarter", ROW_THUMBNAILS, attack_thumbnail, 0, UNALTERED},
	{"mirror", ROW_TURNS, attack_turn, 2, UNALTERED},
	{"flip", ROW_TURNS, attack_turn, 4, UNALTERED},
	{"turn_90", ROW_TURNS, attack_turn, 6, UNALTERED},
	{"turn_180", ROW_TURNS, attack_turn, 3, UNALTERED},
	{"turn_270", ROW_TURNS, attack_turn, 8, UNALTERED},
	{"rotated_3", ROW_ROTATED, attack_rotate, 3, UNALTERED},
	{"rotated_10", ROW_ROTATED, attack_rotate, 10, UNALTERED},
	{"rotated_25", ROW_ROTATED, attack_rotate, 25, UNALTERED},
	{"crop_90", ROW_CROPS, attack_crop, 90, UNALTERED},
	{"crop_80", ROW_CROPS, attack_crop, 80, UNALTERED},
	{"crop_60", ROW_CROPS, attack_crop, 60, UNALTERED},
	{"crop_40", ROW_CROPS, attack_crop, 40, UNALTERED},
	{"crop_20", "crop to 20 %", attack_crop, 20, UNALTERED},
	{"crop_10", "crop to 10 %", attack_crop, 10, UNALTERED},
	{"border", ROW_OVERLAYS, attack_border, 0, FRAMED},
	{"letterbox", ROW_OVERLAYS, attack_letterbox, 0, FRAMED},
	{"meme_text", ROW_OVERLAYS, attack_meme, 0, ALTERED},
	{"banner", ROW_OVERLAYS, attack_banner, 0, ALTERED},
	{"stickers", ROW_OVERLAYS, attack_stickers, 0, ALTERED},
	{"watermark", ROW_OVERLAYS, attack_watermark, 0, ALTERED},
	{"screenshot", "phone screenshot of a post", attack_screenshot, 0, FRAMED},
	{"pasted_50", "pasted at 50 %", attack_paste, 50, FRAMED},
	{"pasted_25", "pasted at 25 %, collage of four", attack_paste, 25, FRAMED},
	{"pasted_10", "pasted at 10 %", attack_paste, 10, FRAMED},
	{"collage_4", "pasted at 25 %, collage of four", attack_collage, 0, FRAMED},
	{"perspective", "perspective", attack_perspective, 0, FRAMED},
	{"replaced_1", ROW_REPLACED, attack_replace, 1, ALTERED},
	{"replaced_3", ROW_REPLACED, attack_replace, 3, ALTERED},
	{"replaced_10", ROW_REPLACED, attack_replace, 10, ALTERED},
	{"replaced_25", ROW_REPLACED, attack_replace, 25, ALTERED},
	{"removed_3", ROW_CHANGED, attack_remove, 3, ALTERED},
	{"covered_3", ROW_CHANGED, attack_cover, 3, ALTERED},
	{"blurred_3", ROW_CHANGED, attack_blur_region, 3, ALTERED},
	{"pixelated_3", ROW_CHANGED, attack_pixelate, 3, ALTERED},
	{"text_3", ROW_CHANGED, attack_text, 3, ALTERED},
	{"three_at_once_a", ROW_THREE, attack_three_a, 0, UNALTERED},
	{"three_at_once_b", ROW_THREE, attack_three_b, 0, FRAMED},
	{"three_at_once_c", ROW_THREE, attack_three_c, 0, ALTERED},
	{"three_at_once_d", ROW_THREE, attack_three_d, 0, ALTERED},
	/* The harder half. */
	{"letters_all_over", "text over the whole picture", attack_letter_all, 0, ALTERED},
	{"inverted", "tones inverted", attack_invert, 0, UNALTERED},
	{"blended_70", "blended, 70 % kept", attack_blend, 70, ALTERED},
	{"blended_50", "blended, 50 % kept", attack_blend, 50, ALTERED},
	{"halftone", "halftone print", attack_halftone, 0, UNALTERED},
	{"cartoon", "cartoon filter", attack_cartoon, 0, UNALTERED},
	{"jpeg_q4_480", "JPEG quality 4 at 480 px", attack_crush, 4, UNALTERED},
	{"pixelated_64", "pixelated to 64", attack_blocks, 64, UNALTERED},
	{"crop_5", "crop to 5 %", attack_crop, 5, UNALTERED},
	{"crop_3", "crop to 3 %", attack_crop, 3, UNALTERED},
	{"pasted_5", "pasted at 5 %", attack_paste, 5, FRAMED},
	{"pasted_3", "pasted at 3 %", attack_paste, 3, FRAMED},
	{"collage_4_stretched", "collage of four, stretched", attack_collage_stretched, 2, FRAMED},
	{"collage_9_stretched", "collage of nine, stretched", attack_collage_stretched, 3, FRAMED},
	{"screen_photo", "photo of a screen", attack_screen_photo, 0, FRAMED},
	{"television", "TV frame", attack_television, 0, ALTERED},
	{"screenshot_twice", "screenshot of a screenshot", attack_screenshot_twice, 0, FRAMED},
	{"six_generations", "six generations", attack_generations, 6, UNALTERED},
	{"enhanced", "denoised and enlarged", attack_enhance, 0, UNALTERED},
	{"colourised", "colourised", attack_colourise, 0, UNALTERED},
	{"rotated_45", "turned 45 degrees", attack_rotate, 45, UNALTERED},
	{"blur_strong", "strong blur", attack_blur_strongly, 0, UNALTERED},
	{"half_hidden", "half hidden", attack_hide_half, 0, ALTERED},
	{"noise_strong", "strong noise", attack_noise_strongly, 0, UNALTERED},
	{"thumbnail_64", "thumbnails of 64 px", attack_tiny, 64, UNALTERED},
	{"face_blurred_3", "a face-sized region blurred", attack_blur_face, 3, ALTERED},
};

enum { ATTACKS = sizeof attacks / sizeof *attacks };

struct options {
	const char *folder, *photos, *others, *only;
	unsigned bases;
	uint64_t seed;
};

static uint64_t seed_of(uint64_t seed, const char *attack, const char *name)
{
	uint64_t h = seed ^ 0xcbf29ce484222325u;

	for (const char *s = attack; *s; s++)
		h = (h ^ (uint8_t)*s) * 0x100000001b3u;
	for (const char *s = name; *s; s++)
		h = (h ^ (uint8_t)*s) * 0x100000001b3u;
	return h;
}

/* --- the pictures that a suite starts from ---------------------------------------- */

static void add_source(struct source **list, unsigned *count, const char *name,
		       const struct pic *p, bool photo)
{
	const struct jpeg_opts opts = {.quality = 92};
	struct source *s;

	*list = realloc(*list, (*count + 1) * sizeof **list);
	if (!*list)
		die("out of memory");
	s = *list + (*count)++;
	*s = (struct source){.photo = photo};
	snprintf(s->name, sizeof s->name, "%s", name);
	jpeg_encode(p, &opts, &s->file);
}

/* Lying and standing in turn, in the shapes of cameras and phones. */
static void add_scenes(struct source **list, unsigned *count, unsigned scenes, uint64_t seed)
{
	static const unsigned shorter[3] = {853, 960, 720};

	for (unsigned i = 0; i < scenes; i++) {
		unsigned side = shorter[i / 2 % 3];
		struct pic p = pic_scene(seed + i, i % 2 ? side : 1280, i % 2 ? 1280 : side);
		char name[32];

		snprintf(name, sizeof name, "%04u.jpg", i + 1);
		add_source(list, count, name, &p, false);
		pic_free(&p);
	}
}

struct source_list {
	struct source **list;
	unsigned *count;
};

static void add_photo(void *context, const char *name, const struct pic *photo)
{
	const struct source_list *to = context;

	add_source(to->list, to->count, name, photo, true);
}

static void add_photos(struct source **list, unsigned *count, const char *folder)
{
	struct source_list to = {list, count};

	photos_each(folder, 1280, add_photo, &to);
}

static struct suite make_suite(const struct options *o)
{
	struct suite s = {.seed = o->seed};
	uint64_t first = seed_of(o->seed, "scenes", "");

	add_scenes(&s.known, &s.n_known, o->bases, first);
	if (o->photos)
		add_photos(&s.known, &s.n_known, o->photos);
	add_scenes(&s.others, &s.n_others, o->bases < 8 ? 8 : o->bases, first + 1000000);
	if (o->others)
		add_photos(&s.others, &s.n_others, o->others);
	if (s.n_known == 0)
		die("neither bases nor photographs");
	return s;
}

static void free_sources(struct source *list, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		buf_free(&list[i].file);
	free(list);
}

/* --- one item ---------------------------------------------------------------------- */

static void json_text(struct buf *b, const char *text)
{
	buf_byte(b, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\' || (uint8_t)*text < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)(uint8_t)*text);
		else
			buf_byte(b, (uint8_t)*text);
	}
	buf_byte(b, '"');
}

static void write_truth(struct buf *b, const struct item *it, const struct attack *a,
			const char *path)
{
	buf_str(b, "{\"item\":");
	json_text(b, path);
	buf_printf(b, ",\"attack\":\"%s\",\"row\":\"%s\",\"shows\":[", a->name, a->row);
	for (unsigned i = 0; i < it->n_shows; i++) {
		buf_str(b, i ? "," : "");
		json_text(b, it->suite->known[it->shows[i]].name);
	}
	buf_printf(b, "],\"unaltered\":%s,\"framed\":%s,\"regions\":[",
		   it->content == UNALTERED ? "true" : "false",
		   it->content == FRAMED ? "true" : "false");
	for (unsigned i = 0; i < it->n_regions; i++) {
		const struct region *g = it->regions + i;

		buf_printf(b, "%s[%ld,%ld,%ld,%ld]", i ? "," : "", lround(g->x), lround(g->y),
			   lround(g->w), lround(g->h));
	}
	buf_printf(b, "],\"kind\":%s%s%s,\"area\":%.4f,\"change\":%.1f,\"visible\":%.2f}\n",
		   it->kind ? "\"" : "", it->kind ? it->kind : "null", it->kind ? "\"" : "",
		   it->area, it->change, it->visible);
}

static void save_item(struct item *it, const struct options *o, const char *path)
{
	const struct jpeg_opts opts = {.quality = it->save.quality,
								   .progressive = it->save.progressive,
								   .space = it->save.grey ? JPEG_GREY : JPEG_YCC};
	unsigned w = it->pic.width, h = it->pic.height, limit = it->save.limit;
	struct buf file = {0};

	if (limit > 0 && (w > limit || h > limit)) {
		pic_replace(&it->pic, pic_sided(&it->pic, limit));
		item_map_regions(it, it->pic.width / (double)w, it->pic.height / (double)h, 0, 0);
	}
	if (it->save.png)
		png_encode(&it->pic, PNG_RGB8, false, &file);
	else
		jpeg_encode(&it->pic, &opts, &file);
	buf_save(&file, o->folder, path);
	buf_free(&file);
}

static void make_item(const struct suite *s, unsigned base, const struct attack *a,
		      const struct options *o, struct buf *truth)
{
	const char *name = s->known[base].name;
	struct item it = {.suite = s, .base = base, .shows = {base}, .n_shows = 1,
					  .content = a->content};
	char path[NAME_ROOM + 64];

	rng_init(&it.rng, seed_of(s->seed, a->name, name));
	it.save = save_telegram();
	if (rng_below(&it.rng, 2))
		it.save = (struct save){.quality = rng_int(&it.rng, 75, 92)};
	it.pic = suite_known(s, base);
	a->apply(&it, a->parameter);
	snprintf(path, sizeof path, "items/%s/%.*s.%s", a->name, (int)strlen(name) - 4, name,
		 it.save.png ? "png" : "jpg");
	save_item(&it, o, path);
	write_truth(truth, &it, a, path);
	pic_free(&it.pic);
}

/* --- the whole suite --------------------------------------------------------------- */

/* Is that the first of the names, which commas part? */
static bool is_first(const char *names, const char *name)
{
	size_t length = strlen(name);

	return strncmp(names, name, length) == 0 && (names[length] == ',' || !names[length]);
}

static const char *others(const char *names)
{
	const char *comma = strchr(names, ',');

	return comma ? comma + 1 : NULL;
}

static bool wanted(const struct options *o, const char *name)
{
	for (const char *names = o->only; names; names = others(names))
		if (is_first(names, name))
			return true;
	return !o->only;
}

static void check_only(const char *only)
{
	for (const char *names = only; names; names = others(names)) {
		bool there = is_first(names, "unrelated") || is_first(names, "hostile");

		for (unsigned a = 0; a < ATTACKS; a++)
			there |= is_first(names, attacks[a].name);
		if (!there)
			die("no attack is called %.*s", (int)strcspn(names, ","), names);
	}
}

static void write_known(const struct suite *s, const struct options *o)
{
	for (unsigned i = 0; i < s->n_known; i++) {
		char path[NAME_ROOM + 16];

		snprintf(path, sizeof path, "known/%s", s->known[i].name);
		buf_save(&s->known[i].file, o->folder, path);
	}
}

static void write_unrelated(const struct suite *s, const struct options *o, struct buf *truth)
{
	static const struct attack unrelated = {"unrelated", "unrelated pictures", NULL, 0, FRAMED};

	for (unsigned i = 0; i < s->n_others; i++) {
		struct item it = {.suite = s, .content = ALTERED};
		char path[NAME_ROOM + 32];

		snprintf(path, sizeof path, "items/unrelated/%s", s->others[i].name);
		buf_save(&s->others[i].file, o->folder, path);
		write_truth(truth, &it, &unrelated, path);
	}
}

static void write_suite(const struct suite *s, const struct options *o)
{
	struct buf truth = {0};

	write_known(s, o);
	for (unsigned a = 0; a < ATTACKS; a++)
		for (unsigned i = 0; wanted(o, attacks[a].name) && i < s->n_known; i++)
			make_item(s, i, attacks + a, o, &truth);
	if (wanted(o, "unrelated"))
		write_unrelated(s, o, &truth);
	if (wanted(o, "hostile")) {
		hostile_write(o->folder, "items/hostile", s->seed, 0, &truth);
		hostile_write(o->folder, "known_hostile", s->seed, 1, NULL);
	}
	buf_save(&truth, o->folder, "truth.jsonl");
	buf_free(&truth);
}

static void set_option(struct options *o, const char *name, const char *value)
{
	if (strcmp(name, "--bases") == 0)
		o->bases = (unsigned)parse_number(value, name, 9999);
	else if (strcmp(name, "--seed") == 0)
		o->seed = parse_number(value, name, UINT64_MAX);
	else if (strcmp(name, "--photos") == 0)
		o->photos = value;
	else if (strcmp(name, "--others") == 0)
		o->others = value;
	else if (strcmp(name, "--only") == 0)
		o->only = value;
	else
		die("unknown option %s", name);
}

int main(int argc, char **argv)
{
	struct options o = {.bases = 40, .seed = 1};
	struct suite s;

	if (argc < 2 || argv[1][0] == '-' || argc % 2 != 0)
		die("usage: make-attacks OUTDIR [--bases N] [--seed S] [--photos DIR] [--others DIR] "
		    "[--only ATTACK,ATTACK...]");
	o.folder = argv[1];
	for (int i = 2; i < argc; i += 2)
		set_option(&o, argv[i], argv[i + 1]);
	check_only(o.only);
	make_dirs(o.folder);
	s = make_suite(&o);
	write_suite(&s, &o);
	free_sources(s.known, s.n_known);
	free_sources(s.others, s.n_others);
	return 0;
}
