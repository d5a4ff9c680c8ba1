/* Spans, readers, buffers with a maximum, and size arithmetic. */
#include "../test.h"

#include "base/bytes.h"

static const uint8_t eight[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static void test_span(void **state)
{
	(void)state;
	struct vg_span span = { eight, 8 };
	static const struct { size_t offset, size; bool fits; } rows[] = {
		{ 0, 8, true }, { 2, 3, true }, { 8, 0, true }, { 7, 1, true }, { 8, 1, false }, { 9, 0, false },
		{ 0, 9, false }, { SIZE_MAX, 1, false }, { 1, SIZE_MAX, false }, { SIZE_MAX, SIZE_MAX, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_span part = vg_span_part(span, rows[i].offset, rows[i].size);
		assert_int_equal(part.size, rows[i].fits ? rows[i].size : 0);
		assert_true(part.data == (rows[i].fits ? eight + rows[i].offset : NULL));
	}
	assert_true(vg_span_starts_with(span, "\1\2", 2));
	assert_true(vg_span_starts_with(span, "", 0));
	assert_false(vg_span_starts_with(span, "\1\3", 2));
	assert_false(vg_span_starts_with(span, "\1\2\3\4\5\6\7\10\11", 9));
}

static void test_reader(void **state)
{
	(void)state;
	struct vg_reader reader;
	vg_reader_init(&reader, (struct vg_span){ eight, 8 });
	assert_int_equal(vg_read_u8(&reader), 1);
	assert_int_equal(vg_read_u16be(&reader), 0x0203);
	assert_int_equal(vg_read_u32be(&reader), 0x04050607);
	assert_int_equal(vg_reader_left(&reader), 1);
	assert_false(reader.failed);
	assert_int_equal(vg_read_u16be(&reader), 0); /* one byte is not two */
	assert_true(reader.failed);
	assert_int_equal(vg_reader_left(&reader), 0);
	assert_int_equal(vg_read_u8(&reader), 0);
	vg_reader_init(&reader, (struct vg_span){ eight, 8 });
	assert_int_equal(vg_read_u32le(&reader), 0x04030201);
	vg_read_skip(&reader, SIZE_MAX);
	assert_true(reader.failed);
	assert_null(vg_read_span(&reader, 1).data);
	vg_reader_init(&reader, (struct vg_span){ eight, 8 });
	assert_int_equal(vg_read_span(&reader, 8).size, 8);
	assert_false(reader.failed); /* up to the end is not past it */
	vg_reader_init(&reader, (struct vg_span){ NULL, 0 });
	assert_int_equal(vg_read_u32be(&reader), 0);
	assert_true(reader.failed);
	vg_reader_init(&reader, (struct vg_span){ NULL, 0 }); /* nothing can be read of nothing, all the same */
	assert_null(vg_read_span(&reader, 0).data);
	assert_false(reader.failed);
}

static void test_buffer(void **state)
{
	(void)state;
	struct vg_buffer buffer;
	vg_buffer_init(&buffer, 10);
	assert_int_equal(vg_buffer_append_text(&buffer, "12345"), 0);
	assert_int_equal(vg_buffer_append_text(&buffer, "67890"), 0);
	assert_string_equal((char *)buffer.data, "1234567890");
	assert_int_equal(vg_buffer_append_byte(&buffer, 'x'), VG_ERR_LIMIT);
	assert_int_equal(vg_buffer_append(&buffer, eight, SIZE_MAX), VG_ERR_LIMIT);
	assert_int_equal(vg_buffer_printf(&buffer, "%d", 1), VG_ERR_LIMIT);
	assert_null(vg_buffer_reserve(&buffer, 1));
	assert_null(vg_buffer_reserve(&buffer, SIZE_MAX));
	assert_int_equal(buffer.size, 10); /* a refusal changes nothing */
	assert_string_equal((char *)buffer.data, "1234567890");
	vg_buffer_clear(&buffer);
	assert_int_equal(buffer.size, 0);
	assert_string_equal((char *)buffer.data, "");
	assert_int_equal(vg_buffer_printf(&buffer, "%s-%d", "ab", 12), 0);
	assert_string_equal((char *)buffer.data, "ab-12");
	assert_int_equal(vg_buffer_append(&buffer, NULL, 0), 0);
	assert_int_equal(vg_buffer_span(&buffer).size, 5);
	vg_buffer_release(&buffer);
	assert_null(buffer.data);
	vg_buffer_release(NULL);
	/* Growing byte by byte keeps every byte and the zero behind it. */
	vg_buffer_init(&buffer, 5000);
	for (int i = 0; i < 5000; i++) {
		assert_int_equal(vg_buffer_append_byte(&buffer, (uint8_t)(i % 251)), 0);
		assert_int_equal(buffer.data[buffer.size], 0);
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(buffer.data[i], i % 251);
	vg_buffer_release(&buffer);
}

static void test_sizes(void **state)
{
	(void)state;
	size_t out = 42;
	assert_false(vg_size_multiply(SIZE_MAX, 2, &out));
	assert_false(vg_size_multiply(SIZE_MAX / 2 + 1, 2, &out));
	assert_false(vg_size_multiply((size_t)1 << 32, (size_t)1 << 32, &out));
	assert_false(vg_size_add(SIZE_MAX, 1, &out));
	assert_false(vg_size_add(SIZE_MAX, SIZE_MAX, &out));
	assert_int_equal(out, 42);
	assert_true(vg_size_multiply(SIZE_MAX, 1, &out));
	assert_true(out == SIZE_MAX);
	assert_true(vg_size_multiply(SIZE_MAX, 0, &out));
	assert_int_equal(out, 0);
	assert_true(vg_size_add(SIZE_MAX - 1, 1, &out));
	assert_true(out == SIZE_MAX);
	assert_true(vg_size_multiply(6, 7, &out));
	assert_int_equal(out, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_span), cmocka_unit_test(test_reader), cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
