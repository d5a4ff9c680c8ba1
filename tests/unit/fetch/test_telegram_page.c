/* Telegram's public pages: the real ones where they are, and odd ones made here. */
#include "../test.h"

#include "fetch/telegram_page.h"
#include "../file.h"

static void read_shared(const char *name, struct vg_page *page)
{
	char path[4096];
	struct vg_limits limits;
	struct vg_buffer bytes;
	vg_limits_default(&limits);
	snprintf(path, sizeof path, "%s/telegram/pages/%s", test_shared(), name);
	test_read(path, &bytes);
	assert_int_equal(vg_page_read(vg_buffer_span(&bytes), &limits, page, NULL), 0);
	vg_buffer_release(&bytes);
}

static void real_feed(void **state)
{
	struct vg_page page;
	size_t photos = 0, videos = 0;
	test_needs_shared();
	read_shared("channel_feed.html", &page);
	assert_int_equal(page.state, VG_PAGE_POSTS);
	assert_int_equal(page.post_count, 20);
	assert_true(page.has_older && page.older == 519);
	assert_string_equal(page.title, "Pavel Durov");
	for (size_t i = 0; i < page.post_count; i++) {
		const struct vg_page_post *post = &page.posts[i];
		assert_int_equal(post->id, i < 11 ? 519 + (int)i : 520 + (int)i);
		assert_true(post->has_date);
		for (size_t j = 0; j < post->picture_count; j++) {
			const struct vg_item *item = &post->pictures[j].item;
			photos += !item->thumbnail;
			videos += item->thumbnail;
			assert_int_equal(item->post.chat_id, 1006503122);
			assert_memory_equal(item->url, "https://cdn", 11);
			assert_non_null(item->post.views);
			assert_string_equal(item->post.author, "Pavel Durov");
			assert_string_equal(item->post.sent_as, item->thumbnail ? "video" : "photo");
			assert_non_null(strstr(item->post.permalink, "https://t.me/durov/"));
		}
	}
	assert_int_equal(photos, 3);
	assert_int_equal(videos, 6);
	assert_string_equal(page.posts[3].pictures[0].photo, "5256230412378382138");
	assert_string_equal(page.posts[0].pictures[0].item.post.date_raw, "2026-05-20T15:38:10+00:00");
	vg_page_release(&page);
}

static void real_landings(void **state)
{
	static const struct { const char *name; enum vg_page_state state; } rows[] = {
		{ "tme_channel.html", VG_PAGE_CHANNEL }, { "tme_group.html", VG_PAGE_GROUP },
		{ "tme_user.html", VG_PAGE_USER }, { "tme_bot.html", VG_PAGE_BOT }, { "tme_free.html", VG_PAGE_FREE_NAME },
	};
	test_needs_shared();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_page page;
		read_shared(rows[i].name, &page);
		assert_string_equal(vg_page_state_name(page.state), vg_page_state_name(rows[i].state));
		assert_int_equal(page.post_count, 0);
		vg_page_release(&page);
	}
}

/* A post around `media`. */
static void parse(const char *media, struct vg_page *page)
{
	char html[16384];
	snprintf(html, sizeof html,
		 "<html><body><div class='tgme_widget_message_wrap'><div class='x tgme_widget_message y' data-post='front/12'>%s"
		 "<a class='tgme_widget_message_date' href='https://t.me/front/12'><time datetime='2024-12-26T08:11:12+00:00'>"
		 "08:11</time></a></div></div></body></html>", media);
	assert_int_equal(vg_page_parse((struct vg_span){ (uint8_t *)html, strlen(html) }, page), 0);
	assert_int_equal(page->post_count, 1);
}

static size_t addresses(const struct vg_page_post *post)
{
	size_t count = 0;
	for (size_t i = 0; i < post->picture_count; i++)
		count += post->pictures[i].item.url != NULL;
	return count;
}

static void odd_media(void **state)
{
	static const struct { const char *media; size_t pictures; const char *url; } rows[] = {
		{ "", 0, NULL },
		{ "<a class='tgme_widget_message_photo_wrap' style=\"width:8px;background-image:url('https://a/b')\"></a>", 1, "https://a/b" },
		{ "<a class='tgme_widget_message_photo_wrap' style='background-image:url(&#39;https://a/b?c=1&amp;d=2&#39;)'></a>", 1, "https://a/b?c=1&d=2" },
		{ "<a class='tgme_widget_message_photo_wrap' style='background-image:url(https://a/b)'></a>", 1, "https://a/b" },
		{ "<a class='tgme_widget_message_photo_wrap' style='background-image:url(\"https://a/b'></a>", 0, NULL },
		{ "<a class='tgme_widget_message_photo_wrap' style='background-image:url()'></a>", 0, NULL },
		{ "<a class='tgme_widget_message_photo_wrapper' style='background-image:url(https://a/b)'></a>", 0, NULL },
		{ "<div class='tgme_widget_message_user'><a class='tgme_widget_message_photo_wrap' style='background-image:url(https://a/b)'></a></div>", 0, NULL },
		{ "<div class='tgme_widget_message_reply'><a class='tgme_widget_message_photo_wrap' style='background-image:url(https://a/b)'></a></div>", 0, NULL },
		{ "<a class='tgme_widget_message_link_preview'><i class='link_preview_image' style='background-image:url(https://a/b)'></i></a>", 0, NULL },
		{ "<i class='emoji' style='background-image:url(https://a/b)'></i>", 0, NULL },
		{ "<a class='tgme_widget_message_video_player not_supported' href='https://t.me/front/13?single'><i class='tgme_widget_message_video_thumb' style='background-image:url(https://a/v)'></i></a>", 1, "https://a/v" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_page page;
		parse(rows[i].media, &page);
		if (addresses(&page.posts[0]) != rows[i].pictures)
			fail_msg("row %zu: %zu pictures", i, page.posts[0].picture_count);
		if (rows[i].url)
			assert_string_equal(page.posts[0].pictures[0].item.url, rows[i].url);
		vg_page_release(&page);
	}
}

/* A page says that a post was edited beside its date; what people write does not. */
static void edited(void **state)
{
	(void)state;
#define PHOTO "<a class='tgme_widget_message_photo_wrap' style='background-image:url(https://a/b)'></a>"
	static const struct { const char *media; bool edited; } posts[] = {
		{ PHOTO "<span class='tgme_widget_message_meta'><span class='tgme_widget_message_from_author'>A</span>,&nbsp;edited &nbsp;</span>", true },
		{ PHOTO "<span class='tgme_widget_message_meta'><span class='tgme_widget_message_from_author'>edited</span></span>", false },
		{ PHOTO "<div class='tgme_widget_message_text js-message_text'>edited</div>", false },
	};
	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
		struct vg_page page;
		parse(posts[i].media, &page);
		assert_int_equal(page.posts[0].picture_count, 1);
		assert_int_equal(page.posts[0].pictures[0].item.post.was_edited, posts[i].edited);
		vg_page_release(&page);
	}
}

#define HIDDEN "<div class='message_media_not_supported_wrap'><div class='message_media_not_supported'>" \
	"<div class='message_media_not_supported_label'>Please open Telegram to view this post</div></div></div>"
#define TEXT "<div class='tgme_widget_message_text js-message_text'>words</div>"
#define DOCUMENT(title, extra) "<a class='tgme_widget_message_document_wrap' href='https://t.me/front/12'>" \
	"<div class='tgme_widget_message_document'><div class='tgme_widget_message_document_title'>" title "</div>" \
	"<div class='tgme_widget_message_document_extra'>" extra "</div></div></a>"

/* What was posted and is not given; and the sentence that hides in nearly every post. */
static void withheld(void **state)
{
	static const struct { const char *media; size_t count; enum vg_disposition disposition; const char *ends; } rows[] = {
		{ DOCUMENT("IMG_0042.JPG", "4.1 MB"), 1, VG_NOT_INCLUDED, ": IMG_0042.JPG, 4.1 MB" },
		{ DOCUMENT("IMG_0042.JPG", "4.1 MB") TEXT, 1, VG_NOT_INCLUDED, ": IMG_0042.JPG, 4.1 MB" },
		{ DOCUMENT("a", "1 B") DOCUMENT("b", "2 B"), 2, VG_NOT_INCLUDED, ": a, 1 B" },
		{ DOCUMENT("", ""), 1, VG_NOT_INCLUDED, ": (no name)" },
		{ "<div class='tgme_widget_message_reply'>" DOCUMENT("quoted", "1 B") "</div>" TEXT, 0, 0, NULL },
		{ HIDDEN, 1, VG_UNAVAILABLE, "the app shows it" },
		{ HIDDEN TEXT, 1, VG_UNAVAILABLE, "the app shows it" }, /* paid media with a caption */
		{ "<div class='media_not_supported_cont'>" HIDDEN "</div>", 1, VG_UNAVAILABLE, "the app shows it" },
		{ "<div class='media_supported_cont'>" TEXT "</div><div class='media_not_supported_cont'>" HIDDEN "</div>", 0, 0, NULL },
		{ "<div class='media_supported_cont'><div class='tgme_widget_message_poll'></div></div>"
		  "<div class='media_not_supported_cont'>" HIDDEN "</div>", 0, 0, NULL },
		{ "<div class='tgme_widget_message_sticker_wrap media_supported_cont'></div>", 0, 0, NULL },
		{ TEXT, 0, 0, NULL },
		/* What the page has a place for, and no picture. */
		{ "<a class='tgme_widget_message_photo_wrap' style='width:8px'></a>", 1, VG_UNAVAILABLE, "gives no picture of it" },
		{ "<a class='tgme_widget_message_photo_wrap' style='background-image:url()'></a>" TEXT, 1, VG_UNAVAILABLE, "gives no picture of it" },
		{ "<a class='tgme_widget_message_video_player not_supported' href='https://t.me/front/12'>" HIDDEN "</a>", 1, VG_UNAVAILABLE, "gives no picture of it" },
		{ "<a class='tgme_widget_message_video_player'><i class='tgme_widget_message_video_thumb'></i></a>" TEXT, 1, VG_UNAVAILABLE, "gives no picture of it" },
		{ "<div class='tgme_widget_message_roundvideo_player'></div>", 1, VG_UNAVAILABLE, "gives no picture of it" },
		/* Kinds that came later, and posts that show nothing. */
		{ "<div class='x tgme_widget_message_hologram_wrap y'></div>" TEXT, 1, VG_UNSUPPORTED, ": tgme_widget_message_hologram_wrap" },
		{ "<div><div class='tgme_widget_message_smell_player'></div></div>", 1, VG_UNSUPPORTED, ": tgme_widget_message_smell_player" },
		{ "<div class='tgme_widget_message_poll'><div class='tgme_widget_message_vote_wrap'></div></div>", 0, 0, NULL },
		{ "<div class='tgme_widget_message_reply'><div class='tgme_widget_message_hologram_wrap'></div></div>" TEXT, 0, 0, NULL },
		{ "", 1, VG_UNAVAILABLE, "the app shows it" },
		{ "<div class='tgme_widget_message_reply'><div class='js-message_text'>quoted</div></div>", 1, VG_UNAVAILABLE, "the app shows it" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_page page;
		parse(rows[i].media, &page);
		if (page.posts[0].picture_count != rows[i].count)
			fail_msg("row %zu: %zu", i, page.posts[0].picture_count);
		if (rows[i].count) {
			const struct vg_item *item = &page.posts[0].pictures[0].item;
			size_t size = strlen(item->reason), ending = strlen(rows[i].ends);
			assert_int_equal(item->disposition, rows[i].disposition);
			assert_null(item->url);
			assert_string_equal(item->post.permalink, "https://t.me/front/12");
			if (size < ending || strcmp(item->reason + size - ending, rows[i].ends) != 0)
				fail_msg("row %zu: %s", i, item->reason);
		}
		vg_page_release(&page);
	}
}

/* In a frame of an unknown kind the picture is the picture; service messages are no posts. */
static void known_in_unknown(void **state)
{
	struct vg_page page;
	parse("<div class='tgme_widget_message_hologram_wrap'><a class='tgme_widget_message_photo_wrap' style='background-image:url(https://a/b)'></a></div>", &page);
	assert_int_equal(page.posts[0].picture_count, 1);
	assert_string_equal(page.posts[0].pictures[0].item.url, "https://a/b");
	vg_page_release(&page);
	static const char service[] = "<div class='tgme_widget_message service_message' data-post='front/12'></div>";
	assert_int_equal(vg_page_parse((struct vg_span){ (const uint8_t *)service, strlen(service) }, &page), 0);
	assert_true(page.post_count == 1 && page.posts[0].picture_count == 0);
	vg_page_release(&page);
}

static void not_pages(void **state)
{
	static const char *const texts[] = { "", "<", "{}", "<html></html>", "\xff\xfe\x00", "<div class='tgme_widget_message' data-post='x'>",
					     "<div class='tgme_widget_message' data-post='x/-1'>", "<div class='tgme_widget_message' data-post='x/99999999999999999999'>" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct vg_page page;
		assert_int_equal(vg_page_parse((struct vg_span){ (const uint8_t *)texts[i], strlen(texts[i]) }, &page), 0);
		assert_int_equal(page.state, VG_PAGE_UNKNOWN);
		vg_page_release(&page);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_feed), cmocka_unit_test(real_landings), cmocka_unit_test(odd_media), cmocka_unit_test(edited), cmocka_unit_test(withheld),
		cmocka_unit_test(known_in_unknown), cmocka_unit_test(not_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
