/* fixtures/known/: imagery that is already known, and two manifests of it. */
#include "fixtures.h"

struct known {
	const char *file, *title, *date, *source, *note, *tags, *claim, *rating, *review;
};

static const struct known list[] = {
	{"river-road.jpg", "Exercise near the river road", "2016-05-04T00:00:00Z",
	 "https://example.org/photo/123", "Handout of a training ground", "exercise;road",
	 "Shows a captured soldier", "false", "https://example.org/checks/9"},
	{"market-square.jpg", "Market square after the storm", "2019-09-17T10:30:00Z",
	 "https://example.org/photo/207", "", "storm;market", "", "", ""},
	{"north-bridge.jpg", "Repairs at the north bridge", "2020-03-08T06:45:00+01:00",
	 "https://example.org/photo/311", "Same day as photo 312", "bridge", "", "", ""},
	{"mill-harvest.jpg", "Harvest at the mill", "2014-08-21T00:00:00Z",
	 "https://example.org/photo/64", "", "harvest;mill", "Shows a field on fire",
	 "misleading", "https://example.org/checks/17"},
	{"depot-drill.jpg", "Fire drill at the old depot", "2018-11-02T14:00:00Z",
	 "https://example.org/photo/188", "", "drill;depot", "", "", ""},
	{"station-roof.jpg", "Station roof, \"the long one\", in winter", "2021-01-30T09:05:00Z",
	 "https://example.org/photo/402", "Quotes and commas are part of the title",
	 "station;winter", "", "", ""},
};

enum { COUNT = sizeof list / sizeof list[0] };

struct pic known_picture(unsigned n)
{
	/* The first is the demo's and must bear being enlarged; the others are small. */
	return n == 1 ? pic_scene(118, 400, 267) : pic_scene(100 + n, 320, 213);
}

static void csv_field(struct buf *out, const char *text, bool last)
{
	bool quoted = false;

	for (const char *p = text; *p; p++)
		quoted = quoted || *p == ',' || *p == '"';
	if (quoted)
		buf_byte(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			buf_byte(out, '"');
		buf_byte(out, (unsigned char)*p);
	}
	if (quoted)
		buf_byte(out, '"');
	buf_byte(out, last ? '\n' : ',');
}

static void json_field(struct buf *out, const char *key, const char *text, bool last)
{
	buf_printf(out, "\"%s\":\"", key);
	for (; *text; text++) {
		if (*text == '"')
			buf_byte(out, '\\');
		buf_byte(out, (unsigned char)*text);
	}
	buf_str(out, last ? "\"}\n" : "\",");
}

static void add_manifests(struct tree *t)
{
	static const char *const names[] = {"path", "title", "date",   "source",    "note",
										"tags", "claim", "rating", "review_url"};
	struct buf csv = {0}, json = {0};

	for (int i = 0; i < 9; i++)
		csv_field(&csv, names[i], i == 8);
	for (size_t k = 0; k < COUNT; k++) {
		const char *const values[] = {list[k].file,   list[k].title, list[k].date,
									  list[k].source, list[k].note,  list[k].tags,
									  list[k].claim,  list[k].rating, list[k].review};

		buf_byte(&json, '{');
		for (int i = 0; i < 9; i++) {
			csv_field(&csv, values[i], i == 8);
			json_field(&json, names[i], values[i], i == 8);
		}
	}
	tree_add(t, "known/manifest.csv", &csv,
		 "6 rows under a header; the last title holds commas and quotes; tags are "
		 "separated by `;`; empty fields mean not given; paths are relative to the manifest");
	tree_add(t, "known/manifest.jsonl", &json, "the same 6, all values strings");
	buf_free(&csv);
	buf_free(&json);
}

void fx_known(struct tree *t)
{
	const struct jpeg_opts opts = {.quality = 87};

	tree_section(t, "known/",
		     "Known imagery: baseline JPEGs, quality 87, 4:2:0, without EXIF. No two of them "
		     "are alike (PDQ distances around 128).");
	for (unsigned n = 1; n <= COUNT; n++) {
		struct pic p = known_picture(n);
		struct buf path = {0}, yields = {0};

		buf_printf(&path, "known/%s", list[n - 1].file);
		buf_byte(&path, 0);
		buf_printf(&yields, "known #%u, %u x %u, %s", n, p.width, p.height, list[n - 1].title);
		buf_byte(&yields, 0);
		tree_add_jpeg(t, (char *)path.data, &p, &opts, (char *)yields.data);
		buf_free(&path);
		buf_free(&yields);
		pic_free(&p);
	}
	add_manifests(t);
}
