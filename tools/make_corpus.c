/* make-corpus OUTDIR COUNT [--seed N] [--width W] [--height H] [--variant half|q75|posted]
 *
 * Writes COUNT scenes as 000000.jpg and so on. A variant holds the same scenes as
 * somebody would pass them on: decoded from quality 90 and encoded again, at quality 75,
 * at half the size and quality 85, or as photos in Telegram are, progressive with mozjpeg's
 * tables at 87. */
#include "encode.h"

#include <stdio.h>
#include <string.h>

enum variant { PLAIN, HALF, Q75, POSTED };

struct corpus {
	const char *folder;
	unsigned count;
	uint64_t seed;
	unsigned width, height;
	enum variant variant;
};

static void reencode(enum variant variant, struct buf *file)
{
	struct jpeg_opts opts = {.quality = 75};
	struct pic p = jpeg_decode(file);

	if (variant == HALF) {
		struct pic small = pic_resized(&p, (p.width + 1) / 2, (p.height + 1) / 2);

		pic_free(&p);
		p = small;
		opts.quality = 85;
	} else if (variant == POSTED) {
		opts = (struct jpeg_opts){.quality = 87, .progressive = true, .robidoux = true};
	}
	buf_clear(file);
	jpeg_encode(&p, &opts, file);
	pic_free(&p);
}

static void write_corpus(const struct corpus *c)
{
	const struct jpeg_opts opts = {.quality = 90};
	struct buf file = {0};

	for (unsigned i = 0; i < c->count; i++) {
		struct pic p = pic_scene(c->seed + i, c->width, c->height);
		char name[32];

		buf_clear(&file);
		jpeg_encode(&p, &opts, &file);
		if (c->variant != PLAIN)
			reencode(c->variant, &file);
		snprintf(name, sizeof name, "%06u.jpg", i);
		buf_save(&file, c->folder, name);
		pic_free(&p);
	}
	buf_free(&file);
}

static void set_option(struct corpus *c, const char *name, const char *value)
{
	if (strcmp(name, "--seed") == 0)
		c->seed = parse_number(value, name, UINT64_MAX);
	else if (strcmp(name, "--width") == 0)
		c->width = (unsigned)parse_number(value, name, 16384);
	else if (strcmp(name, "--height") == 0)
		c->height = (unsigned)parse_number(value, name, 16384);
	else if (strcmp(name, "--variant") == 0 && strcmp(value, "half") == 0)
		c->variant = HALF;
	else if (strcmp(name, "--variant") == 0 && strcmp(value, "q75") == 0)
		c->variant = Q75;
	else if (strcmp(name, "--variant") == 0 && strcmp(value, "posted") == 0)
		c->variant = POSTED;
	else
		die("unknown option %s %s", name, value);
}

int main(int argc, char **argv)
{
	/* The default seed keeps the corpus apart from the scenes of fixtures/. */
	struct corpus c = {.seed = 1000000, .width = 480, .height = 320};

	if (argc < 3 || argv[1][0] == '-' || argc % 2 == 0)
		die("usage: make-corpus OUTDIR COUNT [--seed N] [--width W] [--height H] "
		    "[--variant half|q75|posted]");
	c.folder = argv[1];
	c.count = (unsigned)parse_number(argv[2], "COUNT", 1000000);
	for (int i = 3; i < argc; i += 2)
		set_option(&c, argv[i], argv[i + 1]);
	if (c.width == 0 || c.height == 0)
		die("a side of 0");
	make_dirs(c.folder);
	write_corpus(&c);
	return 0;
}
