/* The table of a post's fields: whatever loops over it keeps every field. */
#include "../test.h"

#include "base/item_transfer.h"
#include "base/post.h"

/* Each text, number and flag another. */
static struct vg_post full(void)
{
	struct vg_post post = { .present = true };
	int number = 0;
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++) {
		void *at = vg_field_at(&post, field->offset);
		number++;
		if (field->has)
			*(bool *)vg_field_at(&post, field->has) = true;
		switch (field->kind) {
		case VG_FIELD_TEXT: *(char **)at = strdup(field->key); break;
		case VG_FIELD_WORD: *(const char **)at = vg_post_word("sticker"); break;
		case VG_FIELD_NUMBER:
		case VG_FIELD_TIME: *(int64_t *)at = 1000000 * number; break;
		case VG_FIELD_FLAG: *(bool *)at = true; break;
		}
	}
	return post;
}

static void assert_same(const struct vg_post *a, const struct vg_post *b)
{
	json_t *one = vg_post_json(a, false), *other = vg_post_json(b, false);
	assert_true(json_equal(one, other));
	json_decref(one);
	json_decref(other);
}

static void copied(void **state)
{
	struct vg_post post = full(), copy;
	(void)state;
	assert_true(vg_post_copy(&post, &copy));
	assert_same(&post, &copy);
	assert_ptr_not_equal(post.views, copy.views);
	assert_int_equal(vg_post_text_size(&post), sizeof "chat" + sizeof "permalink" + sizeof "date_raw" + sizeof "from" +
			 sizeof "author" + sizeof "forwarded_from" + sizeof "views" + sizeof "caption");
	struct vg_post bare = vg_post_without_texts(&copy);
	assert_int_equal(vg_post_text_size(&bare), 0);
	assert_int_equal(bare.message, post.message);
	assert_string_equal(copy.caption, "caption");
	vg_post_release(&copy);
	vg_post_release(&post);
	assert_null(post.chat);
}

static void transferred(void **state)
{
	struct vg_item item = { .kind = VG_INPUT_FETCHED, .name = strdup("name"), .url = strdup("url"), .post = full() }, other = { 0 };
	struct vg_buffer bytes;
	(void)state;
	vg_buffer_init(&bytes, 1 << 20);
	struct vg_transfer writing = { .out = &bytes };
	vg_transfer_item(&writing, &item);
	assert_false(writing.failed);
	struct vg_transfer reading = { .out = NULL };
	vg_reader_init(&reading.in, vg_buffer_span(&bytes));
	vg_transfer_item(&reading, &other);
	assert_false(reading.failed || reading.in.failed);
	assert_int_equal(vg_reader_left(&reading.in), 0);
	assert_same(&item.post, &other.post);
	assert_string_equal(other.url, "url");
	vg_item_release(&item);
	vg_item_release(&other);
	vg_buffer_release(&bytes);
}

/* The log has fewer fields, and only those that there are. */
static void logged(void **state)
{
	struct vg_post post = full(), empty = { .present = true };
	json_t *all = vg_post_json(&post, true), *none = vg_post_json(&empty, true), *nulls = vg_post_json(&empty, false);
	(void)state;
	assert_int_equal(json_object_size(all), 14);
	assert_null(json_object_get(all, "edited"));
	assert_int_equal(json_object_size(none), 0);
	assert_int_equal(json_object_size(nulls), 18);
	assert_true(json_is_null(json_object_get(nulls, "caption")));
	json_decref(all);
	json_decref(none);
	json_decref(nulls);
	vg_post_release(&post);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(copied), cmocka_unit_test(transferred), cmocka_unit_test(logged) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
