/* The attack suite: what people do to pictures before they post them again.
 *
 * An item begins as a decoded known picture; an attack changes item->pic, may choose how
 * it is saved, and writes down what it did. Every choice comes from item->rng, which is
 * seeded by the suite's seed, the attack and the base, so that any part of a suite can be
 * made again alone. */
#ifndef TOOLS_ATTACK_H
#define TOOLS_ATTACK_H

#include "attack_paint.h"
#include "photo.h"

enum { MAX_REGIONS = 64, MAX_SHOWN = 9, NAME_ROOM = PHOTO_NAME_ROOM };

/* What has been done to the content of the shown picture. FRAMED: it is itself unchanged,
 * but something was put around it. */
enum content { UNALTERED, FRAMED, ALTERED };

struct region {
	double x, y, w, h;
};

struct save {
	int quality;
	unsigned limit;              /* the long side is scaled down to this; 0: never */
	bool progressive, grey, png;
};

struct source {
	char name[NAME_ROOM];        /* "0001.jpg" */
	struct buf file;
	bool photo;
};

struct suite {
	uint64_t seed;
	struct source *known, *others;   /* others are in no catalogue: hosts and donors */
	unsigned n_known, n_others;
};

struct item {
	const struct suite *suite;
	unsigned base;
	struct rng rng;
	struct pic pic;
	struct save save;
	enum content content;
	unsigned shows[MAX_SHOWN], n_shows;
	struct region regions[MAX_REGIONS];
	unsigned n_regions;
	const char *kind;            /* of the regions; NULL: none */
	double area;                 /* share of the picture whose content was changed */
	double change;               /* mean difference of luma within a changed part, or 0 */
	double visible;              /* share of that part which differs by 8 levels or more */
};

typedef void attack_fn(struct item *it, int parameter);

struct pic suite_known(const struct suite *s, unsigned index);

/* A picture that is in no catalogue, of the base's own sort where there is one. */
struct pic suite_other(struct item *it);

struct save save_telegram(void);
void item_region(struct item *it, double x, double y, double w, double h);

/* The regions after the picture was scaled, then moved. */
void item_map_regions(struct item *it, double scale_x, double scale_y, double dx, double dy);

/* Saved with OPTS and read again. */
void pic_reencode(struct pic *p, const struct jpeg_opts *opts);

/* The base lies at X, Y of CANVAS from now on. */
void item_put_on(struct item *it, struct pic canvas, int x, int y, double radius);

attack_fn attack_jpeg, attack_telegram, attack_telegram_twice, attack_grey, attack_gamma;
attack_fn attack_blur, attack_noise, attack_thumbnail, attack_half;
attack_fn attack_turn, attack_rotate, attack_crop, attack_perspective;
attack_fn attack_border, attack_letterbox, attack_meme, attack_banner, attack_stickers;
attack_fn attack_watermark, attack_screenshot, attack_paste, attack_collage;
attack_fn attack_replace, attack_remove, attack_cover, attack_blur_region, attack_pixelate;
attack_fn attack_text;
attack_fn attack_invert, attack_blend, attack_colourise, attack_crush, attack_blocks, attack_tiny;
attack_fn attack_blur_strongly, attack_noise_strongly, attack_generations, attack_enhance;
attack_fn attack_halftone, attack_cartoon, attack_letter_all, attack_hide_half;
attack_fn attack_collage_stretched, attack_blur_face;
attack_fn attack_screen_photo, attack_television, attack_screenshot_twice;
attack_fn attack_three_a, attack_three_b, attack_three_c, attack_three_d;

/* Pictures with nothing to hold on to. VARIANT keeps items and known ones apart. */
void hostile_write(const char *root, const char *folder, uint64_t seed, unsigned variant,
		   struct buf *truth);

#endif
