/* make-adversarial OUTDIR [--bases N] [--seed S] [--photos DIR] [--colliding N]
 *
 * What somebody may post who knows how PDQ works. Known are N scenes and the photographs of DIR
 * (OUTDIR/known). Of each one OUTDIR/items/left holds a copy, changed as little as a search finds
 * to do so that its hash is out of the radius in all eight orientations, and OUTDIR/items/placed
 * another scene, changed until its hash is within the radius of the known one's. truth.jsonl says
 * of every item how far its hash is from the known picture's, and how much was changed. With
 * --colliding OUTDIR/colliding holds N further scenes, all of them within the radius of the one hash in
 * OUTDIR/colliding.txt, as an entry of a list of hashes that hits everything. */
#include "attack_paint.h"
#include "pdq_search.h"
#include "photo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONG_SIDE = 1280, SHORT_SIDE = 853, SAVED_QUALITY = 92 };

/* What the search asks for: more than is needed, since it looks at a small picture. */
enum { LEFT_ENOUGH = 64, PLACED_ENOUGH = 8, LEFT_DISTANCE = 76, PLACED_DISTANCE = 2, TRIALS = 20000, ROUNDS = 4 };
#define LEFT_STRONGEST 7.0     /* levels a round: a PSNR of 25 dB and more in all */
#define PLACED_STRONGEST 60.0

/* Of an unrelated picture's contrast, so that there is room for another's hash. */
#define PLACED_CONTRAST 0.6

/* Colliding scenes are small and many: each is pale under the same waves, which fall with their
 * frequency as those of pictures do and outdo its own. */
enum { COLLIDING_WIDTH = 640, COLLIDING_HEIGHT = 427 };
#define COLLIDING_CONTRAST 0.4
#define WAVES_STRENGTH 30.0   /* levels, of the slowest */

struct making {
	const char *folder, *photos;
	unsigned bases, colliding;
	uint64_t seed;
	unsigned made;
	struct buf truth;
};

static double psnr(const struct pic *a, const struct pic *b)
{
	size_t n = (size_t)a->width * a->height * 3;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (a->rgb[i] - b->rgb[i]) * (double)(a->rgb[i] - b->rgb[i]);
	return sum > 0 ? 10 * log10(255.0 * 255.0 * (double)n / sum) : 99;
}

static void put_name(struct buf *b, const char *name)
{
	for (; *name; name++) {
		if (*name == '"' || *name == '\\' || (uint8_t)*name < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)(uint8_t)*name);
		else
			buf_byte(b, (uint8_t)*name);
	}
}

/* Saves it, and says of it what is so after it was saved. */
static void save_item(struct making *m, const char *kind, const char *name, const struct pic *p,
		      const struct pic *before, const struct pdq_aim *aim)
{
	const struct jpeg_opts opts = {.quality = SAVED_QUALITY};
	struct buf file = {0};
	struct pic saved;
	struct vg_pdq_set set;
	char path[PHOTO_NAME_ROOM + 32];

	jpeg_encode(p, &opts, &file);
	saved = jpeg_decode(&file);
	set = pdq_of(&saved);
	snprintf(path, sizeof path, "items/%s/%s", kind, name);
	buf_save(&file, m->folder, path);
	buf_printf(&m->truth, "{\"kind\":\"%s\",\"item\":\"", kind);
	put_name(&m->truth, path);
	buf_str(&m->truth, "\",\"known\":\"");
	put_name(&m->truth, name);
	buf_printf(&m->truth, "\",\"distance\":%d,\"quality\":%d,\"psnr\":%.1f}\n",
		   pdq_aim_distance(aim, &set.turned[VG_TURN_NONE]), set.quality, psnr(before, &saved));
	pic_free(&saved);
	buf_free(&file);
}

/* Each round begins with what the one before really made: the small picture that the search looks
 * at is not quite PDQ's, nor does it see where whole pixels are cut off at black and white. */
static void change_in_rounds(struct pic *p, const struct pdq_aim *aim, int enough, struct rng *r)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct vg_pdq_set now = pdq_of(p);
		int distance = pdq_aim_distance(aim, &now.turned[VG_TURN_NONE]);
		struct pdq_change change;

		if (aim->towards ? distance <= enough : distance >= enough)
			return;
		change = pdq_search(p, aim, r);
		pdq_change_apply(p, &change);
	}
}

static void make_left(struct making *m, const char *name, const struct pic *known,
		      const struct vg_pdq_set *hashes, struct rng *r)
{
	const struct pdq_aim aim = {*hashes, false, LEFT_DISTANCE, LEFT_STRONGEST, TRIALS};
	struct pic p = pic_copy(known);

	change_in_rounds(&p, &aim, LEFT_ENOUGH, r);
	save_item(m, "left", name, &p, known, &aim);
	pic_free(&p);
}

static void make_placed(struct making *m, const char *name, const struct pic *known,
			const struct vg_pdq_set *hashes, struct rng *r)
{
	const struct pdq_aim aim = {*hashes, true, PLACED_DISTANCE, PLACED_STRONGEST, TRIALS};
	struct pic before = pic_scene(rng_next(r), known->width, known->height), p = pic_copy(&before);

	for (size_t i = 0; i < (size_t)p.width * p.height * 3; i++)
		p.rgb[i] = byte_of(128 + PLACED_CONTRAST * (p.rgb[i] - 128.0));
	change_in_rounds(&p, &aim, PLACED_ENOUGH, r);
	save_item(m, "placed", name, &p, &before, &aim);
	pic_free(&p);
	pic_free(&before);
}

static void make_both(void *context, const char *name, const struct pic *picture)
{
	const struct jpeg_opts opts = {.quality = SAVED_QUALITY};
	struct making *m = context;
	struct buf file = {0};
	char path[PHOTO_NAME_ROOM + 16];
	struct vg_pdq_set hashes;
	struct pic known;
	struct rng r;

	rng_init(&r, m->seed + 1000 * (uint64_t)++m->made);
	jpeg_encode(picture, &opts, &file);
	known = jpeg_decode(&file);
	hashes = pdq_of(&known);
	snprintf(path, sizeof path, "known/%s", name);
	buf_save(&file, m->folder, path);
	make_left(m, name, &known, &hashes, &r);
	make_placed(m, name, &known, &hashes, &r);
	pic_free(&known);
	buf_free(&file);
}

static void make_scenes(struct making *m)
{
	for (unsigned i = 0; i < m->bases; i++) {
		struct pic p = pic_scene(m->seed + 77000000 + i, i % 2 ? SHORT_SIDE : LONG_SIDE,
					 i % 2 ? LONG_SIDE : SHORT_SIDE);
		char name[32];

		snprintf(name, sizeof name, "%04u.jpg", i + 1);
		make_both(m, name, &p);
		pic_free(&p);
	}
}

static struct pdq_change make_waves(struct rng *r)
{
	struct pdq_change change = {{{0}}};

	for (int down = 0; down < WAVES; down++)
		for (int across = 0; across < WAVES; across++)
			if (down + across > 0)
				change.wave[across][down] = (rng_below(r, 2) ? 1 : -1) * WAVES_STRENGTH / (1 + hypot(across, down));
	return change;
}

/* Pales the picture, and lays the waves on it. */
static void lay_waves(struct pic *p, double contrast, const struct pdq_change *waves)
{
	for (size_t i = 0; i < (size_t)p->width * p->height * 3; i++)
		p->rgb[i] = byte_of(128 + contrast * (p->rgb[i] - 128.0));
	pdq_change_apply(p, waves);
}

/* The hash is that of the waves alone. */
static void make_colliding(struct making *m)
{
	const struct jpeg_opts opts = {.quality = SAVED_QUALITY};
	struct pdq_change waves;
	struct buf list = {0};
	struct vg_pdq_set set;
	char text[VG_PDQ_TEXT];
	struct rng r;

	rng_init(&r, m->seed + 99000000);
	waves = make_waves(&r);
	for (unsigned i = 0; i <= m->colliding; i++) {
		struct pic p = pic_scene(rng_next(&r), COLLIDING_WIDTH, COLLIDING_HEIGHT);
		struct buf file = {0};
		char path[48];

		lay_waves(&p, i ? COLLIDING_CONTRAST : 0, &waves);
		if (i == 0)
			set = pdq_of(&p);
		snprintf(path, sizeof path, "colliding/%04u.jpg", i);
		jpeg_encode(&p, &opts, &file);
		if (i > 0)
			buf_save(&file, m->folder, path);
		buf_free(&file);
		pic_free(&p);
	}
	vg_pdq_to_text(&set.turned[VG_TURN_NONE], text);
	buf_printf(&list, "%s\n", text);
	buf_save(&list, m->folder, "colliding.txt");
	buf_free(&list);
}

static void set_option(struct making *m, const char *name, const char *value)
{
	if (strcmp(name, "--bases") == 0)
		m->bases = (unsigned)parse_number(value, name, 9999);
	else if (strcmp(name, "--seed") == 0)
		m->seed = parse_number(value, name, UINT64_MAX);
	else if (strcmp(name, "--colliding") == 0)
		m->colliding = (unsigned)parse_number(value, name, 9999);
	else if (strcmp(name, "--photos") == 0)
		m->photos = value;
	else
		die("unknown option %s", name);
}

int main(int argc, char **argv)
{
	struct making m = {.bases = 25, .seed = 1};

	if (argc < 2 || argv[1][0] == '-' || argc % 2 != 0)
		die("usage: make-adversarial OUTDIR [--bases N] [--seed S] [--photos DIR] [--colliding N]");
	m.folder = argv[1];
	for (int i = 2; i < argc; i += 2)
		set_option(&m, argv[i], argv[i + 1]);
	make_dirs(m.folder);
	make_scenes(&m);
	if (m.colliding)
		make_colliding(&m);
	if (m.photos)
		photos_each(m.photos, LONG_SIDE, make_both, &m);
	buf_save(&m.truth, m.folder, "truth.jsonl");
	buf_free(&m.truth);
	return 0;
}
