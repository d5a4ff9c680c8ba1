#include "attack_text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 5, ROWS = 9, ADVANCE = 6, CAPITAL = 7 };

/* Rows from the top; in each, 16 is the leftmost dot and 1 the rightmost. */
static const struct glyph {
	char letter;
	uint8_t rows[ROWS];
} glyphs[] = {
	{'A', {14, 17, 17, 31, 17, 17, 17}}, {'B', {30, 17, 17, 30, 17, 17, 30}},
	{'C', {14, 17, 16, 16, 16, 17, 14}}, {'D', {30, 17, 17, 17, 17, 17, 30}},
	{'E', {31, 16, 16, 30, 16, 16, 31}}, {'F', {31, 16, 16, 30, 16, 16, 16}},
	{'G', {14, 17, 16, 23, 17, 17, 14}}, {'H', {17, 17, 17, 31, 17, 17, 17}},
	{'I', {14, 4, 4, 4, 4, 4, 14}}, {'J', {7, 2, 2, 2, 2, 18, 12}},
	{'K', {17, 18, 20, 24, 20, 18, 17}}, {'L', {16, 16, 16, 16, 16, 16, 31}},
	{'M', {17, 27, 21, 21, 17, 17, 17}}, {'N', {17, 25, 25, 21, 19, 19, 17}},
	{'O', {14, 17, 17, 17, 17, 17, 14}}, {'P', {30, 17, 17, 30, 16, 16, 16}},
	{'Q', {14, 17, 17, 17, 21, 18, 13}}, {'R', {30, 17, 17, 30, 20, 18, 17}},
	{'S', {15, 16, 16, 14, 1, 1, 30}}, {'T', {31, 4, 4, 4, 4, 4, 4}},
	{'U', {17, 17, 17, 17, 17, 17, 14}}, {'V', {17, 17, 17, 17, 10, 10, 4}},
	{'W', {17, 17, 17, 21, 21, 27, 17}}, {'X', {17, 17, 10, 4, 10, 17, 17}},
	{'Y', {17, 17, 10, 4, 4, 4, 4}}, {'Z', {31, 1, 2, 4, 8, 16, 31}},
	{'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', {4, 12, 4, 4, 4, 4, 14}},
	{'2', {14, 17, 1, 2, 4, 8, 31}}, {'3', {14, 17, 1, 6, 1, 17, 14}},
	{'4', {2, 6, 10, 18, 31, 2, 2}}, {'5', {31, 16, 30, 1, 1, 17, 14}},
	{'6', {14, 16, 16, 30, 17, 17, 14}}, {'7', {31, 1, 2, 2, 4, 4, 4}},
	{'8', {14, 17, 17, 14, 17, 17, 14}}, {'9', {14, 17, 17, 15, 1, 1, 14}},
	{'a', {0, 0, 14, 1, 15, 17, 15}}, {'b', {16, 16, 30, 17, 17, 17, 30}},
	{'c', {0, 0, 14, 17, 16, 17, 14}}, {'d', {1, 1, 15, 17, 17, 17, 15}},
	{'e', {0, 0, 14, 17, 31, 16, 14}}, {'f', {6, 8, 30, 8, 8, 8, 8}},
	{'g', {0, 0, 15, 17, 17, 17, 15, 1, 14}}, {'h', {16, 16, 30, 17, 17, 17, 17}},
	{'i', {4, 0, 12, 4, 4, 4, 14}}, {'j', {2, 0, 6, 2, 2, 2, 2, 18, 12}},
	{'k', {16, 16, 18, 20, 24, 20, 18}}, {'l', {12, 4, 4, 4, 4, 4, 14}},
	{'m', {0, 0, 30, 21, 21, 21, 21}}, {'n', {0, 0, 30, 17, 17, 17, 17}},
	{'o', {0, 0, 14, 17, 17, 17, 14}}, {'p', {0, 0, 30, 17, 17, 17, 30, 16, 16}},
	{'q', {0, 0, 15, 17, 17, 17, 15, 1, 1}}, {'r', {0, 0, 22, 24, 16, 16, 16}},
	{'s', {0, 0, 15, 16, 14, 1, 30}}, {'t', {8, 8, 30, 8, 8, 8, 6}},
	{'u', {0, 0, 17, 17, 17, 17, 15}}, {'v', {0, 0, 17, 17, 17, 10, 4}},
	{'w', {0, 0, 17, 21, 21, 21, 10}}, {'x', {0, 0, 17, 10, 4, 10, 17}},
	{'y', {0, 0, 17, 17, 17, 17, 15, 1, 14}}, {'z', {0, 0, 31, 2, 4, 8, 31}},
	{'.', {0, 0, 0, 0, 0, 12, 12}}, {',', {0, 0, 0, 0, 0, 12, 12, 4, 8}},
	{'!', {4, 4, 4, 4, 4, 0, 4}}, {'?', {14, 17, 1, 6, 4, 0, 4}},
	{':', {0, 12, 12, 0, 12, 12, 0}}, {'-', {0, 0, 0, 14, 0, 0, 0}},
	{'/', {1, 2, 2, 4, 8, 8, 16}}, {'@', {14, 17, 23, 21, 23, 16, 14}},
	{'<', {2, 4, 8, 16, 8, 4, 2}},
};

static const char *const words[] = {
	"the",     "river",   "after",   "bridge", "market",  "nobody",  "today",   "when",
	"morning", "you",     "saw",     "people", "north",   "station", "water",   "again",
	"they",    "said",    "was",     "never",  "here",    "in",      "of",      "at",
	"city",    "street",  "video",   "shows",  "convoy",  "near",    "harbour", "two",
	"hours",   "ago",     "share",   "this",   "before",  "is",      "gone",    "breaking",
	"watch",   "quickly", "exclusive", "from", "village", "fire",    "and",     "smoke",
};

static const struct glyph *glyph_of(char letter)
{
	for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
		if (glyphs[i].letter == letter)
			return glyphs + i;
	return NULL;
}

double text_width(const char *text, double height)
{
	return ((double)strlen(text) * ADVANCE - 1) * height / CAPITAL;
}

static double dot(const struct glyph *g, int column, int row)
{
	if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS)
		return 0;
	return g->rows[row] >> (COLUMNS - 1 - column) & 1;
}

/* How much of the ink lies at X, Y dots from the letter's corner, where one dot is UNIT
 * pixels: the dots are joined linearly, and the line of one half is the edge. */
static double coverage(const struct glyph *g, double x, double y, double unit)
{
	int column = (int)floor(x - 0.5), row = (int)floor(y - 0.5);
	double fx = x - 0.5 - column, fy = y - 0.5 - row;
	double v = (dot(g, column, row) * (1 - fx) + dot(g, column + 1, row) * fx) * (1 - fy) +
		   (dot(g, column, row + 1) * (1 - fx) + dot(g, column + 1, row + 1) * fx) * fy;

	v = (v - 0.42) * fmax(unit, 1) + 0.5;
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

static void paint_glyph(struct pic *to, double x, double y, double unit, const struct glyph *g,
			struct ink ink, double alpha)
{
	int left = (int)floor(x - unit), top = (int)floor(y - unit);
	int right = (int)ceil(x + (COLUMNS + 1) * unit), bottom = (int)ceil(y + (ROWS + 1) * unit);

	for (int py = top < 0 ? 0 : top; py < bottom && py < (int)to->height; py++) {
		for (int px = left < 0 ? 0 : left; px < right && px < (int)to->width; px++) {
			double share = coverage(g, (px + 0.5 - x) / unit, (py + 0.5 - y) / unit, unit);

			if (share > 0)
				pixel_blend(to->rgb + ((size_t)py * to->width + px) * 3, ink.c, alpha * share);
		}
	}
}

void text_paint(struct pic *to, double x, double y, double height, const char *text,
		struct ink ink, double alpha)
{
	double unit = height / CAPITAL;

	for (; *text; text++, x += ADVANCE * unit) {
		const struct glyph *g = glyph_of(*text);

		if (g)
			paint_glyph(to, x, y, unit, g, ink, alpha);
	}
}

void text_paint_rimmed(struct pic *to, double x, double y, double height, const char *text,
		       struct ink ink, struct ink rim_ink, double rim)
{
	for (int i = 0; i < 12; i++)
		text_paint(to, x + rim * cos(i * 0.5236), y + rim * sin(i * 0.5236), height, text,
			   rim_ink, 1);
	text_paint(to, x, y, height, text, ink, 1);
}

void text_words(struct rng *r, unsigned length, bool capitals, char out[LINE_ROOM])
{
	size_t used = 0, limit = length < LINE_ROOM - 1 ? length : LINE_ROOM - 1;

	for (;;) {
		const char *word = words[rng_below(r, sizeof words / sizeof *words)];

		if (used > 0 && used + 1 + strlen(word) > limit)
			break;
		used += (size_t)snprintf(out + used, LINE_ROOM - used, "%s%s", used ? " " : "", word);
	}
	for (size_t i = 0; i < used; i++)
		if (capitals || i == 0)
			out[i] = (char)toupper((uint8_t)out[i]);
}
