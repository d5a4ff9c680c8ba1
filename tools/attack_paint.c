#include "attack_paint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint8_t byte_of(double v)
{
	return (uint8_t)(v <= 0 ? 0 : v >= 255 ? 255 : v + 0.5);
}

double luma_of(const uint8_t *rgb)
{
	return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

struct ink ink_grey(int level)
{
	uint8_t v = byte_of(level);

	return (struct ink){{v, v, v}};
}

struct ink ink_random(struct rng *r, int low, int high)
{
	struct ink ink;

	for (int c = 0; c < 3; c++)
		ink.c[c] = byte_of(rng_int(r, low, high));
	return ink;
}

struct ink ink_mean(const struct pic *p)
{
	size_t count = (size_t)p->width * p->height;
	uint64_t sum[3] = {0};
	struct ink ink;

	for (size_t i = 0; i < count * 3; i++)
		sum[i % 3] += p->rgb[i];
	for (int c = 0; c < 3; c++)
		ink.c[c] = (uint8_t)(sum[c] / count);
	return ink;
}

void pixel_blend(uint8_t *rgb, const uint8_t *over, double share)
{
	for (int c = 0; c < 3; c++)
		rgb[c] = byte_of(rgb[c] + (over[c] - rgb[c]) * share);
}

/* The pixels that a shape may touch: from FROM to below UNTIL. */
struct span {
	int from, until;
};

static struct span span_of(double low, double high, unsigned limit)
{
	struct span s = {(int)floor(low - 1), (int)ceil(high + 1)};

	s.from = s.from < 0 ? 0 : s.from;
	s.until = s.until > (int)limit ? (int)limit : s.until;
	return s;
}

static double clamp_share(double v)
{
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

/* How far X, Y lies outside of the box with rounded corners; negative inside. */
static double box_distance(double x, double y, double half_w, double half_h, double radius)
{
	double dx = fabs(x) - half_w + radius, dy = fabs(y) - half_h + radius;
	double outer = hypot(dx > 0 ? dx : 0, dy > 0 ? dy : 0);
	double inner = dx > dy ? dx : dy;

	return outer + (inner < 0 ? inner : 0) - radius;
}

void paint_box(struct pic *to, double x, double y, double w, double h, double radius,
	       struct ink ink, double alpha)
{
	struct span across = span_of(x, x + w, to->width), down = span_of(y, y + h, to->height);

	for (int py = down.from; py < down.until; py++) {
		for (int px = across.from; px < across.until; px++) {
			double d = box_distance(px + 0.5 - x - w / 2, py + 0.5 - y - h / 2, w / 2, h / 2,
						radius);

			pixel_blend(to->rgb + ((size_t)py * to->width + px) * 3, ink.c,
				    alpha * clamp_share(0.5 - d));
		}
	}
}

void paint_ellipse(struct pic *to, double cx, double cy, double a, double b, struct ink ink,
		   double alpha)
{
	struct span across = span_of(cx - a, cx + a, to->width);
	struct span down = span_of(cy - b, cy + b, to->height);
	double least = a < b ? a : b;

	for (int py = down.from; py < down.until; py++) {
		for (int px = across.from; px < across.until; px++) {
			double d = (hypot((px + 0.5 - cx) / a, (py + 0.5 - cy) / b) - 1) * least;

			pixel_blend(to->rgb + ((size_t)py * to->width + px) * 3, ink.c,
				    alpha * clamp_share(0.5 - d));
		}
	}
}

void paint_picture(struct pic *to, const struct pic *from, int x, int y, double radius)
{
	double half_w = from->width / 2.0, half_h = from->height / 2.0;

	for (int py = y < 0 ? -y : 0; py < (int)from->height && y + py < (int)to->height; py++) {
		for (int px = x < 0 ? -x : 0; px < (int)from->width && x + px < (int)to->width; px++) {
			double d = radius > 0 ? box_distance(px + 0.5 - half_w, py + 0.5 - half_h, half_w,
							     half_h, radius)
								  : -1;

			pixel_blend(to->rgb + ((size_t)(y + py) * to->width + (x + px)) * 3,
				    from->rgb + ((size_t)py * from->width + px) * 3, clamp_share(0.5 - d));
		}
	}
}

struct pic pic_blank(unsigned width, unsigned height, struct ink ink)
{
	struct pic p = pic_new(width, height);

	for (size_t i = 0; i < (size_t)width * height; i++)
		memcpy(p.rgb + i * 3, ink.c, 3);
	return p;
}

struct pic pic_copy(const struct pic *from)
{
	struct pic p = pic_new(from->width, from->height);

	memcpy(p.rgb, from->rgb, (size_t)p.width * p.height * 3);
	return p;
}

void pic_replace(struct pic *p, struct pic next)
{
	pic_free(p);
	*p = next;
}

static unsigned scaled_side(unsigned side, double scale)
{
	double v = side * scale + 0.5;

	return v < 1 ? 1 : (unsigned)v;
}

struct pic pic_sided(const struct pic *from, unsigned side)
{
	unsigned longer = from->width > from->height ? from->width : from->height;
	double scale = (double)side / longer;

	return pic_resized(from, scaled_side(from->width, scale), scaled_side(from->height, scale));
}

struct pic pic_blocks(const struct pic *from, unsigned width, unsigned height)
{
	struct pic p = pic_new(width, height);

	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			memcpy(p.rgb + ((size_t)y * width + x) * 3,
			       from->rgb + ((size_t)(y * from->height / height) * from->width +
					    x * from->width / width) * 3, 3);
	return p;
}

struct pic pic_covering(const struct pic *from, unsigned width, unsigned height)
{
	double across = (double)width / from->width, down = (double)height / from->height;
	double scale = across > down ? across : down;
	unsigned w = scaled_side(from->width, scale), h = scaled_side(from->height, scale);
	struct pic large, out;

	w = w < width ? width : w;
	h = h < height ? height : h;
	large = pic_resized(from, w, h);
	out = pic_cropped(&large, (w - width) / 2, (h - height) / 2, width, height);
	pic_free(&large);
	return out;
}

static void map_point(const double m[9], double x, double y, double *u, double *v)
{
	double w = m[6] * x + m[7] * y + m[8];

	*u = (m[0] * x + m[1] * y + m[2]) / w;
	*v = (m[3] * x + m[4] * y + m[5]) / w;
}

static const uint8_t *pixel_or(const struct pic *p, int x, int y, const struct ink *fill)
{
	bool inside = x >= 0 && y >= 0 && x < (int)p->width && y < (int)p->height;

	return inside ? p->rgb + ((size_t)y * p->width + x) * 3 : fill->c;
}

static void add_sample(const struct pic *p, double u, double v, const struct ink *fill,
		       double sum[3])
{
	double left = floor(u - 0.5), top = floor(v - 0.5);
	double fx = u - 0.5 - left, fy = v - 0.5 - top;
	bool far = !(left > -2 && top > -2 && left < p->width && top < p->height);
	int x = far ? -2 : (int)left, y = far ? -2 : (int)top;
	const uint8_t *a = pixel_or(p, x, y, fill), *b = pixel_or(p, x + 1, y, fill);
	const uint8_t *c = pixel_or(p, x, y + 1, fill), *d = pixel_or(p, x + 1, y + 1, fill);

	for (int i = 0; i < 3; i++)
		sum[i] += (a[i] * (1 - fx) + b[i] * fx) * (1 - fy) + (c[i] * (1 - fx) + d[i] * fx) * fy;
}

/* How many source pixels one pixel of the result covers, at its middle. */
static double shrinkage(const double m[9], double x, double y)
{
	double u[3], v[3];

	map_point(m, x, y, &u[0], &v[0]);
	map_point(m, x + 1, y, &u[1], &v[1]);
	map_point(m, x, y + 1, &u[2], &v[2]);
	return fmax(hypot(u[1] - u[0], v[1] - v[0]), hypot(u[2] - u[0], v[2] - v[0]));
}

struct pic pic_warped(const struct pic *from, const double m[9], unsigned width, unsigned height,
		      struct ink fill)
{
	struct pic p = pic_new(width, height);
	double shrink = shrinkage(m, width / 2.0, height / 2.0);
	int k = shrink < 1.1 ? 1 : shrink > 5 ? 6 : (int)ceil(shrink);

	for (unsigned y = 0; y < height; y++) {
		for (unsigned x = 0; x < width; x++) {
			uint8_t *out = p.rgb + ((size_t)y * width + x) * 3;
			double sum[3] = {0}, u, v;

			for (int s = 0; s < k * k; s++) {
				map_point(m, x + (s % k + 0.5) / k, y + (s / k + 0.5) / k, &u, &v);
				add_sample(from, u, v, &fill, sum);
			}
			for (int c = 0; c < 3; c++)
				out[c] = byte_of(sum[c] / (k * k));
		}
	}
	return p;
}

/* Gauss-Jordan with pivots; the last column becomes the solution. */
static void solve(double a[8][9])
{
	for (int i = 0; i < 8; i++) {
		int best = i;

		for (int row = i + 1; row < 8; row++)
			best = fabs(a[row][i]) > fabs(a[best][i]) ? row : best;
		for (int k = 0; k < 9; k++) {
			double t = a[i][k];

			a[i][k] = a[best][k];
			a[best][k] = t;
		}
		for (int row = 0; row < 8; row++) {
			double factor = row == i ? 0 : a[row][i] / a[i][i];

			for (int k = i; k < 9; k++)
				a[row][k] -= factor * a[i][k];
		}
	}
	for (int i = 0; i < 8; i++)
		a[i][8] /= a[i][i];
}

void homography(const double from[4][2], const double to[4][2], double m[9])
{
	double a[8][9];

	for (int i = 0; i < 4; i++) {
		double x = from[i][0], y = from[i][1], u = to[i][0], v = to[i][1];
		const double rows[2][9] = {{x, y, 1, 0, 0, 0, -x * u, -y * u, u},
								   {0, 0, 0, x, y, 1, -x * v, -y * v, v}};

		memcpy(a[i * 2], rows, sizeof rows);
	}
	solve(a);
	for (int i = 0; i < 8; i++)
		m[i] = a[i][8];
	m[8] = 1;
}

static void blur_line(const float *in, float *out, int count, size_t step, const float *kernel,
		      int reach)
{
	for (int i = 0; i < count; i++) {
		float sum = 0;

		for (int k = -reach; k <= reach; k++) {
			int at = i + k < 0 ? 0 : i + k >= count ? count - 1 : i + k;

			sum += kernel[k < 0 ? -k : k] * in[(size_t)at * step];
		}
		out[(size_t)i * step] = sum;
	}
}

static float *blur_kernel(double sigma, int reach)
{
	float *kernel = xmalloc((size_t)(reach + 1) * sizeof *kernel);
	double sum = 0;

	for (int i = 0; i <= reach; i++) {
		kernel[i] = (float)exp(-i * i / (2 * sigma * sigma));
		sum += kernel[i] * (i ? 2.0 : 1.0);
	}
	for (int i = 0; i <= reach; i++)
		kernel[i] = (float)(kernel[i] / sum);
	return kernel;
}

void pic_blur(struct pic *p, double sigma)
{
	size_t count = (size_t)p->width * p->height * 3, stride = (size_t)p->width * 3;
	float *in = xmalloc(count * sizeof *in), *out = xmalloc(count * sizeof *out);
	int reach = (int)ceil(sigma * 3);
	float *kernel = blur_kernel(sigma, reach);

	for (size_t i = 0; i < count; i++)
		in[i] = p->rgb[i];
	for (size_t i = 0; i < p->height * 3u; i++)
		blur_line(in + i / 3 * stride + i % 3, out + i / 3 * stride + i % 3, (int)p->width, 3,
			  kernel, reach);
	for (size_t i = 0; i < stride; i++)
		blur_line(out + i, in + i, (int)p->height, stride, kernel, reach);
	for (size_t i = 0; i < count; i++)
		p->rgb[i] = byte_of(in[i]);
	free(kernel);
	free(in);
	free(out);
}

/* The sum of twelve uniform numbers less six: near enough to a normal one. */
static double normal(struct rng *r)
{
	double sum = -6;

	for (int i = 0; i < 3; i++) {
		uint64_t bits = rng_next(r);

		for (int k = 0; k < 4; k++)
			sum += (double)(bits >> (16 * k) & 0xffff) / 65536;
	}
	return sum;
}

void pic_noise(struct pic *p, double sigma, struct rng *r)
{
	for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
		double shared = normal(r) * 0.8;

		for (size_t c = 0; c < 3; c++)
			p->rgb[i * 3 + c] =
			    byte_of(p->rgb[i * 3 + c] + sigma * (shared + 0.6 * normal(r)));
	}
}
