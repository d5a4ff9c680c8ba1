/* fixtures/export/: one channel as Telegram Desktop exports it, the demo's story. */
#include "exif_build.h"
#include "fixtures.h"
#include "tgjson.h"

#include <string.h>

#define BASE "export/ChatExport_2024-12-27/"
#define CHANNEL "Front line news"
#define CHANNEL_ID "channel1006503122"

/* Dates below are UTC; the exporting machine stood at UTC+2. */
#define AT(hour, minute, second) utc(2024, 12, 26, hour, minute, second)

struct story {
	struct tree *t;
	struct jw j;
};

/* Saves a picture as Desktop would and says what its message must hold. */
static struct photo add_photo(struct tree *t, const char *path, const struct pic *p, int quality)
{
	struct jpeg_opts opts = desktop_photo;
	struct photo photo = {.path = path + strlen(BASE), .width = p->width, .height = p->height};

	opts.quality = quality;
	photo.size = tree_add_jpeg(t, path, p, &opts, NULL);
	return photo;
}

static struct photo add_scene(struct tree *t, const char *path, uint64_t seed)
{
	struct pic p = pic_scene(seed, 320, 213);
	struct photo photo = add_photo(t, path, &p, 87);

	pic_free(&p);
	return photo;
}

static void open_message(struct jw *j, int64_t id, int64_t when)
{
	post_open(j, id, "message", when);
	post_from(j, CHANNEL, CHANNEL_ID);
}

static void photo_message(struct jw *j, int64_t id, int64_t when, const struct photo *photo,
			  const char *text)
{
	open_message(j, id, when);
	post_photo(j, photo);
	post_text(j, text);
}

static void tell_opening(struct story *s)
{
	struct jw *j = &s->j;

	post_open(j, 4709, "service", AT(7, 30, 0));
	jw_str(j, "actor", CHANNEL);
	jw_str(j, "actor_id", CHANNEL_ID);
	jw_str(j, "action", "pin_message");
	jw_num(j, "message_id", 4650);
	post_text(j, "");
	open_message(j, 4710, AT(7, 45, 9));
	post_rich_text(j, "Good morning. All reports are collected under ", "hashtag", "#frontline",
		       " through the day.");
}

static void tell_first_picture(struct story *s, struct photo *unrelated)
{
	struct jw *j = &s->j;
	struct pic known = known_picture(1), mirrored = pic_mirrored(&known);
	struct pic large = pic_resized(&mirrored, 1280, 854);
	struct photo photo = add_photo(s->t, BASE "photos/photo_1@26-12-2024_10-11-12.jpg", &large, 87);

	photo_message(j, 4711, AT(8, 11, 12), &photo, "A captured soldier, this morning");
	*unrelated = add_scene(s->t, BASE "photos/photo_2@26-12-2024_10-25-00.jpg", 501);
	photo_message(j, 4712, AT(8, 25, 0), unrelated, "");
	photo = add_photo(s->t, BASE "photos/photo_3@26-12-2024_10-40-51.jpg", &large, 87);
	photo_message(j, 4713, AT(8, 40, 51), &photo, "Again, because many asked");
	photo = add_photo(s->t, BASE "photos/photo_4@26-12-2024_11-02-33.jpg", &large, 72);
	photo_message(j, 4714, AT(9, 2, 33), &photo, "");
	pic_free(&large);
	pic_free(&mirrored);
	pic_free(&known);
}

static void tell_album(struct story *s)
{
	static const char *const paths[3] = {BASE "photos/photo_5@26-12-2024_11-20-05.jpg",
										 BASE "photos/photo_6@26-12-2024_11-20-05.jpg",
										 BASE "photos/photo_7@26-12-2024_11-20-05.jpg"};

	for (int i = 0; i < 3; i++) {
		struct photo photo = add_scene(s->t, paths[i], 502 + (uint64_t)i);

		photo_message(&s->j, 4715 + i, AT(9, 20, 5), &photo, i ? "" : "Three views of the square");
	}
}

static void tell_group_photo(struct story *s)
{
	struct jw *j = &s->j;
	struct pic p = pic_scene(505, 160, 160);
	struct photo photo = add_photo(s->t, BASE "photos/photo_8@26-12-2024_11-40-00.jpg", &p, 87);

	post_open(j, 4718, "service", AT(9, 40, 0));
	jw_str(j, "actor", CHANNEL);
	jw_str(j, "actor_id", CHANNEL_ID);
	jw_str(j, "action", "edit_group_photo");
	post_photo(j, &photo);
	post_text(j, "");
	pic_free(&p);
}

static void tell_documents(struct story *s)
{
	const struct exif_spec spec = {.orientation = 1,
								   .make = "Exemplar",
								   .model = "Exemplar X-100",
								   .serial = "EX0012345",
								   .taken = "2023:02:11 14:23:05",
								   .offset = "+02:00",
								   .gps = true,
								   .latitude = ((48 * 60 + 12) * 60 + 30) * 100,
								   .longitude = ((16 * 60 + 22) * 60 + 15) * 100 + 50,
								   .altitude = 1715,
								   .gps_date = "2023:02:11",
								   .gps_time = 12 * 3600 + 23 * 60 + 4};
	struct buf exif = {0};
	const struct jpeg_opts opts = {.quality = 85, .exif = &exif};
	struct pic p = pic_scene(506, 320, 240);
	struct document d = {.path = NOT_INCLUDED, .name = "map_overlay.pdf", .size = 482133,
						 .mime = "application/pdf"};

	open_message(&s->j, 4719, AT(9, 55, 41));
	post_document(&s->j, &d);
	post_text(&s->j, "");
	exif_build(&spec, &exif);
	d = (struct document){.path = "files/IMG_0042.JPG", .name = "IMG_0042.JPG",
						  .mime = "image/jpeg", .width = 320, .height = 240};
	d.size = tree_add_jpeg(s->t, BASE "files/IMG_0042.JPG", &p, &opts, NULL);
	open_message(&s->j, 4720, AT(10, 2, 17));
	post_document(&s->j, &d);
	post_text(&s->j, "Sent as a file, taken today");
	buf_free(&exif);
	pic_free(&p);
}

static void tell_absences(struct story *s)
{
	const struct photo large = {TOO_LARGE, 9437184, 2560, 1707};
	const struct photo gone = {UNAVAILABLE, 0, 1280, 853};
	const struct photo lost = {"photos/photo_11@26-12-2024_12-20-44.jpg", 120511, 1280, 853};

	photo_message(&s->j, 4721, AT(10, 10, 30), &large, "");
	photo_message(&s->j, 4722, AT(10, 15, 2), &gone, "");
	photo_message(&s->j, 4723, AT(10, 20, 44), &lost, "Evening light");
}

static void tell_sticker_and_video(struct story *s)
{
	static const char mp4[] = "\0\0\0\x18" "ftypisom\0\0\2\0isomiso2"
				  "\0\0\0\x10mdat\0\0\0\0\0\0\0";
	struct pic p = pic_scene(507, 96, 96), frame = pic_scene(508, 160, 90);
	struct buf file = {0};
	struct document d = {.path = "stickers/sticker.webp", .media_type = "sticker",
						 .emoji = "\xf0\x9f\x91\x8d", .width = 96, .height = 96};

	webp_encode(&p, WEBP_ALPHA, &file);
	tree_add(s->t, BASE "stickers/sticker.webp", &file, NULL);
	d.size = file.size;
	open_message(&s->j, 4724, AT(10, 31, 0));
	post_document(&s->j, &d);
	post_text(&s->j, "");
	buf_clear(&file);
	buf_put(&file, mp4, sizeof mp4);
	tree_add(s->t, BASE "video_files/video_1@26-12-2024_12-44-10.mp4", &file, NULL);
	d = (struct document){.path = "video_files/video_1@26-12-2024_12-44-10.mp4",
						  .name = "march.mp4", .size = file.size,
						  .thumbnail = "video_files/video_1@26-12-2024_12-44-10.mp4_thumb.jpg",
						  .media_type = "video_file", .mime = "video/mp4", .duration = 14,
						  .width = 1280, .height = 720};
	d.thumbnail_size = tree_add_jpeg(
	    s->t, BASE "video_files/video_1@26-12-2024_12-44-10.mp4_thumb.jpg", &frame,
	    &desktop_photo, NULL);
	open_message(&s->j, 4725, AT(10, 44, 10));
	post_document(&s->j, &d);
	post_text(&s->j, "");
	buf_free(&file);
	pic_free(&frame);
	pic_free(&p);
}

static void tell_forwards(struct story *s, const struct photo *unrelated)
{
	struct photo photo = add_scene(s->t, BASE "photos/photo_12@26-12-2024_12-58-36.jpg", 509);

	open_message(&s->j, 4726, AT(10, 58, 36));
	jw_str(&s->j, "forwarded_from", "River Valley Observer");
	post_photo(&s->j, &photo);
	post_text(&s->j, "");
	open_message(&s->j, 4727, AT(11, 0, 0));
	jw_num(&s->j, "reply_to_message_id", 4712);
	post_photo(&s->j, unrelated);
	post_text(&s->j, "The same place once more");
}

static void paste(struct pic *to, const struct pic *from, unsigned x, unsigned y, unsigned w,
		  unsigned h)
{
	for (unsigned row = 0; row < h; row++)
		memcpy(to->rgb + ((size_t)(y + row) * to->width + x) * 3,
		       from->rgb + (size_t)row * from->width * 3, (size_t)w * 3);
}

static void tell_changed_pictures(struct story *s)
{
	struct pic altered = known_picture(2), known = known_picture(4);
	struct pic patch = pic_scene(510, 160, 120), other = pic_scene(511, 160, 120);
	struct pic cropped = pic_cropped(&known, 50, 30, 244, 162);
	struct photo photo;

	paste(&altered, &patch, 40, 50, 38, 32);
	paste(&altered, &other, 224, 120, 44, 36);
	photo = add_photo(s->t, BASE "photos/photo_9@26-12-2024_13-15-20.jpg", &altered, 87);
	photo_message(&s->j, 4731, AT(11, 15, 20), &photo, "The square today");
	photo = add_photo(s->t, BASE "photos/photo_10@26-12-2024_13-30-00.jpg", &cropped, 87);
	photo_message(&s->j, 4732, AT(11, 30, 0), &photo, "");
	pic_free(&cropped);
	pic_free(&other);
	pic_free(&patch);
	pic_free(&known);
	pic_free(&altered);
}

static void add_rows(struct tree *t)
{
	static const char rows[] =
	    "| 4709 | service `pin_message`, no media |\n"
	    "| 4710 | text only, `text` an array with an entity |\n"
	    "| 4711 | `photo_1`: known #1 mirrored, 1280 x 854; seen before on 2016-05-04 |\n"
	    "| 4712 | `photo_2`: unrelated to anything known |\n"
	    "| 4713 | `photo_3`: the very bytes of 4711: repeats it |\n"
	    "| 4714 | `photo_4`: the picture of 4711 at quality 72: near repeat, same match |\n"
	    "| 4715, 4716, 4717 | `photo_5` to `photo_7`: an album, unrelated pictures, one caption |\n"
	    "| 4718 | service `edit_group_photo`, `photo_8`, unrelated |\n"
	    "| 4719 | document `map_overlay.pdf`, not included, not a picture |\n"
	    "| 4720 | `files/IMG_0042.JPG`, picture as a file: taken 2023-02-11T14:23:05+02:00, 684 "
	    "days before the post by the calendar; GPS 48.208333 N 16.370972 E |\n"
	    "| 4721 | photo, exceeds the maximum size: not in the export |\n"
	    "| 4722 | photo, unavailable: not in the export |\n"
	    "| 4723 | `photo_11` is named, but missing on disk |\n"
	    "| 4724 | sticker, WebP with alpha, present |\n"
	    "| 4725 | video of 40 bytes (`ftyp`, empty `mdat`) with a thumbnail, present |\n"
	    "| 4726 | `photo_12`: forwarded from River Valley Observer, unrelated |\n"
	    "| 4727 | the path of 4712 again, as a reply to it |\n"
	    "| 4731 | `photo_9`: known #2, two regions replaced: 38 x 32 at 40,50 and 44 x 36 at "
	    "224,120 (4.1 % of the picture) |\n"
	    "| 4732 | `photo_10`: known #4 cropped to 58 % of it (244 x 162 from 50,30), not scaled |\n"
	    "\n21 messages (19 of type `message`, 2 `service`); 19 hold media: 12 photos on disk "
	    "under 11 paths (the\nservice photo included), 1 photo missing, 2 not in the export; 1 "
	    "picture as a file, 1 document not\nincluded, 1 sticker, 1 video with a thumbnail.\n";

	tree_section(t, BASE,
		     "One public channel, posts of 2024-12-26, local time UTC+2, Desktop's photo "
		     "encoding\n(quality 87, progressive, 4:2:0, no EXIF). Posted times are UTC = "
		     "`date` minus two hours.\nRows are message ids here.");
	buf_str(&t->readme, rows);
}

void fx_export(struct tree *t)
{
	struct buf out = {0};
	struct story s = {.t = t, .j = {.out = &out, .offset = 7200}};
	struct photo unrelated;

	add_rows(t);
	chat_open(&s.j, NULL, CHANNEL, "public_channel", 1006503122);
	tell_opening(&s);
	tell_first_picture(&s, &unrelated);
	tell_album(&s);
	tell_group_photo(&s);
	tell_documents(&s);
	tell_absences(&s);
	tell_sticker_and_video(&s);
	tell_forwards(&s, &unrelated);
	tell_changed_pictures(&s);
	chat_close(&s.j);
	tree_add(t, BASE "result.json", &out, NULL);
	buf_free(&out);
}
