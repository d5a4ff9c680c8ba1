/* Pictures of the page: SVG, so that boxes lie on them without a script, and a known picture that
 * many posts show is embedded once. Those under examination were encoded by this program's workers; what a
 * catalogue keeps may come from others, and is made anew in a sandboxed process (media/remake.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "media/remake.h"
#include "report/html.h"

/* Bytes of pictures, before Base64, from which on they are shown as thumbnails (about 5 KB each), so that the
 * page of a thousand stays below 60 MB. */
enum { LARGE_PICTURES = 24 << 20 };
/* Of a known picture: the longest side that is kept of one (compare's, of its second file), and bytes of the largest that
 * a page shows. */
enum { KNOWN_SIDE = 1280, KNOWN_MAXIMUM = 1 << 20 };

static bool is_jpeg(const uint8_t *bytes, size_t size)
{
	return size > 3 && size < (1 << 20) && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

static int put_data(struct vg_report *report, const uint8_t *bytes, size_t size)
{
	uint8_t *encoded = malloc((size + 2) / 3 * 4 + 1);
	if (!encoded)
		return vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	EVP_EncodeBlock(encoded, bytes, (int)size);
	vg_put(report, "data:image/jpeg;base64,%s", (char *)encoded);
	report->html->picture_bytes += size;
	free(encoded);
	return report->fault.code;
}

/* --- known pictures --- */

/* Does a failure concern this one picture alone? What is damaged, and what kills or stalls its process. */
static bool is_damage(int code)
{
	return code == VG_ERR_CORRUPT || code == VG_ERR_MALFORMED || code == VG_ERR_WORKER || code == VG_ERR_LIMIT;
}

/* The small version as the catalogue keeps it, made anew; nothing where it keeps none. */
static int take_known(struct vg_report *report, int64_t id, bool small, struct vg_buffer *out, struct vg_error *err)
{
	struct vg_catalogue *catalogue = report->options.catalogue;
	uint8_t *bytes = NULL;
	size_t size = 0;
	int code = small ? vg_catalogue_thumbnail(catalogue, id, &bytes, &size, err)
			 : vg_catalogue_rendition(catalogue, id, &bytes, &size, err);
	if (code == 0 && bytes && size)
		code = vg_remake_jpeg((struct vg_span){ bytes, size }, KNOWN_SIDE, &report->begin.limits, out, err);
	free(bytes);
	return code;
}

static int put_known(struct vg_report *report, struct vg_html_known *known, const struct vg_buffer *jpeg)
{
	if (!known->width || !known->height || !is_jpeg(jpeg->data, jpeg->size))
		return 0;
	vg_put(report, "<image id=\"k%lld\" width=\"%u\" height=\"%u\" preserveAspectRatio=\"none\" href=\"", (long long)known->id,
	       known->width, known->height);
	int code = put_data(report, jpeg->data, jpeg->size);
	vg_put(report, "\"/>\n");
	known->has_picture = true;
	return code;
}

static int read_known(struct vg_report *report, int64_t id, struct vg_html_known *known)
{
	struct vg_known what;
	struct vg_error err = { 0 };
	struct vg_buffer jpeg;
	bool small = report->html->picture_bytes > LARGE_PICTURES;
	int code = vg_catalogue_get(report->options.catalogue, id, &what, &report->fault);
	if (code < 0)
		return code;
	known->width = what.width;
	known->height = what.height;
	vg_buffer_init(&jpeg, KNOWN_MAXIMUM);
	code = take_known(report, id, small, &jpeg, &err);
	known->damaged = is_damage(code);
	if (code < 0 && !known->damaged)
		code = vg_error_set(&report->fault, code, "%s", err.message);
	else
		code = put_known(report, known, &jpeg);
	report->html->shown_small += known->has_picture && small;
	vg_buffer_release(&jpeg);
	return code == 0 ? vg_html_spool_take(report, &known->offset, &known->size) : code;
}

/* Where it is, or belongs, among those that are kept by id. */
static size_t known_place(const struct vg_html *html, int64_t id)
{
	size_t from = 0, to = html->known_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (html->known[middle].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct vg_html_known *insert_known(struct vg_html *html, const struct vg_html_known *known)
{
	size_t place = known_place(html, known->id);
	memmove(&html->known[place + 1], &html->known[place], (html->known_count - place) * sizeof *known);
	html->known[place] = *known;
	html->known_count++;
	return &html->known[place];
}

/* Before anything of the record is appended: the spool takes all that is there. *out is NULL where none is shown, and
 * else lasts until the next call. */
static int need_known(struct vg_report *report, int64_t id, struct vg_html_known **out)
{
	struct vg_html *html = report->html;
	size_t place = known_place(html, id);
	*out = place < html->known_count && html->known[place].id == id ? &html->known[place] : NULL;
	if (*out || !report->options.catalogue || report->options.redact)
		return 0;
	struct vg_html_known *all = vg_html_grow(report, html->known, html->known_count, &html->known_room, sizeof *all);
	if (!all)
		return VG_ERR_MEMORY;
	html->known = all;
	/* What was appended already comes back behind the picture. */
	struct vg_buffer waiting = report->out;
	struct vg_html_known known = { .id = id };
	vg_buffer_init(&report->out, waiting.maximum);
	int code = read_known(report, id, &known);
	vg_buffer_release(&report->out);
	report->out = waiting;
	if (code < 0)
		return code;
	*out = insert_known(html, &known);
	return 0;
}

int vg_html_known_pictures(struct vg_report *report)
{
	struct vg_html *html = report->html;
	vg_put(report, "<svg class=\"store\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\n"
	       "<filter id=\"mosaic\" x=\"0\" y=\"0\" width=\"1\" height=\"1\"><feFlood x=\"8\" y=\"8\" width=\"2\" height=\"2\"/>"
	       "<feComposite width=\"18\" height=\"18\"/><feTile result=\"grid\"/><feComposite in=\"SourceGraphic\" in2=\"grid\" operator=\"in\"/>"
	       "<feMorphology operator=\"dilate\" radius=\"9\"/></filter>\n");
	for (size_t i = 0; i < html->known_count && report->fault.code == 0; i++)
		(void)vg_html_spool_give(report, html->known[i].offset, html->known[i].size);
	vg_put(report, "</defs></svg>\n");
	return report->fault.code;
}

/* --- boxes --- */

struct point { double x, y; };

/* False where the plane's horizon lies between. */
static bool project(const double h[9], double x, double y, struct point *out)
{
	double w = h[6] * x + h[7] * y + h[8];
	if (!(w > 1e-9))
		return false;
	out->x = (h[0] * x + h[1] * y + h[2]) / w;
	out->y = (h[3] * x + h[4] * y + h[5]) / w;
	return isfinite(out->x) && isfinite(out->y);
}

/* The item's box as it lies in the known picture. */
static void projected_box(struct vg_report *report, const struct vg_geometry *geometry, const double box[4], const char *class)
{
	struct point corner[4];
	for (int i = 0; i < 4; i++)
		if (!project(geometry->item_to_known, box[0] + (i == 1 || i == 2 ? box[2] : 0), box[1] + (i >= 2 ? box[3] : 0), &corner[i]))
			return;
	vg_put(report, "<polygon class=\"%s\" points=\"", class);
	for (int i = 0; i < 4; i++)
		vg_put(report, "%s%.1f,%.1f", i ? " " : "", corner[i].x, corner[i].y);
	vg_put(report, "\"/>");
}

static void plain_box(struct vg_report *report, const double box[4], const char *class)
{
	vg_put(report, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", class, box[0], box[1], box[2], box[3]);
}

/* The details that the picture shows twice. */
static void copied_boxes(struct vg_report *report, const struct vg_picture *picture)
{
	for (size_t i = 0; i < picture->copy_count; i++)
		for (int place = 0; place < 2; place++)
			plain_box(report, picture->copies[i].box[place], "twice");
}

static void item_boxes(struct vg_report *report, const struct vg_match *match)
{
	for (size_t i = 0; i < match->difference_count; i++)
		plain_box(report, match->difference[i].box, "region");
	if (match->relation & VG_SHARES_PART)
		plain_box(report, match->shared_box, "shared");
}

static void known_boxes(struct vg_report *report, const struct vg_record *record, const struct vg_match *match)
{
	const double whole[4] = { 0, 0, record->picture.width, record->picture.height };
	const double *shown = match->unframed[2] > 0 ? match->unframed : whole;
	if (match->relation & VG_SHARES_PART)
		plain_box(report, match->shared_box_in_known, "shared");
	if (!match->geometry.present)
		return;
	if (match->relation & (VG_CROPPED | VG_PARTIAL_OVERLAP))
		projected_box(report, &match->geometry, shown, "window");
	for (size_t i = 0; i < match->difference_count; i++)
		projected_box(report, &match->geometry, match->difference[i].box, "region");
}

/* --- the pictures of a record --- */

static bool has_image(const struct vg_report *report, const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	return !report->options.redact && picture->width && picture->height && is_jpeg(picture->thumbnail, picture->thumbnail_size);
}

static const struct vg_html_entry *entry_of(const struct vg_html *html, uint64_t seq)
{
	size_t from = 0, to = html->entry_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (html->entries[middle].seq < seq)
			from = middle + 1;
		else
			to = middle;
	}
	return from < html->entry_count && html->entries[from].seq == seq ? &html->entries[from] : NULL;
}

uint64_t vg_html_embedded(const struct vg_report *report, const struct vg_record *record)
{
	const struct vg_repeat *repeat = &record->repeat;
	const struct vg_html_entry *own = entry_of(report->html, record->seq);
	const struct vg_html_entry *first = repeat->present && repeat->relation & (VG_IDENTICAL_BYTES | VG_IDENTICAL_PIXELS)
		? entry_of(report->html, repeat->seq) : NULL;
	if (!has_image(report, record))
		return 0;
	if (first && first->picture)
		return first->picture;
	return own && (own->group < (enum vg_html_group)VG_GROUPS_IN_FULL || report->begin.against) ? record->seq : 0;
}

static uint64_t picture_of(const struct vg_report *report, const struct vg_record *record)
{
	const struct vg_html_entry *entry = entry_of(report->html, record->seq);
	return entry ? entry->picture : 0;
}

/* The picture itself where it stands for the first time, else what stands already. */
static int item_image(struct vg_report *report, const struct vg_record *record, bool again)
{
	const struct vg_picture *picture = &record->picture;
	uint64_t embedded = picture_of(report, record);
	if (again || embedded != record->seq) {
		vg_put(report, "<use href=\"#p%llu\"/>", (unsigned long long)embedded);
		return report->fault.code;
	}
	bool small = report->html->picture_bytes > LARGE_PICTURES;
	bool large = !small && is_jpeg(picture->rendition, picture->rendition_size);
	report->html->shown_small += small;
	vg_put(report, "<image id=\"p%llu\" width=\"%u\" height=\"%u\" preserveAspectRatio=\"none\" href=\"",
	       (unsigned long long)record->seq, picture->width, picture->height);
	int code = large ? put_data(report, picture->rendition, picture->rendition_size)
			 : put_data(report, picture->thumbnail, picture->thumbnail_size);
	vg_put(report, "\"/>");
	return code;
}

static void open_svg(struct vg_report *report, const char *class, uint32_t width, uint32_t height, const char *label)
{
	vg_put(report, "<svg class=\"%s\" viewBox=\"0 0 %u %u\" width=\"%u\" height=\"%u\" role=\"img\" aria-label=\"%s\">", class, width, height,
	       width, height, label);
}

/* In a row of the list: what stands already, or its thumbnail; with boxes where it shows a detail twice. */
static int small_image(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	bool stands = picture_of(report, record) != 0, drawn = stands || picture->copy_count;
	int code;
	char label[64];
	snprintf(label, sizeof label, vg_words(report, "picture %llu"), (unsigned long long)record->seq);
	if (drawn)
		open_svg(report, "small", picture->width, picture->height, label);
	if (stands) {
		code = item_image(report, record, true);
	} else {
		if (drawn)
			vg_put(report, "<image width=\"%u\" height=\"%u\" preserveAspectRatio=\"none\" href=\"", picture->width, picture->height);
		else
			vg_put(report, "<img alt=\"%s\" loading=\"lazy\" decoding=\"async\" src=\"", label);
		code = put_data(report, picture->thumbnail, picture->thumbnail_size);
		vg_put(report, drawn ? "\"/>" : "\">");
	}
	copied_boxes(report, picture);
	if (drawn)
		vg_put(report, "</svg>");
	return code;
}

int vg_html_single(struct vg_report *report, const struct vg_record *record, bool full)
{
	const struct vg_picture *picture = &record->picture;
	if (!has_image(report, record))
		return 0;
	if (!full)
		return small_image(report, record);
	vg_put(report, "<div class=\"pair\"><figure>");
	open_svg(report, "shown", picture->width, picture->height, vg_words(report, "The picture under examination"));
	int code = item_image(report, record, false);
	copied_boxes(report, picture);
	vg_put(report, "</svg></figure></div>");
	return code;
}

static void item_figure(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first)
{
	const struct vg_picture *picture = &record->picture;
	vg_put(report, "<figure>");
	open_svg(report, "shown", picture->width, picture->height,
		 vg_words(report, report->begin.against ? "The first picture" : "The picture under examination"));
	(void)item_image(report, record, !first);
	item_boxes(report, match);
	copied_boxes(report, picture);
	vg_put(report, "</svg><figcaption>%s, %u × %u</figcaption></figure>",
	       vg_words(report, report->begin.against ? "First picture" : "Under examination"), picture->width, picture->height);
}

static void known_figure(struct vg_report *report, const struct vg_record *record, const struct vg_match *match,
			 const struct vg_html_known *known)
{
	char label[128];
	if (report->begin.against && !report->begin.catalogue)
		snprintf(label, sizeof label, "%s", vg_words(report, "Second picture"));
	else
		snprintf(label, sizeof label, vg_words(report, "Known picture #%lld"), (long long)match->known_id);
	vg_put(report, "<figure>");
	open_svg(report, "shown", known->width, known->height, label);
	vg_put(report, "<use href=\"#k%lld\"/>", (long long)match->known_id);
	known_boxes(report, record, match);
	vg_put(report, "</svg><figcaption>%s, %u × %u%s</figcaption></figure>", label, known->width, known->height,
	       match->geometry.present && match->relation & (VG_CROPPED | VG_PARTIAL_OVERLAP) ? vg_words(report, "; dashed: what the other shows of it") : "");
}

int vg_html_pair(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first)
{
	const struct vg_picture *picture = &record->picture;
	struct vg_html_known *known = NULL;
	int code = need_known(report, match->known_id, &known);
	if (code < 0 || !has_image(report, record))
		return code;
	vg_put(report, "<div class=\"pair\"");
	if (known && known->has_picture && match->geometry.present && !(match->relation & VG_SHARES_PART)) {
		vg_put(report, " data-item=\"p%llu\" data-known=\"k%lld\" data-size=\"%u %u %u %u\" data-matrix=\"",
		       (unsigned long long)picture_of(report, record), (long long)match->known_id, picture->width, picture->height,
		       known->width, known->height);
		for (int i = 0; i < 9; i++)
			vg_put(report, "%s%.9g", i ? " " : "", match->geometry.item_to_known[i]);
		vg_put(report, "\"");
	}
	vg_put(report, ">");
	item_figure(report, record, match, first);
	if (known && known->has_picture)
		known_figure(report, record, match, known);
	else
		vg_put(report, known && known->damaged
		       ? vg_words(report, "<p class=\"none\">The picture that the catalogue keeps of known #%lld is damaged and not shown.</p>")
		       : vg_words(report, "<p class=\"none\">The catalogue keeps no picture of known #%lld.</p>"), (long long)match->known_id);
	vg_put(report, "</div>");
	return report->fault.code;
}
