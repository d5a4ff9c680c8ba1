/* Three attacks at once. */
#include "attack.h"

void attack_three_a(struct item *it, int unused)
{
	(void)unused;
	attack_turn(it, 2);
	attack_crop(it, 60);
	attack_jpeg(it, 40);
}

void attack_three_b(struct item *it, int unused)
{
	attack_crop(it, 70);
	attack_border(it, unused);
	attack_gamma(it, unused);
	attack_half(it, unused);
}

void attack_three_c(struct item *it, int unused)
{
	attack_rotate(it, 5);
	attack_watermark(it, unused);
	attack_screenshot(it, unused);
}

/* Cut first, or the cut could take the part away again. */
void attack_three_d(struct item *it, int unused)
{
	attack_crop(it, 80);
	attack_replace(it, 5);
	attack_telegram(it, unused);
}
