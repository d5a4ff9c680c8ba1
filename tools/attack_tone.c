/* Attacks on tones and detail; what is shown stays where it is. */
#include "attack.h"

#include <math.h>

static void reencode(struct pic *p, const struct jpeg_opts *opts)
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
    reencode(&it->pic, &once);
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
