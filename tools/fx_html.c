/* fixtures/export-html/: the same kind of channel in Desktop's HTML form, two pages. */
#include "fixtures.h"
#include "tgjson.h"

#include <string.h>

#define BASE "export-html/ChatExport_2024-12-28/"

static const char head[] =
    "<!DOCTYPE html>\n<html>\n\n <head>\n\n  <meta charset=\"utf-8\"/>\n"
    "<title>Exported Data</title>\n"
    "  <meta content=\"width=device-width, initial-scale=1.0\" name=\"viewport\"/>\n\n"
    "  <link href=\"css/style.css\" rel=\"stylesheet\"/>\n\n"
    "  <script src=\"js/script.js\" type=\"text/javascript\">\n\n  </script>\n\n </head>\n\n"
    " <body onload=\"CheckLocation();\">\n\n  <div class=\"page_wrap\">\n\n"
    "   <div class=\"page_header\">\n\n    <div class=\"content\">\n\n"
    "     <div class=\"text bold\">\nFront line news \n     </div>\n\n    </div>\n\n   </div>\n\n"
    "   <div class=\"page_body chat_page\">\n\n    <div class=\"history\">\n\n";
static const char foot[] = "    </div>\n\n   </div>\n\n  </div>\n\n </body>\n\n</html>\n";

static void service(struct buf *b, int id, const char *text)
{
	buf_printf(b,
		   "     <div class=\"message service\" id=\"message%d\">\n\n"
		   "      <div class=\"body details\">\n%s\n      </div>\n\n     </div>\n\n",
		   id, text);
}

/* SENDER is NULL for a joined message, which has neither portrait nor name. */
static void open_message(struct buf *b, int id, const char *day, const char *time,
			 const char *sender)
{
	buf_printf(b, "     <div class=\"message default clearfix%s\" id=\"message%d\">\n\n",
		   sender ? "" : " joined", id);
	if (sender)
		buf_printf(b,
			   "      <div class=\"pull_left userpic_wrap\">\n\n"
			   "       <div class=\"userpic userpic3\" style=\"width: 42px; height: 42px\">\n\n"
			   "        <div class=\"initials\" style=\"line-height: 42px\">\n%c\n"
			   "        </div>\n\n       </div>\n\n      </div>\n\n",
			   sender[0]);
	buf_printf(b,
		   "      <div class=\"body\">\n\n"
		   "       <div class=\"pull_right date details\" title=\"%s %s UTC+02:00\">\n%.5s\n"
		   "       </div>\n\n",
		   day, time, time);
	if (sender)
		buf_printf(b, "       <div class=\"from_name\">\n%s \n       </div>\n\n", sender);
}

static void close_message(struct buf *b, const char *text)
{
	if (text)
		buf_printf(b, "       <div class=\"text\">\n%s\n       </div>\n\n", text);
	buf_str(b, "      </div>\n\n     </div>\n\n");
}

static void open_forward(struct buf *b, const char *name, const char *date)
{
	buf_printf(b,
		   "       <div class=\"pull_left forwarded userpic_wrap\">\n\n"
		   "        <div class=\"userpic userpic5\" style=\"width: 42px; height: 42px\">\n\n"
		   "         <div class=\"initials\" style=\"line-height: 42px\">\n%c\n"
		   "         </div>\n\n        </div>\n\n       </div>\n\n"
		   "       <div class=\"forwarded body\">\n\n        <div class=\"from_name\">\n"
		   "%s <span class=\"date details\" title=\"%s UTC+02:00\"> %s</span>\n"
		   "        </div>\n\n",
		   name[0], name, date, date);
}

/* Desktop writes the picture and beside it a small one, which no JSON names. */
static void photo(struct tree *t, struct buf *b, const char *name, const struct pic *p)
{
	struct pic small = pic_resized(p, 240, 240 * p->height / p->width);
	const struct jpeg_opts thumb_opts = {.quality = 60, .progressive = true};
	struct buf path = {0}, thumb = {0};

	buf_printf(&path, BASE "photos/%s.jpg", name);
	buf_printf(&thumb, BASE "photos/%s_thumb.jpg", name);
	buf_byte(&path, 0);
	buf_byte(&thumb, 0);
	tree_add_jpeg(t, (char *)path.data, p, &desktop_photo, NULL);
	tree_add_jpeg(t, (char *)thumb.data, &small, &thumb_opts, NULL);
	buf_printf(b,
		   "       <div class=\"media_wrap clearfix\">\n\n"
		   "        <a class=\"photo_wrap clearfix pull_left\" href=\"photos/%s.jpg\">\n\n"
		   "         <img class=\"photo\" src=\"photos/%s_thumb.jpg\" "
		   "style=\"width: 240px; height: %upx\"/>\n\n        </a>\n\n       </div>\n\n",
		   name, name, small.height);
	buf_free(&path);
	buf_free(&thumb);
	pic_free(&small);
}

static void scene_photo(struct tree *t, struct buf *b, const char *name, uint64_t seed)
{
	struct pic p = pic_scene(seed, 240, 160);

	photo(t, b, name, &p);
	pic_free(&p);
}

static void missing_photo(struct buf *b)
{
	buf_str(b,
		"       <div class=\"media_wrap clearfix\">\n\n"
		"        <div class=\"media clearfix pull_left media_photo\">\n\n"
		"         <div class=\"fill pull_left\">\n\n         </div>\n\n"
		"         <div class=\"body\">\n\n"
		"          <div class=\"title bold\">\nPhoto\n          </div>\n\n"
		"          <div class=\"description\">\n"
		"Not included, change data exporting settings to download.\n          </div>\n\n"
		"          <div class=\"status details\">\n1280x853, 120.5 KB\n          </div>\n\n"
		"         </div>\n\n        </div>\n\n       </div>\n\n");
}

static void file_block(struct buf *b, const char *path, const char *name, const char *status)
{
	buf_printf(b,
		   "       <div class=\"media_wrap clearfix\">\n\n"
		   "        <a class=\"media clearfix pull_left block_link media_file\" "
		   "href=\"%s\">\n\n"
		   "         <div class=\"fill pull_left\">\n\n         </div>\n\n"
		   "         <div class=\"body\">\n\n"
		   "          <div class=\"title bold\">\n%s\n          </div>\n\n"
		   "          <div class=\"status details\">\n%s\n          </div>\n\n"
		   "         </div>\n\n        </a>\n\n       </div>\n\n",
		   path, name, status);
}

static void first_page(struct tree *t, struct buf *b)
{
	struct pic known = known_picture(5);
	struct pic p = pic_scene(604, 200, 150);
	const struct jpeg_opts opts = {.quality = 90};

	buf_str(b, head);
	service(b, 1, "Channel &laquo;Front line news&raquo; created");
	service(b, -1, "27 December 2024");
	open_message(b, 4801, "27.12.2024", "10:05:00", "Front line news");
	photo(t, b, "photo_1@27-12-2024_10-05-00", &known);
	close_message(b, "Smoke over the old depot &amp; the yard");
	open_message(b, 4802, "27.12.2024", "10:05:30", NULL);
	scene_photo(t, b, "photo_2@27-12-2024_10-05-30", 601);
	close_message(b, NULL);
	open_message(b, 4803, "27.12.2024", "11:40:12", "Front line news");
	open_forward(b, "River Valley Observer", "25.12.2024 18:22:41");
	scene_photo(t, b, "photo_3@27-12-2024_11-40-12", 602);
	buf_str(b, "       <div class=\"text\">\nSeen from the <strong>east</strong> bank"
		   "<br>before noon\n       </div>\n\n       </div>\n\n");
	close_message(b, NULL);
	open_message(b, 4804, "27.12.2024", "12:00:00", "Front line news");
	missing_photo(b);
	close_message(b, NULL);
	open_message(b, 4805, "27.12.2024", "12:30:00", "Front line news");
	tree_add_jpeg(t, BASE "files/IMG_0077.JPG", &p, &opts, NULL);
	file_block(b, "files/IMG_0077.JPG", "IMG_0077.JPG", "31.0 KB");
	close_message(b, NULL);
	buf_str(b, "     <a class=\"pagination block_link\" href=\"messages2.html\">\n"
		   "Next messages\n     </a>\n\n");
	buf_str(b, foot);
	pic_free(&p);
	pic_free(&known);
}

static void second_page(struct tree *t, struct buf *b)
{
	buf_str(b, head);
	buf_str(b, "     <a class=\"pagination block_link\" href=\"messages.html\">\n"
		   "Previous messages\n     </a>\n\n");
	service(b, -2, "28 December 2024");
	open_message(b, 4806, "28.12.2024", "08:15:00", "Front line news");
	close_message(b, "Quiet night. <a href=\"https://example.org/notes\">Notes</a>");
	open_message(b, 4807, "28.12.2024", "08:15:20", NULL);
	scene_photo(t, b, "photo_4@28-12-2024_08-15-20", 603);
	close_message(b, "The pier, <em>now</em>");
	service(b, 4808, "Front line news pinned this message");
	buf_str(b, foot);
}

void fx_html(struct tree *t)
{
	struct buf b = {0};

	tree_section(t, BASE,
		     "One channel in Desktop's HTML form. 7 messages over two pages, zone UTC+02:00; "
		     "every photo has a\n`_thumb.jpg` beside it, which is no posted picture. Rows are "
		     "message ids here.");
	buf_str(&t->readme,
		"| 4801 | `photo_1`: known #5, 320 x 213, quality 87; posted 2024-12-27T08:05:00Z |\n"
		"| 4802 | joined: sender carried on from 4801; `photo_2`, unrelated |\n"
		"| 4803 | `photo_3`, forwarded from River Valley Observer of 2024-12-25T16:22:41Z |\n"
		"| 4804 | photo not included: no path |\n"
		"| 4805 | `files/IMG_0077.JPG`, a picture as a file, no EXIF |\n"
		"| 4806 | text only (page 2) |\n"
		"| 4807 | joined: sender from 4806; `photo_4`, unrelated; posted "
		"2024-12-28T06:15:20Z |\n"
		"| 1, 4808, -1, -2 | service messages and date separators, no media |\n");
	first_page(t, &b);
	tree_add(t, BASE "messages.html", &b, NULL);
	buf_clear(&b);
	second_page(t, &b);
	tree_add(t, BASE "messages2.html", &b, NULL);
	buf_free(&b);
}
