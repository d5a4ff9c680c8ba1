/* A picture that is examined while memory runs short: it is told as the same picture with the same facts, or as one that
 * could not be examined, with a reason. Never as one that has fewer facts. */
#include "../file.h"
#include "../short.h"

#include <time.h>

#include "base/memory.h"
#include "examine/examine.h"
#include "examine/header.h"
#include "examine/wire.h"

static struct vg_trust_list *list;

/* The moment stands among the facts of credentials: here it is always the same one. */
time_t time(time_t *out)
{
	const time_t moment = 1780000000;
	if (out)
		*out = moment;
	return moment;
}

/* One picture of each way through: decoders, kinds of metadata, credentials of each form and what is wrong with them. */
static const char *const whole[] = {
	"formats/baseline.jpg",     "formats/cmyk.jpg",	     "formats/progressive.jpg",	 "formats/lossy.webp",	"formats/alpha.webp",
	"formats/png-16bit.png",    "formats/png-palette.png", "formats/png-interlaced.png", "formats/lzw.tiff",	"formats/rgb16.tiff",
	"formats/still.heic",	    "formats/still.avif",    "formats/still.gif",	 "formats/transparent.gif", "exif/camera.jpg",
	"exif/photoshop.jpg",	    "exif/gps.jpg",	     "exif/thumbnail-bars.jpg",	 "exif/thumbnail-other.jpg", "several/preview-first.dng",
	"several/mosaic.nef",	    "several/pages.tiff",    "several/empty-first.png",	 "several/empty-first.webp", "several/empty-first.gif",
	"several/header.cr3",	    "heif/second.avif",	     "heif/video-behind.heic",	 "says/raw-profile.png", "says/exif-prefix.png",
	"says/behind.png",	    "says/two-jpegs.jpg",    "says/cut-with-thumbnail.jpg", "broken/truncated.jpg", "broken/bad-crc.png",
	"formats/bmp-rle8.bmp",	    "formats/bmp-palette.bmp", "formats/bmp-565.bmp",
	"broken/text-note.txt",	    "c2pa/capture.jpg",	     "c2pa/capture.heic",	 "c2pa/capture.tiff",	"c2pa/composite.webp",
	"c2pa/generated.png",	    "c2pa/edited.jpg",	     "c2pa/broken-parent.jpg",	 "c2pa/attached.jpg",	"c2pa/redacts-itself.jpg",
	"c2pa/two-bindings.jpg",    "c2pa/expired.jpg",	     "c2pa/undeclared.jpg",	 "c2pa/capture-v1.jpg",	"c2pa/twice.jpg",
};

struct examining {
	struct vg_span bytes;
	struct vg_examine_options options;
	struct vg_buffer wanted;
	enum vg_disposition disposition;
	const char *name;
};

static void examine(void *context)
{
	struct examining *e = context;
	struct vg_buffer response;
	struct vg_picture picture;
	vg_buffer_init(&response, VG_WIRE_MAXIMUM);
	int code = vg_examine_work(e->bytes, &e->options, &response);
	if (code == 0 && (response.size != e->wanted.size || memcmp(response.data, e->wanted.data, response.size) != 0)) {
		if (vg_wire_read_picture((struct vg_span){ response.data, response.size }, &picture) < 0)
			fail_msg("%s, allocation %lu: no picture", e->name, test_short.fail_at);
		if (picture.disposition == VG_EXAMINED || !picture.reason[0])
			fail_msg("%s, allocation %lu: other facts", e->name, test_short.fail_at);
		struct vg_header header; /* whoever is short of memory is not taken for a liar */
		vg_header_read(e->bytes, &header);
		const char *contradicts = vg_header_contradicts(&header, &e->options, &picture);
		if (contradicts)
			fail_msg("%s, allocation %lu: %s", e->name, test_short.fail_at, contradicts);
		vg_picture_release(&picture);
	}
	vg_buffer_release(&response);
}

static unsigned long with_each(const char *name, bool features)
{
	struct examining e = { .name = name, .options = { .thumbnail_side = 64, .rendition_side = 96, .features = features,
							  .parts = features, .trust_list = list } };
	struct vg_buffer file;
	char path[256];
	snprintf(path, sizeof path, "fixtures/%s", name);
	test_read(path, &file);
	e.bytes = (struct vg_span){ file.data, file.size };
	vg_limits_default(&e.options.limits);
	vg_buffer_init(&e.wanted, VG_WIRE_MAXIMUM);
	assert_int_equal(vg_examine_work(e.bytes, &e.options, &e.wanted), 0);
	unsigned long runs = test_short_each(examine, &e, TEST_SHORT_STRIDE);
	vg_buffer_release(&e.wanted);
	vg_buffer_release(&file);
	return runs;
}

static void each_allocation(void **state)
{
	unsigned long runs = 0;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		runs += with_each(whole[i], false);
	runs += with_each("formats/grey.jpg", true);
	print_message("%lu allocations failed\n", runs);
	assert_true(runs > 2000 / TEST_SHORT_STRIDE);
}

/* Its answer, read while memory runs short: every fact is there, or the lack was noticed. */
static void read_answer(void *context)
{
	const struct vg_span wanted = *(struct vg_span *)context;
	const unsigned long faults = vg_memory_faults();
	struct vg_picture picture;
	struct vg_buffer again;
	int code = vg_wire_read_picture(wanted, &picture);
	bool noticed = vg_memory_faults() != faults;
	test_short_end();
	vg_buffer_init(&again, VG_WIRE_MAXIMUM);
	assert_true(code == 0 || noticed);
	if (code == 0 && !noticed) {
		assert_int_equal(vg_wire_write_picture(&picture, &again), 0);
		assert_int_equal(again.size, wanted.size);
		assert_memory_equal(again.data, wanted.data, wanted.size);
	}
	if (code == 0)
		vg_picture_release(&picture);
	vg_buffer_release(&again);
}

static void each_of_reading(void **state)
{
	struct vg_examine_options options = { .thumbnail_side = 64, .rendition_side = 96, .features = true, .trust_list = list };
	struct vg_buffer file, answer;
	test_read("fixtures/c2pa/capture.jpg", &file);
	vg_limits_default(&options.limits);
	vg_buffer_init(&answer, VG_WIRE_MAXIMUM);
	assert_int_equal(vg_examine_work((struct vg_span){ file.data, file.size }, &options, &answer), 0);
	struct vg_span wanted = { answer.data, answer.size };
	assert_true(test_short_each(read_answer, &wanted, 1) > 10);
	vg_buffer_release(&answer);
	vg_buffer_release(&file);
}

static int open_list(void **state)
{
	return vg_trust_list_open("fixtures/c2pa/list.pem", &list, NULL);
}

static int close_list(void **state)
{
	vg_trust_list_close(list);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_allocation), cmocka_unit_test(each_of_reading) };
	return cmocka_run_group_tests(tests, open_list, close_list);
}
