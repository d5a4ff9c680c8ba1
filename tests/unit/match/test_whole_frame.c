/* Geometry of whole frames: the map from item to known is tried on the pixels
 * themselves, for every pair of turned copies and of EXIF orientations. */
#include "../file.h"

#include <math.h>

#include "match/whole_frame.h"
#include "media/decode.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

struct shown {
	char name[64];
	struct vg_image upright;
	struct vg_frame frame;
	struct vg_pdq_set pdq; /* of the pixels as stored */
};

static void load(const char *path, bool ignore_orientation, struct shown *out)
{
	struct vg_buffer bytes;
	struct vg_small_pictures small;
	struct vg_decoded decoded;
	struct vg_picture picture;
	struct vg_limits limits;
	const char *type, *slash = strrchr(path, '/');
	vg_limits_default(&limits);
	test_read(path, &bytes);
	vg_picture_init(&picture);
	vg_small_pictures_init(&small);
	struct vg_span span = vg_buffer_span(&bytes);
	enum vg_format format = vg_sniff(span, &type);
	vg_metadata_read(span, format, VG_CONTAINER_BY_FORMAT, &limits, &picture, &small);
	assert_int_equal(vg_decode(format, span, &limits, &decoded, NULL), 0);
	struct vg_image *image = &decoded.image;
	assert_int_equal(vg_pdq_compute(image->pixels, image->width, image->height, image->channels,
					&out->pdq, NULL), 0);
	int orientation = ignore_orientation || !picture.exif.orientation ? 1 : picture.exif.orientation;
	assert_int_equal(vg_image_make_upright(image, orientation, NULL), 0);
	snprintf(out->name, sizeof out->name, "%.40s%s", slash + 1, ignore_orientation ? " as stored" : "");
	out->upright = *image;
	out->frame = (struct vg_frame){ image->width, image->height, orientation };
	vg_picture_release(&picture);
	vg_small_pictures_release(&small);
	vg_buffer_release(&bytes);
}

static enum vg_turn nearest_turn(const struct shown *item, const struct shown *known, int *out_distance)
{
	enum vg_turn best = VG_TURN_NONE;
	*out_distance = 257;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++) {
		int distance = vg_pdq_distance(&item->pdq.turned[turn], &known->pdq.turned[VG_TURN_NONE]);
		if (distance < *out_distance) {
			*out_distance = distance;
			best = (enum vg_turn)turn;
		}
	}
	return best;
}

static void map(const double h[9], double x, double y, double out[2])
{
	double w = h[6] * x + h[7] * y + h[8];
	out[0] = (h[0] * x + h[1] * y + h[2]) / w;
	out[1] = (h[3] * x + h[4] * y + h[5]) / w;
}

/* Mean luma of a block about a point, so that a pixel's difference matters little. */
static double luma_about(const struct vg_image *image, double x, double y)
{
	double sum = 0;
	int count = 0;
	for (int dy = -3; dy <= 3; dy++)
		for (int dx = -3; dx <= 3; dx++) {
			int px = (int)floor(x) + dx, py = (int)floor(y) + dy;
			if (px < 0 || py < 0 || px >= (int)image->width || py >= (int)image->height)
				continue;
			const uint8_t *p = image->pixels + ((size_t)py * image->width + (size_t)px) * image->channels;
			sum += image->channels == 1 ? p[0] : (p[0] + p[1] + p[2]) / 3.0;
			count++;
		}
	return count ? sum / count : -1000;
}

/* Mean difference of luma between the item's points and where they go; the same with the
 * map turned by half a turn, which must be wrong. */
static double difference(const struct shown *item, const struct shown *known, const double h[9], bool wrong)
{
	double sum = 0;
	int count = 0;
	for (int row = 1; row < 24; row++)
		for (int column = 1; column < 24; column++, count++) {
			double x = item->frame.width * column / 24.0, y = item->frame.height * row / 24.0, to[2];
			map(h, x, y, to);
			if (wrong) {
				to[0] = known->frame.width - to[0];
				to[1] = known->frame.height - to[1];
			}
			sum += fabs(luma_about(&item->upright, x, y) - luma_about(&known->upright, to[0], to[1]));
		}
	return sum / count;
}

static void check_corners(const struct shown *item, const struct shown *known, const double h[9])
{
	bool seen[4] = { false, false, false, false };
	for (int corner = 0; corner < 4; corner++) {
		double to[2];
		map(h, corner & 1 ? item->frame.width : 0, corner & 2 ? item->frame.height : 0, to);
		bool left = fabs(to[0]) < 1e-6, right = fabs(to[0] - known->frame.width) < 1e-6;
		bool top = fabs(to[1]) < 1e-6, bottom = fabs(to[1] - known->frame.height) < 1e-6;
		assert_true((left || right) && (top || bottom));
		seen[right + 2 * bottom] = true;
	}
	assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
}

/* Degrees clockwise from known to item, and mirror, read off the map. */
static void read_map(const double h[9], bool *mirrored, int *rotation)
{
	*mirrored = h[0] * h[4] - h[1] * h[3] < 0;
	double dx = h[0], dy = h[3]; /* where the item's "right" points in the known picture */
	if (*mirrored) {
		dx = -dx;
		dy = -dy;
	}
	int angle = (int)lround(-atan2(dy, dx) * 180 / 3.14159265358979);
	*rotation = (angle + 360) % 360;
}

static void check_pair(const struct shown *item, const struct shown *known, int most_distance,
		       unsigned *out_relation, struct vg_geometry *out)
{
	bool mirrored;
	int distance, rotation;
	enum vg_turn turn = nearest_turn(item, known, &distance);
	if (distance > most_distance)
		fail_msg("%s, %s: distance %d", item->name, known->name, distance);
	vg_whole_frame_geometry(&item->frame, &known->frame, turn, out_relation, out);
	assert_true(out->present && out->inliers == 0);
	check_corners(item, known, out->item_to_known);
	double right = difference(item, known, out->item_to_known, false);
	double wrong = difference(item, known, out->item_to_known, true);
	if (right > 10 || wrong < 2 * right)
		fail_msg("%s to %s: luma off by %.1f, turned by half by %.1f", item->name, known->name, right, wrong);
	read_map(out->item_to_known, &mirrored, &rotation);
	assert_int_equal(out->mirrored, mirrored);
	assert_int_equal((int)out->rotation, rotation);
	assert_int_equal((*out_relation & VG_MIRRORED) != 0, mirrored);
	assert_int_equal((*out_relation & VG_ROTATED) != 0, rotation != 0);
	assert_true(out->known_coverage == 1 && out->item_coverage == 1);
	assert_true(out->box_in_known[0] == 0 && out->box_in_known[1] == 0 &&
		    out->box_in_known[2] == known->frame.width && out->box_in_known[3] == known->frame.height);
}

/* The reference's eight copies of one photograph, each against each. */
static void test_turned_copies(void **state)
{
	(void)state;
	static const struct { const char *file; enum vg_turn turn; bool mirrored; int rotation; } copies[8] = {
		{ "bridge-1-original", VG_TURN_NONE, false, 0 }, { "bridge-2-rotate-90", VG_TURN_ROTATE_90, false, 270 },
		{ "bridge-3-rotate-180", VG_TURN_ROTATE_180, false, 180 },
		{ "bridge-4-rotate-270", VG_TURN_ROTATE_270, false, 90 },
		{ "bridge-5-flipx", VG_TURN_FLIP_X, true, 180 }, { "bridge-6-flipy", VG_TURN_FLIP_Y, true, 0 },
		{ "bridge-7-flip-plus-1", VG_TURN_FLIP_PLUS, true, -1 },
		{ "bridge-8-flip-minus-1", VG_TURN_FLIP_MINUS, true, -1 },
	};
	struct shown shown[8];
	test_needs_shared();
	for (int i = 0; i < 8; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/pdq/reg-test-input/dih/%s.jpg", test_shared(), copies[i].file);
		load(path, true, &shown[i]);
	}
	for (int i = 0; i < 8; i++) {
		int distance;
		/* Turning the original so gives the copy: the enum's own promise. */
		assert_int_equal(nearest_turn(&shown[0], &shown[i], &distance), copies[i].turn);
		assert_true(distance <= VG_PDQ_MATCH_DISTANCE);
		for (int k = 0; k < 8; k++) {
			struct vg_geometry geometry;
			unsigned relation;
			check_pair(&shown[i], &shown[k], VG_PDQ_MATCH_DISTANCE, &relation, &geometry);
			assert_true(relation & VG_RECOMPRESSED && !(relation & VG_RESIZED));
			assert_true(fabs(geometry.scale - 1) < 1e-9);
			assert_int_equal(geometry.mirrored, copies[i].mirrored != copies[k].mirrored);
			if (k == 0 && copies[i].rotation >= 0)
				assert_int_equal((int)geometry.rotation, copies[i].rotation);
		}
	}
	for (int i = 0; i < 8; i++)
		vg_image_release(&shown[i].upright);
}

/* The fixtures show one scene upright; read without their EXIF they show it turned. */
static void test_exif_orientation(void **state)
{
	(void)state;
	struct shown shown[16];
	for (int i = 0; i < 16; i++) {
		char path[64];
		snprintf(path, sizeof path, "fixtures/exif/orientation-%d.jpg", i % 8 + 1);
		load(path, i >= 8, &shown[i]);
	}
	for (int i = 0; i < 16; i++)
		for (int k = 0; k < 16; k++) {
			static const bool stored_mirrored[8] = { false, true, false, true, true, false, true, false };
			struct vg_geometry geometry;
			unsigned relation;
			check_pair(&shown[i], &shown[k], 40, &relation, &geometry);
			assert_true(relation & VG_RECOMPRESSED && !(relation & VG_RESIZED));
			bool item_mirrored = i >= 8 && stored_mirrored[i - 8];
			bool known_mirrored = k >= 8 && stored_mirrored[k - 8];
			assert_int_equal(geometry.mirrored, item_mirrored != known_mirrored);
			if (i < 8 && k < 8) { /* both upright: neither mirrored nor rotated */
				assert_int_equal(relation, VG_RECOMPRESSED);
				assert_true(geometry.item_to_known[0] == 1 && geometry.item_to_known[4] == 1 &&
					    geometry.item_to_known[2] == 0 && geometry.item_to_known[5] == 0);
			}
		}
	for (int i = 0; i < 16; i++)
		vg_image_release(&shown[i].upright);
}

static void test_sizes(void **state)
{
	(void)state;
	struct vg_geometry geometry;
	unsigned relation;
	static const struct { struct vg_frame item, known; enum vg_turn turn; unsigned relation; double scale; } rows[] = {
		{ { 1280, 854, 1 }, { 400, 267, 1 }, VG_TURN_NONE, VG_RESIZED, 0.3125 },
		{ { 400, 267, 1 }, { 1280, 854, 1 }, VG_TURN_FLIP_Y, VG_RESIZED | VG_MIRRORED, 3.2 },
		{ { 400, 267, 1 }, { 400, 267, 1 }, VG_TURN_NONE, VG_RECOMPRESSED, 1 },
		{ { 267, 400, 1 }, { 400, 267, 1 }, VG_TURN_ROTATE_90, VG_RECOMPRESSED | VG_ROTATED, 1 },
		{ { 267, 400, 6 }, { 267, 400, 8 }, VG_TURN_ROTATE_180, VG_RECOMPRESSED, 1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		vg_whole_frame_geometry(&rows[i].item, &rows[i].known, rows[i].turn, &relation, &geometry);
		if (relation != rows[i].relation || fabs(geometry.scale - rows[i].scale) > 0.01)
			fail_msg("row %zu: relation %x, scale %f", i, relation, geometry.scale);
	}
	/* Sizes that are not known: the turn is told all the same, the map is not. */
	vg_whole_frame_geometry(&(struct vg_frame){ 400, 267, 1 }, &(struct vg_frame){ 0, 0, 1 }, VG_TURN_FLIP_Y,
			      &relation, &geometry);
	assert_false(geometry.present);
	assert_true(geometry.mirrored && relation & VG_MIRRORED && !(relation & VG_RESIZED));
	/* Orientations out of range are taken as 1. */
	vg_whole_frame_geometry(&(struct vg_frame){ 4, 3, 0 }, &(struct vg_frame){ 4, 3, 99 }, VG_TURN_NONE,
			      &relation, &geometry);
	assert_int_equal(relation, VG_RECOMPRESSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turned_copies), cmocka_unit_test(test_exif_orientation),
		cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
