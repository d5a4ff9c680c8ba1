/* A small picture of others, made anew. */
#include "../file.h"

#include "media/decode.h"
#include "media/remake.h"

enum { ROOM = 1 << 20, SIDE = 64 };

static int remake(struct vg_span jpeg, struct vg_buffer *out, struct vg_error *err)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	vg_buffer_init(out, ROOM);
	return vg_remake_jpeg(jpeg, SIDE, &limits, out, err);
}

static void test_remade(void **state)
{
	struct vg_buffer file, bytes, out;
	struct vg_decoded decoded = vg_decoded_whole();
	struct vg_limits limits;
	vg_limits_default(&limits);
	test_read("fixtures/formats/baseline.jpg", &file);
	vg_buffer_init(&bytes, ROOM);
	assert_int_equal(vg_buffer_append(&bytes, file.data, file.size), 0);
	vg_buffer_release(&file);
	/* What a decoder passes over, and a browser might not. */
	assert_int_equal(vg_buffer_append_text(&bytes, "<script>behind the end</script>"), 0);
	assert_int_equal(remake(vg_buffer_span(&bytes), &out, NULL), 0);
	assert_null(memmem(out.data, out.size, "<script>", 8));
	assert_int_equal(vg_decode_jpeg(vg_buffer_span(&out), &limits, &decoded, NULL), 0);
	assert_int_equal(decoded.image.width, SIDE);
	assert_in_range(decoded.image.height, 42, 44);
	vg_decoded_release(&decoded);
	vg_buffer_release(&out);
	vg_buffer_release(&bytes);
}

static void test_damaged(void **state)
{
	struct vg_buffer bytes, out;
	struct vg_error err = { 0 };
	test_read("fixtures/formats/baseline.jpg", &bytes);
	const struct vg_span broken[] = { { (const uint8_t *)"no picture", 10 }, { bytes.data, 40 }, { bytes.data, bytes.size / 2 } };
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		assert_int_equal(remake(broken[i], &out, &err), VG_ERR_MALFORMED);
		assert_int_equal(out.size, 0);
		vg_buffer_release(&out);
	}
	vg_buffer_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_remade), cmocka_unit_test(test_damaged) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
