/* fixtures/export-quirks/: exports as they really come, and as an enemy would write them. */
#include "fixtures.h"
#include "tgjson.h"

#include <string.h>

#define BASE "export-quirks/"
#define START utc(2024, 12, 1, 9, 0, 0)

static const char channel[] = "Quirk channel";
static const char channel_id[] = "channel1000000042";

/* Every quirk names the same small picture, photos/photo_1.jpg of its own folder. */
static struct photo add_picture(struct tree *t, const char *folder)
{
	struct pic p = pic_scene(801, 72, 48);
	struct photo photo = {.path = "photos/photo_1.jpg", .width = p.width, .height = p.height};
	struct buf path = {0};

	buf_printf(&path, BASE "%s/%s", folder, photo.path);
	buf_byte(&path, 0);
	photo.size = tree_add_jpeg(t, (char *)path.data, &p, &desktop_photo, NULL);
	buf_free(&path);
	pic_free(&p);
	return photo;
}

static void open_message(struct jw *j, int id)
{
	post_open(j, id, "message", START + id * 60);
	post_from(j, channel, j->old_style ? "4296967338" : channel_id);
}

static void photo_message(struct jw *j, int id, const struct photo *photo, const char *text)
{
	open_message(j, id);
	post_photo(j, photo);
	post_text(j, text);
}

static void start(struct jw *j, struct buf *out)
{
	buf_clear(out);
	*j = (struct jw){.out = out, .offset = 7200};
	chat_open(j, NULL, channel, "public_channel", 1000000042);
}

static void add_control_bytes(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "control-bytes");
	struct jw j;

	start(&j, out);
	photo_message(&j, 1, &photo, "before");
	open_message(&j, 2);
	post_photo(&j, &photo);
	jw_open(&j, "inline_bot_buttons", '[');
	jw_open(&j, NULL, '[');
	jw_open(&j, NULL, '{');
	jw_str(&j, "type", "callback");
	jw_str(&j, "text", "More");
	jw_raw(&j, "data", "\"\\x01\\x0C\\x1Fq\\x00\"");
	jw_close(&j, '}');
	jw_close(&j, ']');
	jw_close(&j, ']');
	post_text(&j, "");
	open_message(&j, 3);
	jw_raw(&j, "text", "\"form feed \\x0C here, lower case \\x0c there\"");
	jw_open(&j, "text_entities", '[');
	jw_close(&j, ']');
	jw_close(&j, '}');
	photo_message(&j, 4, &photo, "after");
	chat_close(&j);
	tree_add(t, BASE "control-bytes/result.json", out,
		 "not JSON: `\\xNN` in strings of messages 2 and 3; 4 messages, photos in 1, 2, 4");
}

static void add_unquoted(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "unquoted");
	struct jw j;

	start(&j, out);
	photo_message(&j, 1, &photo, "before");
	open_message(&j, 2);
	jw_open(&j, "text", '[');
	jw_open(&j, NULL, '{');
	jw_str(&j, "type", "custom_emoji");
	jw_str(&j, "text", "*");
	jw_raw(&j, "document_id", "video_files/sticker (2).webm");
	jw_close(&j, '}');
	jw_close(&j, ']');
	jw_close(&j, '}');
	photo_message(&j, 3, &photo, "after");
	chat_close(&j);
	tree_add(t, BASE "unquoted/result.json", out,
		 "not JSON: an unquoted path in message 2; 3 messages, photos in 1 and 3");
}

static void add_old_style(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "old-style");
	struct jw j;

	start(&j, out);
	j.old_style = true;
	photo_message(&j, 1, &photo, "caption");
	open_message(&j, 2);
	post_rich_text(&j, "see ", "bold", "this", " one");
	photo_message(&j, 3, &photo, "");
	chat_close(&j);
	tree_add(t, BASE "old-style/result.json", out,
		 "3 messages, photos in 1 and 3; `from_id` the number 4296967338 (user 2000042 + "
		 "2^32), `edited` at the epoch means not edited, no unixtime: posted "
		 "2024-12-01T11:01:00 local, zone unknown");
}

static void add_truncated(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "truncated");
	size_t third_end = 0, fourth_end = 0;
	struct jw j;

	start(&j, out);
	for (int id = 1; id <= 6; id++) {
		photo_message(&j, id, &photo, "one of six");
		if (id == 3)
			third_end = out->size;
		if (id == 4)
			fourth_end = out->size;
	}
	chat_close(&j);
	out->size = (third_end + fourth_end) / 2;
	tree_add(t, BASE "truncated/result.json", out,
		 "cut inside the 4th of 6 messages: 3 whole messages with photos, one defect");
}

static void add_hostile_names(struct tree *t, struct buf *out)
{
	static const char *const names[] = {
		"../outside.jpg",
		"/etc/hostname",
		"photos/../../outside.jpg",
		"photos/link.jpg",
		("photos/bell\x07" "and\x1b[31mred.jpg"),
		"photos/line\nbreak\ttab.jpg",
		"photos/evil_\xe2\x80\xaegpj.exe",
		"photos\\..\\..\\outside.jpg",
		"C:\\outside.jpg",
		"file:///etc/hostname",
		"",
		".",
		"photos",
		"photos/bad\xff\xfeutf8.jpg",
		"photos/photo_1.jpg/",
		"./photos//photo_1.jpg",
	};
	enum { COUNT = sizeof names / sizeof names[0] };
	struct photo photo = add_picture(t, "hostile-names");
	struct buf outside = {0}, longest = {0};
	struct pic p = pic_scene(802, 72, 48);
	struct jw j;

	jpeg_encode(&p, &desktop_photo, &outside);
	tree_add(t, BASE "outside.jpg", &outside,
		 "a valid picture that no export may reach: it lies outside their folders");
	start(&j, out);
	photo_message(&j, 1, &photo, "the only honest one");
	for (int i = 0; i < COUNT; i++) {
		photo.path = names[i];
		photo_message(&j, 2 + i, &photo, "");
	}
	buf_str(&longest, "photos/");
	buf_fill(&longest, 'n', 5000);
	buf_str(&longest, ".jpg");
	buf_byte(&longest, 0);
	photo.path = (char *)longest.data;
	photo_message(&j, 2 + COUNT, &photo, "");
	open_message(&j, 3 + COUNT);
	jw_raw(&j, "photo", "\"photos/photo_1.jpg\\u0000.txt\"");
	post_text(&j, "");
	chat_close(&j);
	tree_add(t, BASE "hostile-names/result.json", out,
		 "19 messages with a photo path. Only 1 must be opened (17, the same file spelled "
		 "`./photos//photo_1.jpg`, may be); no other path may be opened or printed raw: 2 to 4 "
		 "leave the folder (`photos/link.jpg`, 5, is for a test to plant a symbolic link), 6 "
		 "to 8 hold control characters and U+202E, 15 is not UTF-8, 18 is 5,011 bytes long, "
		 "19 holds a NUL");
	buf_free(&longest);
	buf_free(&outside);
	pic_free(&p);
}

static void add_duplicate_keys(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "duplicate-keys");
	struct jw j;

	start(&j, out);
	photo_message(&j, 1, &photo, "");
	open_message(&j, 2);
	post_photo(&j, &photo);
	jw_num(&j, "id", 1);
	jw_str(&j, "photo", "photos/other.jpg");
	jw_str(&j, "text", "first");
	post_text(&j, "second");
	photo_message(&j, 3, &photo, "");
	chat_close(&j);
	tree_add(t, BASE "duplicate-keys/result.json", out,
		 "3 messages; the second names `id`, `photo` and `text` twice with different values "
		 "(`photos/other.jpg` does not exist): no crash, both neighbours intact");
}

static void add_deep_nesting(struct tree *t, struct buf *out)
{
	enum { DEPTH = 2000 };
	struct photo photo = add_picture(t, "deep-nesting");
	struct jw j;

	start(&j, out);
	photo_message(&j, 1, &photo, "");
	open_message(&j, 2);
	buf_str(out, ",\n   \"nested\": ");
	buf_fill(out, '[', DEPTH);
	buf_fill(out, ']', DEPTH);
	post_photo(&j, &photo);
	post_text(&j, "");
	photo_message(&j, 3, &photo, "");
	chat_close(&j);
	tree_add(t, BASE "deep-nesting/result.json", out,
		 "valid JSON; 3 messages, the second with 2,000 nested arrays: it may be refused with "
		 "a defect, 1 and 3 must be found");
}

static void add_huge_text(struct tree *t, struct buf *out)
{
	struct photo photo = add_picture(t, "huge-text");
	struct buf text = {0};
	struct jw j;

	while (text.size < 200000)
		buf_str(&text, "The same sentence again, forty bytes. \n");
	buf_byte(&text, 0);
	start(&j, out);
	photo_message(&j, 1, &photo, "");
	open_message(&j, 2);
	post_photo(&j, &photo);
	jw_str(&j, "text", (char *)text.data);
	jw_open(&j, "text_entities", '[');
	jw_close(&j, ']');
	jw_close(&j, '}');
	photo_message(&j, 3, &photo, "");
	chat_close(&j);
	tree_add(t, BASE "huge-text/result.json", out,
		 "3 messages with photos, the second with a text of 200,031 bytes");
	buf_free(&text);
}

void fx_quirks(struct tree *t)
{
	struct buf out = {0};

	tree_section(t, BASE,
		     "One channel each, local time UTC+2, message N posted N minutes after "
		     "2024-12-01T09:00:00Z. Unless said otherwise\nevery photo is the same small "
		     "`photos/photo_1.jpg` (72 x 48) of that folder.");
	add_control_bytes(t, &out);
	add_unquoted(t, &out);
	add_old_style(t, &out);
	add_truncated(t, &out);
	add_hostile_names(t, &out);
	add_duplicate_keys(t, &out);
	add_deep_nesting(t, &out);
	add_huge_text(t, &out);
	buf_free(&out);
}
