#include "pdq_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The search looks at the picture as small as PDQ makes it, through much the same filter: one
 * that falls to nothing two pixels from the middle. */
enum { SIDE = 64, HALF_WAY = 2 * SIDE, TAPS = 4 };
static const float filter[TAPS] = {0.125f, 0.375f, 0.375f, 0.125f};

/* Amplitudes that are tried, in levels. */
#define WEAKEST 0.1
#define FACTOR_MOST 300.0

/* What a bit may cost, as mean square of the change: cheap ones are taken first. */
#define CHEAP 0.05
#define COST_FACTOR 2000.0

struct step {
	int across, down;
	double by;                   /* levels */
};

struct search {
	const struct pdq_aim *aim;
	float changed[SIDE * SIDE], trial[SIDE * SIDE];
	float across[WAVES][SIDE];
	struct pdq_change change;
	struct vg_pdq hash;          /* of what is changed so far */
	double energy;               /* mean square of the change */
	double cost;                 /* that a bit may have now */
	int distance;
};

static struct vg_pdq_set hash_of(const uint8_t *pixels, unsigned width, unsigned height,
				 unsigned channels)
{
	struct vg_pdq_set set;
	struct vg_error err = {0};

	if (vg_pdq_compute(pixels, width, height, channels, &set, &err) < 0)
		die("%s", err.message);
	return set;
}

struct vg_pdq_set pdq_of(const struct pic *p)
{
	return hash_of(p->rgb, p->width, p->height, 3);
}

int pdq_aim_distance(const struct pdq_aim *aim, const struct vg_pdq *hash)
{
	int nearest = 256;

	for (int turn = 0; turn < (aim->towards ? 1 : VG_TURN_COUNT); turn++) {
		int distance = vg_pdq_distance(hash, &aim->from.turned[turn]);

		nearest = distance < nearest ? distance : nearest;
	}
	return nearest;
}

static uint8_t level(double v)
{
	return v <= 0 ? 0 : v >= 255 ? 255 : (uint8_t)(v + 0.5);
}

static int distance_of(const struct search *s, const float *picture, struct vg_pdq *out)
{
	uint8_t pixels[SIDE * SIDE];
	struct vg_pdq_set set;

	for (int i = 0; i < SIDE * SIDE; i++)
		pixels[i] = level(picture[i]);
	set = hash_of(pixels, SIDE, SIDE, 1);
	*out = set.turned[VG_TURN_NONE];
	return pdq_aim_distance(s->aim, out);
}

static bool bit_of(const struct vg_pdq *hash, int across, int down)
{
	int bit = (down - 1) * 16 + across - 1;

	return hash->word[bit / 64] >> (bit % 64) & 1;
}

static double wave_at(int wave, double place)
{
	return cos(acos(-1.0) * wave * place);
}

static unsigned inside(int place)
{
	return (unsigned)(place < 0 ? 0 : place >= HALF_WAY ? HALF_WAY - 1 : place);
}

static float grey_at(const struct pic *half_way, int x, int y)
{
	float sum = 0;

	for (int j = 0; j < TAPS; j++)
		for (int i = 0; i < TAPS; i++) {
			const uint8_t *c = half_way->rgb +
					   3 * (inside(2 * y + j - 1) * HALF_WAY + inside(2 * x + i - 1));

			sum += filter[i] * filter[j] * (0.299f * c[0] + 0.587f * c[1] + 0.114f * c[2]);
		}
	return sum;
}

static void start(struct search *s, const struct pic *p)
{
	struct pic half_way = pic_resized(p, HALF_WAY, HALF_WAY);

	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			s->changed[y * SIDE + x] = grey_at(&half_way, x, y);
	pic_free(&half_way);
	for (int w = 0; w < WAVES; w++)
		for (int x = 0; x < SIDE; x++)
			s->across[w][x] = (float)wave_at(w, (x + 0.5) / SIDE);
	s->distance = distance_of(s, s->changed, &s->hash);
}

/* Whether it is better so: nearer the aim at a cost that is allowed, or as near at less of it. */
static bool is_better(const struct search *s, int distance, double energy)
{
	int gain = s->aim->towards ? s->distance - distance : distance - s->distance;

	if (energy > s->aim->strongest * s->aim->strongest)
		return false;
	return gain >= 0 && energy - s->energy < s->cost * gain;
}

/* A wave whose bit is `bit` and should be the other; false when chance did not find one. */
static bool pick(const struct search *s, bool bit, struct rng *r, struct step *out)
{
	enum { TRIES = 40 };
	const struct vg_pdq *known = &s->aim->from.turned[VG_TURN_NONE];

	for (int i = 0; i < TRIES; i++) {
		int across = rng_int(r, 1, WAVES - 1), down = rng_int(r, 1, WAVES - 1);
		bool wanted = bit_of(known, across, down) == s->aim->towards;

		if (wanted == bit || bit_of(&s->hash, across, down) != bit)
			continue;
		*out = (struct step){across, down, (bit ? -1 : 1) * WEAKEST *
						       pow(FACTOR_MOST, (double)rng_unit(r))};
		return true;
	}
	return false;
}

static double energy_after(const struct search *s, const struct step *step)
{
	double at = s->change.wave[step->across][step->down];

	return ((at + step->by) * (at + step->by) - at * at) / 4;
}

/* One wave up and one down: half of the bits are always set. */
static void try_pair(struct search *s, struct rng *r)
{
	struct step up, down;
	struct vg_pdq hash;
	double energy;
	int distance;

	if (!pick(s, false, r, &up) || !pick(s, true, r, &down))
		return;
	energy = s->energy + energy_after(s, &up) + energy_after(s, &down);
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			s->trial[y * SIDE + x] =
			    s->changed[y * SIDE + x] +
			    (float)up.by * s->across[up.across][x] * s->across[up.down][y] +
			    (float)down.by * s->across[down.across][x] * s->across[down.down][y];
	distance = distance_of(s, s->trial, &hash);
	if (!is_better(s, distance, energy))
		return;
	memcpy(s->changed, s->trial, sizeof s->changed);
	s->change.wave[up.across][up.down] += up.by;
	s->change.wave[down.across][down.down] += down.by;
	s->energy = energy;
	s->distance = distance;
	s->hash = hash;
}

static bool is_there(const struct search *s)
{
	return s->aim->towards ? s->distance <= s->aim->distance : s->distance >= s->aim->distance;
}

struct pdq_change pdq_search(const struct pic *p, const struct pdq_aim *aim, struct rng *r)
{
	struct search *s = xmalloc(sizeof *s);
	struct pdq_change change;

	memset(s, 0, sizeof *s);
	s->aim = aim;
	start(s, p);
	for (unsigned i = 0; i < aim->trials && !is_there(s); i++) {
		s->cost = CHEAP * pow(COST_FACTOR, (double)i / aim->trials);
		try_pair(s, r);
	}
	change = s->change;
	free(s);
	return change;
}

/* The sum of all waves at a row, by how often they swing across. */
static void sum_row(const struct pdq_change *change, double place, double out[WAVES])
{
	for (int a = 0; a < WAVES; a++) {
		out[a] = 0;
		for (int d = 0; d < WAVES; d++)
			out[a] += change->wave[a][d] == 0 ? 0 : change->wave[a][d] * wave_at(d, place);
	}
}

void pdq_change_apply(struct pic *p, const struct pdq_change *change)
{
	double *across = xmalloc(p->width * WAVES * sizeof *across), row[WAVES];

	for (unsigned x = 0; x < p->width; x++)
		for (int a = 0; a < WAVES; a++)
			across[x * WAVES + (unsigned)a] = wave_at(a, (x + 0.5) / p->width);
	for (unsigned y = 0; y < p->height; y++) {
		sum_row(change, (y + 0.5) / p->height, row);
		for (unsigned x = 0; x < p->width; x++) {
			uint8_t *c = p->rgb + 3 * ((size_t)y * p->width + x);
			double sum = 0;

			for (int a = 0; a < WAVES; a++)
				sum += row[a] * across[x * WAVES + (unsigned)a];
			for (int i = 0; i < 3; i++)
				c[i] = level(c[i] + sum);
		}
	}
	free(across);
}
