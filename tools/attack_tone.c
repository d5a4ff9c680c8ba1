/* Attacks on tones and detail; what is shown stays where it is. */
#include "attack.h"

#include <math.h>

void pic_reencode(struct pic *p, const struct jpeg_opts *opts)
{
	struct buf file = {0};

	jpeg_encode(p, opts, &file);
	pic_replace(p, jpeg_decode(&file));
	buf_free(&file);
}

void attack_jpeg(struct item *it, int quality)
{
	it->save = (struct save){.quality = quality};
}

void attack_telegram(struct item *it, int unused)
{
	(void)unused;
	it->save = save_telegram();
}

/* Once as a photo of a post, once more as the small form that somebody saved. */
void attack_telegram_twice(struct item *it, int unused)
{
	const struct jpeg_opts once = {.quality = 87, .progressive = true};

	(void)unused;
	pic_reencode(&it->pic, &once);
	it->save = save_telegram();
	it->save.limit = 800;
}

void attack_grey(struct item *it, int unused)
{
	struct pic *p = &it->pic;

	(void)unused;
	for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
		uint8_t v = byte_of(luma_of(p->rgb + i * 3));

		for (size_t c = 0; c < 3; c++)
			p->rgb[i * 3 + c] = v;
	}
	it->save.grey = rng_below(&it->rng, 2);
}

/* Half to double, and never so near to 1 that nothing changes. */
void attack_gamma(struct item *it, int unused)
{
	double power = pow(2, rng_range(&it->rng, 0.25f, 1.0f));
	uint8_t table[256];

	(void)unused;
	power = rng_below(&it->rng, 2) ? power : 1 / power;
	for (int i = 0; i < 256; i++)
		table[i] = byte_of(255 * pow(i / 255.0, power));
	for (size_t i = 0; i < (size_t)it->pic.width * it->pic.height * 3; i++)
		it->pic.rgb[i] = table[it->pic.rgb[i]];
}

void attack_blur(struct item *it, int unused)
{
	(void)unused;
	pic_blur(&it->pic, rng_range(&it->rng, 1.0f, 2.5f));
}

void attack_noise(struct item *it, int unused)
{
	double sigma = rng_range(&it->rng, 8, 20);

	(void)unused;
	pic_noise(&it->pic, sigma, &it->rng);
}

void attack_half(struct item *it, int unused)
{
	unsigned w = it->pic.width, h = it->pic.height;

	(void)unused;
	pic_replace(&it->pic, pic_resized(&it->pic, (w + 1) / 2, (h + 1) / 2));
}

void attack_thumbnail(struct item *it, int unused)
{
	unsigned side = (unsigned)rng_int(&it->rng, 125, 160);

	(void)unused;
	pic_replace(&it->pic, pic_sided(&it->pic, side));
	it->save = (struct save){.quality = rng_int(&it->rng, 75, 90)};
}

void attack_invert(struct item *it, int unused)
{
	(void)unused;
	for (size_t i = 0; i < (size_t)it->pic.width * it->pic.height * 3; i++)
		it->pic.rgb[i] = (uint8_t)(255 - it->pic.rgb[i]);
}

/* PARAMETER is the percentage of the picture that is kept, everywhere alike. */
void attack_blend(struct item *it, int percent)
{
	struct pic other = suite_other(it);

	pic_replace(&other, pic_covering(&other, it->pic.width, it->pic.height));
	for (size_t i = 0; i < (size_t)it->pic.width * it->pic.height; i++)
		pixel_blend(it->pic.rgb + i * 3, other.rgb + i * 3, 1 - percent / 100.0);
	pic_free(&other);
	it->area = 1;
}

enum { TINTS = 4 };

/* Grey, then a colour for every tone: shadows, skin, walls and sky as a program guesses
 * them. The tints lie at equal steps of the tone and run into each other. */
void attack_colourise(struct item *it, int unused)
{
	double tint[TINTS][3];

	(void)unused;
	for (int i = 0; i < TINTS; i++)
		for (int c = 0; c < 3; c++)
			tint[i][c] = rng_range(&it->rng, -60, 60);
	for (size_t i = 0; i < (size_t)it->pic.width * it->pic.height; i++) {
		uint8_t *rgb = it->pic.rgb + i * 3;
		double luma = luma_of(rgb), at = luma * (TINTS - 1) / 256;
		int below = (int)at;

		for (int c = 0; c < 3; c++)
			rgb[c] = byte_of(luma + tint[below][c] * (1 - (at - below)) +
					 tint[below + 1][c] * (at - below));
	}
}

/* PARAMETER is the quality; the form that a slow line lets through. */
void attack_crush(struct item *it, int quality)
{
	it->save = (struct save){.quality = quality, .limit = 480};
}

/* PARAMETER is how many blocks the long side has. */
void attack_blocks(struct item *it, int side)
{
	struct pic small = pic_sided(&it->pic, (unsigned)side);

	pic_replace(&it->pic, pic_blocks(&small, it->pic.width, it->pic.height));
	pic_free(&small);
}

/* PARAMETER is the long side in pixels. */
void attack_tiny(struct item *it, int side)
{
	pic_replace(&it->pic, pic_sided(&it->pic, (unsigned)side));
	it->save = (struct save){.quality = rng_int(&it->rng, 75, 90)};
}

/* Lengths in pixels are told for pictures whose long side is 1280. */
static double item_scale(const struct item *it)
{
	return (it->pic.width > it->pic.height ? it->pic.width : it->pic.height) / 1280.0;
}

void attack_blur_strongly(struct item *it, int unused)
{
	(void)unused;
	pic_blur(&it->pic, rng_range(&it->rng, 4, 6) * item_scale(it));
}

void attack_noise_strongly(struct item *it, int unused)
{
	double sigma = rng_range(&it->rng, 35, 60);

	(void)unused;
	pic_noise(&it->pic, sigma, &it->rng);
}

/* From hand to hand: every one scales it to another size and saves it in another quality. */
void attack_generations(struct item *it, int count)
{
	for (int i = 0; i < count; i++) {
		const struct jpeg_opts opts = {.quality = rng_int(&it->rng, 30, 80)};

		pic_replace(&it->pic, pic_sided(&it->pic, (unsigned)rng_int(&it->rng, 480, 1280)));
		pic_reencode(&it->pic, &opts);
	}
}

static void sharpen(struct pic *p, double sigma, double amount)
{
	struct pic soft = pic_copy(p);

	pic_blur(&soft, sigma);
	for (size_t i = 0; i < (size_t)p->width * p->height * 3; i++)
		p->rgb[i] = byte_of(p->rgb[i] + amount * (p->rgb[i] - soft.rgb[i]));
	pic_free(&soft);
}

/* What programs do that "improve" a picture: smoothed, made small and large again, and the
 * edges that are left drawn harder than they were. */
void attack_enhance(struct item *it, int unused)
{
	unsigned w = it->pic.width, h = it->pic.height;

	pic_blur(&it->pic, rng_range(&it->rng, 1.2f, 2.0f));
	attack_half(it, unused);
	pic_replace(&it->pic, pic_resized(&it->pic, w, h));
	sharpen(&it->pic, 1.5, rng_range(&it->rng, 0.8f, 1.6f));
}
