/* fixtures/export-forms/: the kinds of messages in both forms of export, a whole account's
 * pages, and exports as they come to desks: interrupted, copied from a Mac, by another program. */
#include "fixtures.h"
#include "tgjson.h"

#include <string.h>

#define BASE "export-forms/"
#define CHANNEL "River"
#define CHANNEL_ID "channel1000000042"
#define AUTHOR "Upstream Notes"
#define AT(id) utc(2024, 12, 26, 8, id, 0)

static const char mp4[] = "\0\0\0\x18" "ftypisom\0\0\2\0isomiso2" "\0\0\0\x10mdat\0\0\0\0\0\0\0";

/* --- files ------------------------------------------------------------------------------- */

static void add_bytes(struct tree *t, const char *folder, const char *name, const void *bytes, size_t size)
{
	struct buf path = {0}, file = {0};

	buf_printf(&path, BASE "%s/%s", folder, name);
	buf_byte(&path, 0);
	buf_put(&file, bytes, size);
	tree_add(t, (char *)path.data, &file, NULL);
	buf_free(&path);
	buf_free(&file);
}

static void add_picture(struct tree *t, const char *folder, const char *name, uint64_t seed)
{
	struct pic p = pic_scene(seed, 72, 48);
	struct buf file = {0};

	if (strstr(name, ".gif"))
		gif_encode(&p, false, &file);
	else if (strstr(name, ".webp"))
		webp_encode(&p, WEBP_LOSSY, &file);
	else
		jpeg_encode(&p, &desktop_photo, &file);
	add_bytes(t, folder, name, file.data, file.size);
	buf_free(&file);
	pic_free(&p);
}

/* --- one message in both forms ----------------------------------------------------------- */

enum shape { TEXT, PHOTO, WRAP, BLOCK, NO_FILE };

/* What a message is in JSON and in HTML. */
static const struct kind {
	int id;
	enum shape shape;
	const char *file, *thumbnail;        /* paths; a placeholder's place is taken by `why` */
	const char *media_type, *mime;       /* JSON */
	const char *html, *title, *status;   /* HTML: the class, and what the block says */
	const char *why;                     /* HTML's words for a file that is not there */
	const char *json;                    /* JSON: keys of its own */
	const char *text;
	bool forwarded, joined;
} kinds[] = {
	{1, PHOTO, "photos/photo_1.jpg", .html = "photo_wrap", .text = "One & two"},
	{2, PHOTO, NOT_INCLUDED, .html = "media_photo", .title = "Photo", .status = "853x1280, 92.3 KB",
	 .why = "Not included, change data exporting settings to download."},
	{3, WRAP, "video_files/video_1.mp4", "video_files/video_1.mp4_thumb.jpg", "video_file", "video/mp4", "video_file_wrap", .text = NULL},
	{4, WRAP, "video_files/animation_1.mp4", "video_files/animation_1.mp4_thumb.jpg", "animation", "video/mp4", "animated_wrap", .text = NULL},
	{5, WRAP, "video_files/animation_2.gif", NULL, "animation", "image/gif", "animated_wrap", .text = NULL},
	{6, WRAP, "stickers/sticker.webp", NULL, "sticker", NULL, "sticker_wrap", .text = NULL},
	{7, BLOCK, "stickers/moving.tgs", "stickers/moving.tgs_thumb.jpg", "sticker", NULL, "media_photo", "Sticker", "3.2 KB", .text = NULL},
	{8, BLOCK, "round_video_messages/round_1.mp4", "round_video_messages/round_1.mp4_thumb.jpg", "video_message",
	 "video/mp4", "media_video", "Video message", "00:12", .text = NULL},
	{9, BLOCK, "voice_messages/audio_1.ogg", NULL, "voice_message", "audio/ogg", "media_voice_message", "Voice message", "00:04", .text = NULL},
	{10, BLOCK, "files/song.mp3", NULL, "audio_file", "audio/mpeg", "media_audio_file", "Song", "03:12", .text = NULL},
	{11, BLOCK, "files/picture.jpg", NULL, NULL, "image/jpeg", "media_file", "picture.jpg", "2.0 KB", .text = NULL},
	{12, BLOCK, NOT_INCLUDED, NULL, NULL, "image/jpeg", "media_file", "IMG_0042.JPG", "4.1 MB",
	 .why = "Not included, change data exporting settings to download."},
	{13, PHOTO, "photos/photo_2.jpg", .html = "photo_wrap", .forwarded = true},
	{14, PHOTO, "photos/photo_3.jpg", .html = "photo_wrap", .forwarded = true, .joined = true},
	{15, NO_FILE, .html = "media_poll", .json = "\"poll\": {\"question\": \"Where?\", \"closed\": false}"},
	{16, NO_FILE, .html = "media_location", .title = "Location", .status = "48.2, 16.3",
	 .json = "\"location_information\": {\"latitude\": 48.2, \"longitude\": 16.3}"},
	{17, NO_FILE, .html = "media_contact", .title = "Robin Made-Up", .status = "+1 555 0100",
	 .json = "\"contact_information\": {\"first_name\": \"Robin\"}"},
	{18, NO_FILE, .html = "media_game", .title = "A game", .json = "\"game_title\": \"A game\""},
	{19, NO_FILE, .html = "media_invoice", .title = "A mug", .status = "$10.00",
	 .json = "\"invoice_information\": {\"title\": \"A mug\"}"},
	{20, NO_FILE, .html = "media_invoice", .title = "", .status = "50 XTR", .json = "\"paid_stars_amount\": 50",
	 .text = "Pay to see"},
	{21, PHOTO, UNAVAILABLE, .html = "media_photo", .title = "Self-destructing photo", .status = "Expired",
	 .json = "\"self_destruct_period_seconds\": 10"},
	{22, BLOCK, UNAVAILABLE, NULL, "video_file", "video/mp4", "media_video", "Self-destructing video",
	 "Please view it on your mobile", .text = NULL},
	{23, TEXT, .text = "Only words"},
	{24, BLOCK, "video_files/video_2.mp4", NULL, "video_file", "video/mp4", "media_video", "Video file", "00:09", .text = NULL},
	{25, BLOCK, "files/clip.mp4", "files/clip.mp4_thumb.jpg", NULL, "video/mp4", "media_file", "clip.mp4", "1.0 KB", .text = NULL},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static bool is_path(const char *file)
{
	return file && *file != '(';
}

static void json_message(struct jw *j, const struct kind *k)
{
	post_open(j, k->id, "message", AT(k->id));
	post_from(j, CHANNEL, CHANNEL_ID);
	if (k->id == 1)
		jw_str(j, "author", "R. Made-Up");
	if (k->forwarded)
		jw_str(j, "forwarded_from", AUTHOR);
	if (k->file)
		jw_str(j, k->shape == PHOTO ? "photo" : "file", k->file);
	if (k->thumbnail)
		jw_str(j, "thumbnail", k->thumbnail);
	if (k->media_type)
		jw_str(j, "media_type", k->media_type);
	if (k->mime)
		jw_str(j, "mime_type", k->mime);
	if (k->json) {
		const char *colon = strstr(k->json, "\": ");
		struct buf key = {0};

		buf_put(&key, k->json + 1, (size_t)(colon - k->json - 1));
		buf_byte(&key, 0);
		jw_raw(j, (char *)key.data, colon + 3);
		buf_free(&key);
	}
	post_text(j, k->text ? k->text : "");
}

static void html_block(struct buf *b, const struct kind *k)
{
	const bool link = is_path(k->file);

	buf_printf(b, "<%s class=\"media clearfix pull_left%s %s\"", link ? "a" : "div", link ? " block_link" : "", k->html);
	if (link)
		buf_printf(b, " href=\"%s\"", k->file);
	buf_str(b, ">\n");
	if (k->thumbnail)
		buf_printf(b, "<img class=\"thumb pull_left\" src=\"%s\"/>\n", k->thumbnail);
	buf_printf(b, "<div class=\"body\">\n<div class=\"title bold\">\n%s\n</div>\n", k->title ? k->title : "");
	if (k->why)
		buf_printf(b, "<div class=\"description\">\n%s\n</div>\n", k->why);
	if (k->status)
		buf_printf(b, "<div class=\"status details\">\n%s\n</div>\n", k->status);
	buf_printf(b, "</div>\n</%s>\n", link ? "a" : "div");
}

static void html_wrap(struct buf *b, const struct kind *k)
{
	static const struct { const char *wrap, *image; } images[] = {
		{"photo_wrap", "photo"}, {"video_file_wrap", "video_file"}, {"animated_wrap", "animated"}, {"sticker_wrap", "sticker"}};
	const char *image = "photo";

	for (size_t i = 0; i < sizeof images / sizeof images[0]; i++)
		if (strcmp(images[i].wrap, k->html) == 0)
			image = images[i].image;
	buf_printf(b, "<a class=\"%s clearfix pull_left\" href=\"%s\">\n<img class=\"%s\" src=\"%s\"/>\n</a>\n", k->html,
		   k->file, image, k->thumbnail ? k->thumbnail : k->file);
}

static void html_open(struct buf *b, const char *title, const char *up)
{
	buf_printf(b,
		   "<!DOCTYPE html>\n<html>\n <head>\n  <meta charset=\"utf-8\"/>\n<title>Exported Data</title>\n"
		   "  <link href=\"%scss/style.css\" rel=\"stylesheet\"/>\n </head>\n <body>\n  <div class=\"page_wrap\">\n"
		   "   <div class=\"page_header\">\n    <div class=\"content\">\n     <div class=\"text bold\">\n%s\n"
		   "     </div>\n    </div>\n   </div>\n   <div class=\"page_body chat_page\">\n    <div class=\"history\">\n",
		   up, title);
}

static const char html_close[] = "    </div>\n   </div>\n  </div>\n </body>\n</html>\n";

/* Of messages after the first, all are joined to it. */
static void html_message_open(struct buf *b, int id, const char *sender, bool joined)
{
	buf_printf(b, "<div class=\"message default clearfix%s\" id=\"message%d\">\n<div class=\"body\">\n"
		      "<div class=\"pull_right date details\" title=\"26.12.2024 10:%02d:00 UTC+02:00\">\n10:%02d\n</div>\n",
		   joined ? " joined" : "", id, id, id);
	if (!joined)
		buf_printf(b, "<div class=\"from_name\">\n%s\n</div>\n", sender);
}

static void html_message(struct buf *b, const struct kind *k)
{
	html_message_open(b, k->id, CHANNEL, k->id != 1 && k->id != 15);
	if (k->forwarded) {
		buf_str(b, "<div class=\"forwarded body\">\n");
		if (!k->joined)
			buf_str(b, "<div class=\"from_name\">\n" AUTHOR " <span class=\"date details\" title=\"25.12.2024 18:22:41 "
				   "UTC+02:00\"> 25.12.2024</span>\n</div>\n");
	}
	if (k->shape != TEXT) {
		buf_str(b, "<div class=\"media_wrap clearfix\">\n");
		if (is_path(k->file) && strstr(k->html, "_wrap"))
			html_wrap(b, k);
		else
			html_block(b, k);
		buf_str(b, "</div>\n");
	}
	if (k->text)
		buf_printf(b, "<div class=\"text\">\n%s\n</div>\n", k->id == 1 ? "One &amp; two" : k->text);
	if (k->id == 1)
		buf_str(b, "<div class=\"signature details\">\nR. Made-Up\n</div>\n");
	buf_printf(b, "%s</div>\n</div>\n", k->forwarded ? "</div>\n" : "");
}

static void html_service(struct buf *b, int id, const char *text, const char *photo)
{
	buf_printf(b, "<div class=\"message service\" id=\"message%d\">\n<div class=\"body details\">\n%s\n</div>\n", id, text);
	if (photo)
		buf_printf(b, "<div class=\"userpic_wrap\">\n<a class=\"userpic_link\" href=\"%s\">\n<img class=\"userpic\" "
			      "src=\"%s\"/>\n</a>\n</div>\n", photo, photo);
	buf_str(b, "</div>\n");
}

static void json_service(struct jw *j, int id, const char *action, const char *photo)
{
	post_open(j, id, "service", AT(id));
	jw_str(j, "actor", CHANNEL);
	jw_str(j, "actor_id", CHANNEL_ID);
	jw_str(j, "action", action);
	if (photo)
		jw_str(j, "photo", photo);
	post_text(j, "");
}

static void add_files(struct tree *t, const char *folder)
{
	uint64_t seed = 1001;

	for (size_t i = 0; i < KINDS; i++) {
		const struct kind *k = &kinds[i];

		if (k->thumbnail)
			add_picture(t, folder, k->thumbnail, seed++);
		if (is_path(k->file) && (strstr(k->file, ".mp4") || strstr(k->file, ".ogg") || strstr(k->file, ".mp3")))
			add_bytes(t, folder, k->file, mp4, sizeof mp4);
		else if (is_path(k->file) && strstr(k->file, ".tgs"))
			add_bytes(t, folder, k->file, "\x1f\x8b\x08\0", 4);
		else if (is_path(k->file))
			add_picture(t, folder, k->file, seed++);
	}
	add_picture(t, folder, "photos/photo_4.jpg", seed++);
	add_picture(t, folder, "photos/photo_5.jpg", seed);
}

static void add_both_forms(struct tree *t)
{
	struct buf out = {0};
	struct jw j = {.out = &out, .offset = 7200};

	add_files(t, "json");
	add_files(t, "html");
	chat_open(&j, NULL, CHANNEL, "public_channel", 1000000042);
	for (size_t i = 0; i < KINDS; i++)
		json_message(&j, &kinds[i]);
	json_service(&j, 26, "edit_group_photo", "photos/photo_4.jpg");
	json_service(&j, 27, "suggest_profile_photo", "photos/photo_5.jpg");
	json_service(&j, 28, "pin_message", NULL);
	jw_open(&j, NULL, '{');
	jw_num(&j, "id", 29);
	jw_str(&j, "type", "unsupported");
	jw_close(&j, '}');
	json_service(&j, 30, "edit_group_photo", NULL);
	json_service(&j, 31, "suggest_profile_photo", NULL);
	chat_close(&j);
	tree_add(t, BASE "json/result.json", &out,
		 "31 messages: every kind, of which 24 have media; without: polls and the like (15 to 19), 23, 28");
	buf_clear(&out);
	html_open(&out, CHANNEL, "");
	html_service(&out, -1, "26 December 2024", NULL);
	for (size_t i = 0; i < KINDS; i++)
		html_message(&out, &kinds[i]);
	html_service(&out, 26, "River changed group photo", "photos/photo_4.jpg");
	html_service(&out, 27, "Someone suggests to use this photo", "photos/photo_5.jpg");
	html_service(&out, 28, "River pinned this message", NULL);
	html_service(&out, 29, "This message is not supported by this version of Telegram Desktop. Please update the application.", NULL);
	html_service(&out, 30, "River changed group photo", NULL);
	html_service(&out, 31, "Someone suggests to use this photo", NULL);
	buf_str(&out, html_close);
	tree_add(t, BASE "html/messages.html", &out, "the same messages: equal records");
	buf_free(&out);
}

/* --- a whole account in HTML ------------------------------------------------------------- */

static void account_chat(struct tree *t, const char *chat, const char *title, int id)
{
	struct buf b = {0}, path = {0}, photo = {0};

	buf_printf(&photo, "chats/%s/photos/photo 1 (50%%).jpg", chat);
	buf_byte(&photo, 0);
	add_picture(t, "account", (char *)photo.data, 1100 + (uint64_t)id);
	html_open(&b, title, "../../");
	html_message_open(&b, id, title, false);
	buf_printf(&b, "<div class=\"media_wrap clearfix\">\n<a class=\"photo_wrap clearfix pull_left\" href=\"../../%s\">\n"
		       "<img class=\"photo\" src=\"../../%s\"/>\n</a>\n</div>\n</div>\n</div>\n", (char *)photo.data, (char *)photo.data);
	html_message_open(&b, id + 1, title, true);
	buf_printf(&b, "<div class=\"media_wrap clearfix\">\n<a class=\"photo_wrap clearfix pull_left\" href=\"../../../outside.jpg\">\n"
		       "</a>\n</div>\n</div>\n</div>\n");
	buf_str(&b, html_close);
	buf_printf(&path, BASE "account/chats/%s/messages.html", chat);
	buf_byte(&path, 0);
	tree_add(t, (char *)path.data, &b, NULL);
	buf_free(&photo);
	buf_free(&path);
	buf_free(&b);
}

static void account_list(struct tree *t, const char *path, const char *title, const char *entry)
{
	struct buf b = {0};

	html_open(&b, title, strstr(path, "lists") ? "../" : "");
	buf_str(&b, entry);
	buf_str(&b, html_close);
	tree_add(t, path, &b, NULL);
	buf_free(&b);
}

static void add_account(struct tree *t)
{
	account_list(t, BASE "account/export_results.html", "Exported Data",
		     "<a class=\"section block_link chats\" href=\"lists/chats.html#allow_back\"></a>\n");
	account_list(t, BASE "account/lists/chats.html", "Chats",
		     "<a class=\"entry block_link clearfix\" href=\"../chats/chat_001/messages.html#allow_back\"></a>\n");
	account_list(t, BASE "account/lists/left_chats.html", "Left chats",
		     "<a class=\"entry block_link clearfix\" href=\"../chats/chat_002/messages.html#allow_back\"></a>\n");
	account_list(t, BASE "account/lists/profile_pictures.html", "Profile pictures",
		     "<div class=\"entry_list\">\n<a class=\"entry block_link clearfix\" "
		     "href=\"../profile_pictures/photo_1.jpg#allow_back\"></a>\n</div>\n");
	account_list(t, BASE "account/lists/stories.html", "Stories",
		     "<div class=\"entry_list\">\n<a class=\"entry block_link clearfix\" "
		     "href=\"../stories/story_1.jpg#allow_back\"></a>\n</div>\n");
	add_picture(t, "account", "profile_pictures/photo_1.jpg", 1151);
	add_picture(t, "account", "stories/story_1.jpg", 1152);
	add_picture(t, "account", "images/back.png.jpg", 1153);
	account_chat(t, "chat_001", "Robin Made-Up", 1);
	account_chat(t, "chat_002", "Old Harbour Radio", 11);
	tree_section(t, BASE "account/",
		     "A whole account in HTML, links as Telegram Desktop writes them: `../../chats/chat_NNN/…`.");
	buf_str(&t->readme,
		"| `export_results.html`, or the folder | 6 messages: a profile picture and a story, 1 and 11 with a "
		"photo of their chat, whose name has blanks and `%`; 2 and 12 link out of the export: refused. "
		"`images/` is no input |\n");
}

/* --- exports as they come ---------------------------------------------------------------- */

static void start(struct jw *j, struct buf *out)
{
	buf_clear(out);
	*j = (struct jw){.out = out, .offset = 7200};
	chat_open(j, NULL, CHANNEL, "public_channel", 1000000042);
}

static void photo_message(struct jw *j, int id, const char *path)
{
	post_open(j, id, "message", AT(id));
	post_from(j, CHANNEL, CHANNEL_ID);
	jw_str(j, "photo", path);
	post_text(j, "");
}

static void add_interrupted(struct tree *t, struct buf *out)
{
	static const char *const names[] = {"photos/photo_1.jpg", "photos/photo_2.jpg", "photos/photo_2_thumb.jpg",
										"photos/photo_3.jpg", "photos/photo_3_thumb.jpg"};
	struct jw j;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		add_picture(t, "interrupted", names[i], 1201 + i);
	add_bytes(t, "interrupted", "files/notes.txt", "no picture\n", 11);
	start(&j, out);
	photo_message(&j, 1, "photos/photo_1.jpg");
	photo_message(&j, 2, "photos/photo_2.jpg");
	buf_str(out, ",\n  {\n   \"id\": 3,");
	tree_add(t, BASE "interrupted/result.json", out,
		 "cut behind message 2: both of its pictures as posts, `photos/photo_3.jpg` as a file without a post");
}

static void add_decomposed(struct tree *t, struct buf *out)
{
	struct jw j;

	add_picture(t, "decomposed", "files/Cafe\xcc\x81.jpg", 1211);
	add_picture(t, "decomposed", "\xd0\xa4\xd0\xbe\xd1\x82\xd0\xbe\xd0\xb8\xcc\x86/1.jpg", 1212);
	start(&j, out);
	photo_message(&j, 1, "files/Caf\xc3\xa9.jpg");
	photo_message(&j, 2, "\xd0\xa4\xd0\xbe\xd1\x82\xd0\xbe\xd0\xb9/1.jpg");
	photo_message(&j, 3, "files/Caf\xc3\xa8.jpg");
	chat_close(&j);
	tree_add(t, BASE "decomposed/result.json", out,
		 "names composed here and decomposed on disk: 1 and 2 are there (2 in a folder), 3 is another name and missing");
}

static void add_other_program(struct tree *t, struct buf *out)
{
	add_picture(t, "tdl", "downloads/1000000042_749_842.jpg", 1221);
	buf_clear(out);
	buf_str(out, "{\"id\":1000000042,\"messages\":[{\"id\":850,\"type\":\"message\",\"file\":\"\",\"date\":1703578272,"
		     "\"text\":\"only words\"},{\"id\":749,\"type\":\"message\",\"file\":\"842.jpg\",\"date\":1703570000,"
		     "\"text\":\"a picture\"}]}\n");
	tree_add(t, BASE "tdl/tdl-export.json", out,
		 "another program's: 850 is text, 749 is posted 2023-12-26T05:53:20Z and lies in `downloads/`");
}

void fx_forms(struct tree *t)
{
	struct buf out = {0};

	tree_section(t, BASE, "One channel, local time UTC+2, message N posted N minutes after 2024-12-26T08:00:00Z.");
	add_both_forms(t);
	add_interrupted(t, &out);
	add_decomposed(t, &out);
	add_other_program(t, &out);
	add_account(t);
	buf_free(&out);
}
