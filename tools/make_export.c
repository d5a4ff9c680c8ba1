/* make-export OUTDIR MESSAGES [--pictures N]
 *
 * Streams a synthetic Telegram Desktop export: OUTDIR/result.json and the files it
 * names. Prints the counts that a reader must arrive at, as one line of JSON. Memory
 * does not grow with MESSAGES. */
#include "encode.h"
#include "rng.h"
#include "tgjson.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
	PHOTO, MISSING, PHOTO_LEFT_OUT, DOCUMENT_LEFT_OUT, TOO_BIG, VIDEO, VOICE, STICKER, KINDS
    };

static const char *const kind_names[KINDS] = {
	"photos_present", "missing", "photos_not_included", "documents_not_included",
	"exceeds",        "videos",  "voices",              "stickers"};

/* Out of 20 messages with media. */
static const unsigned shares[KINDS] = {11, 1, 1, 2, 1, 2, 1, 1};

struct maker {
	const char *folder;
	unsigned pictures;
	size_t *picture_sizes;
	size_t thumbnail_size, sticker_size;
	struct rng rng;
	struct buf out;
	struct jw j;
	uint64_t service, texts;
	uint64_t counts[KINDS];
};

static void picture_name(unsigned n, char name[64])
{
	snprintf(name, 64, "photos/photo_%u@01-06-2024_12-00-00.jpg", n + 1);
}

static void write_media(struct maker *m)
{
	static const char mp4[] = "\0\0\0\x18" "ftypisom\0\0\2\0isomiso2" "\0\0\0\x08mdat";
	const struct jpeg_opts opts = {.quality = 87, .progressive = true};
	struct buf file = {0};
	struct pic p;
	char name[64];

	m->picture_sizes = xmalloc(m->pictures * sizeof *m->picture_sizes);
	for (unsigned i = 0; i < m->pictures; i++) {
		p = pic_scene(2000000 + i, 480, 320);
		buf_clear(&file);
		jpeg_encode(&p, &opts, &file);
		m->picture_sizes[i] = file.size;
		picture_name(i, name);
		buf_save(&file, m->folder, name);
		pic_free(&p);
	}
	p = pic_scene(1999999, 160, 90);
	buf_clear(&file);
	jpeg_encode(&p, &opts, &file);
	m->thumbnail_size = file.size;
	buf_save(&file, m->folder, "video_files/video_1@01-06-2024_12-00-00.mp4_thumb.jpg");
	buf_clear(&file);
	webp_encode(&p, WEBP_ALPHA, &file);
	m->sticker_size = file.size;
	buf_save(&file, m->folder, "stickers/sticker.webp");
	buf_clear(&file);
	buf_put(&file, mp4, sizeof mp4 - 1);
	buf_save(&file, m->folder, "video_files/video_1@01-06-2024_12-00-00.mp4");
	buf_clear(&file);
	buf_put(&file, "OggS\0\2\0\0\0\0\0\0\0\0\0\0", 16);
	buf_save(&file, m->folder, "voice_messages/audio_1@01-06-2024_12-00-00.ogg");
	buf_free(&file);
	pic_free(&p);
}

static void put_photo(struct maker *m, enum kind kind, uint64_t i)
{
	unsigned n = (unsigned)(m->counts[PHOTO] % m->pictures);
	struct photo photo = {.size = m->picture_sizes[n], .width = 480, .height = 320};
	char name[64];

	if (kind == PHOTO) {
		picture_name(n, name);
		photo.path = name;
	} else if (kind == MISSING) {
		snprintf(name, sizeof name, "photos/photo_%llu@02-06-2024_12-00-00.jpg",
			 (unsigned long long)i);
		photo.path = name;
	} else {
		photo.path = kind == TOO_BIG ? TOO_LARGE : NOT_INCLUDED;
	}
	post_photo(&m->j, &photo);
}

static void put_media(struct maker *m, enum kind kind, uint64_t i)
{
	static const struct document left_out = {
		.path = NOT_INCLUDED, .name = "report.pdf", .size = 482133, .mime = "application/pdf"};
	static const struct document voice = {
		.path = "voice_messages/audio_1@01-06-2024_12-00-00.ogg", .size = 16,
		.media_type = "voice_message", .mime = "audio/ogg", .duration = 9};
	const struct document sticker = {.path = "stickers/sticker.webp", .name = "sticker.webp",
									 .size = m->sticker_size, .media_type = "sticker",
									 .emoji = "\xf0\x9f\x91\x8d", .width = 160, .height = 90};
	const struct document video = {
		.path = "video_files/video_1@01-06-2024_12-00-00.mp4", .name = "clip.mp4", .size = 32,
		.thumbnail = "video_files/video_1@01-06-2024_12-00-00.mp4_thumb.jpg",
		.thumbnail_size = m->thumbnail_size, .media_type = "video_file", .mime = "video/mp4",
		.duration = 14, .width = 1280, .height = 720};

	if (kind == DOCUMENT_LEFT_OUT)
		post_document(&m->j, &left_out);
	else if (kind == VOICE)
		post_document(&m->j, &voice);
	else if (kind == STICKER)
		post_document(&m->j, &sticker);
	else if (kind == VIDEO)
		post_document(&m->j, &video);
	else
		put_photo(m, kind, i);
	m->counts[kind]++;
}

static enum kind pick_kind(struct rng *r)
{
	unsigned at = rng_below(r, 20);
	int kind = 0;

	while (at >= shares[kind])
		at -= shares[kind++];
	return (enum kind)kind;
}

static void put_text(struct maker *m, bool captionless)
{
	static const char *const lines[] = {
		"The road to the mill is open again.", "Two more reports from the north bank.",
		"Nothing new from the harbour tonight.", "Water is handed out at the old school.",
		"The bridge stays closed until Monday.", "Thanks to everybody who sent pictures.",
		"Тихая ночь, свет есть везде.", "Поїзд прибуде о шостій ранку."};
	struct buf text = {0};

	if (captionless) {
		post_text(&m->j, "");
		return;
	}
	m->texts++;
	if (rng_below(&m->rng, 8) == 0) {
		post_rich_text(&m->j, lines[rng_below(&m->rng, 8)], "hashtag", "#report", " and more");
		return;
	}
	for (unsigned n = 1 + rng_below(&m->rng, 2); n > 0; n--) {
		buf_str(&text, lines[rng_below(&m->rng, 8)]);
		buf_str(&text, n > 1 ? "\n" : "");
	}
	buf_byte(&text, 0);
	post_text(&m->j, (char *)text.data);
	buf_free(&text);
}

static void put_message(struct maker *m, uint64_t i)
{
	int64_t when = utc(2024, 6, 1, 0, 0, 0) + (int64_t)i * 37;
	bool media;

	if (rng_below(&m->rng, 100) == 0) {
		post_open(&m->j, (int64_t)i + 1, "service", when);
		jw_str(&m->j, "actor", "Long channel");
		jw_str(&m->j, "actor_id", "channel1000000099");
		jw_str(&m->j, "action", "pin_message");
		jw_num(&m->j, "message_id", (int64_t)(i > 0 ? i : 1));
		post_text(&m->j, "");
		m->service++;
		return;
	}
	post_open(&m->j, (int64_t)i + 1, "message", when);
	post_from(&m->j, "Long channel", "channel1000000099");
	media = rng_below(&m->rng, 4) == 0;
	if (media)
		put_media(m, pick_kind(&m->rng), i);
	put_text(m, media && rng_below(&m->rng, 2) == 0);
}

static void flush(struct maker *m, FILE *file)
{
	if (m->out.size > 0 && fwrite(m->out.data, 1, m->out.size, file) != m->out.size)
		die("cannot write result.json: %s", strerror(errno));
	buf_clear(&m->out);
}

static void write_messages(struct maker *m, uint64_t messages)
{
	struct buf path = {0};
	FILE *file;

	buf_printf(&path, "%s/result.json", m->folder);
	buf_byte(&path, 0);
	file = fopen((char *)path.data, "wb");
	if (!file)
		die("cannot write \"%s\": %s", (char *)path.data, strerror(errno));
	m->j = (struct jw){.out = &m->out, .offset = 7200};
	chat_open(&m->j, NULL, "Long channel", "public_channel", 1000000099);
	for (uint64_t i = 0; i < messages; i++) {
		put_message(m, i);
		if (m->out.size > 60000)
			flush(m, file);
	}
	chat_close(&m->j);
	flush(m, file);
	if (fclose(file) != 0)
		die("cannot write \"%s\": %s", (char *)path.data, strerror(errno));
	buf_free(&path);
}

static void print_counts(const struct maker *m, uint64_t messages)
{
	uint64_t media = 0;

	for (int i = 0; i < KINDS; i++)
		media += m->counts[i];
	printf("{\"messages\":%llu,\"service\":%llu,\"with_text\":%llu,\"with_media\":%llu,"
	       "\"not_included\":%llu",
	       (unsigned long long)messages, (unsigned long long)m->service,
	       (unsigned long long)m->texts, (unsigned long long)media,
	       (unsigned long long)(m->counts[PHOTO_LEFT_OUT] + m->counts[DOCUMENT_LEFT_OUT]));
	for (int i = 0; i < KINDS; i++)
		printf(",\"%s\":%llu", kind_names[i], (unsigned long long)m->counts[i]);
	printf(",\"pictures\":%u}\n", m->pictures);
}

int main(int argc, char **argv)
{
	struct maker m = {.pictures = 20};
	uint64_t messages;

	if ((argc != 3 && argc != 5) || (argc == 5 && strcmp(argv[3], "--pictures") != 0))
		die("usage: make-export OUTDIR MESSAGES [--pictures N]");
	m.folder = argv[1];
	messages = parse_number(argv[2], "MESSAGES", 100000000);
	if (argc == 5)
		m.pictures = (unsigned)parse_number(argv[4], "--pictures", 1000000);
	if (m.pictures == 0)
		die("--pictures must be 1 or more");
	rng_init(&m.rng, 3);
	make_dirs(m.folder);
	write_media(&m);
	write_messages(&m, messages);
	print_counts(&m, messages);
	buf_free(&m.out);
	free(m.picture_sizes);
	return 0;
}
