/* fixtures/export-account/: the export of a whole account. */
#include "fixtures.h"
#include "tgjson.h"

#include <string.h>

#define BASE "export-account/"
#define OWNER "Alex Invented"
#define OWNER_ID "user700000001"

static struct photo add_scene(struct tree *t, const char *path, uint64_t seed)
{
	struct pic p = pic_scene(seed, 160, 107);
	struct photo photo = {.path = path + strlen(BASE), .width = p.width, .height = p.height};

	photo.size = tree_add_jpeg(t, path, &p, &desktop_photo, NULL);
	pic_free(&p);
	return photo;
}

static void write_own(struct tree *t, struct jw *j)
{
	struct photo face = add_scene(t, BASE "profile_pictures/photo_1@05-01-2023_12-00-00.jpg", 701);
	struct photo story = add_scene(t, BASE "stories/story_1@20-12-2024_09-00-00.jpg", 702);

	jw_open(j, "personal_information", '{');
	jw_num(j, "user_id", 700000001);
	jw_str(j, "first_name", "Alex");
	jw_str(j, "last_name", "Invented");
	jw_close(j, '}');
	jw_open(j, "profile_pictures", '[');
	jw_open(j, NULL, '{');
	jw_date(j, "date", utc(2023, 1, 5, 10, 0, 0));
	jw_str(j, "photo", face.path);
	jw_close(j, '}');
	jw_open(j, NULL, '{');
	jw_date(j, "date", utc(2021, 6, 1, 10, 0, 0));
	jw_str(j, "photo", "(Photo not included. Change data exporting settings to download.)");
	jw_close(j, '}');
	jw_close(j, ']');
	jw_open(j, "stories", '[');
	jw_open(j, NULL, '{');
	jw_date(j, "date", utc(2024, 12, 20, 7, 0, 0));
	jw_date(j, "expires", utc(2024, 12, 21, 7, 0, 0));
	jw_raw(j, "pinned", "false");
	jw_str(j, "media", story.path);
	jw_close(j, '}');
	jw_close(j, ']');
}

static void write_personal_chat(struct tree *t, struct jw *j)
{
	struct photo photo = add_scene(t, BASE "chats/chat_001/photos/photo_1@21-12-2024_18-30-00.jpg",
				       703);

	chat_open(j, NULL, "Robin Made-Up", "personal_chat", 700000002);
	post_open(j, 1001, "message", utc(2024, 12, 21, 16, 29, 0));
	post_from(j, "Robin Made-Up", "user700000002");
	post_text(j, "Have a look at this one");
	post_open(j, 1002, "message", utc(2024, 12, 21, 16, 30, 0));
	post_from(j, "Robin Made-Up", "user700000002");
	post_photo(j, &photo);
	post_text(j, "");
	chat_close(j);
}

/* A group that was migrated: its older part comes first, with negative ids. */
static void write_group(struct tree *t, struct jw *j)
{
	struct photo old = add_scene(t, BASE "chats/chat_002/photos/photo_1@02-03-2022_10-00-00.jpg",
				     704);
	struct photo photo = add_scene(t, BASE "chats/chat_002/photos/photo_2@22-12-2024_09-00-00.jpg",
				       705);

	chat_open(j, NULL, "Allotment neighbours", "private_supergroup", 1000000055);
	post_open(j, -999999990, "message", utc(2022, 3, 2, 8, 0, 0));
	post_from(j, OWNER, OWNER_ID);
	post_photo(j, &old);
	post_text(j, "From the time before");
	post_open(j, 12, "message", utc(2024, 12, 22, 7, 0, 0));
	post_from(j, NULL, "user700000009");
	post_photo(j, &photo);
	post_text(j, "");
	jw_open(j, NULL, '{');
	jw_num(j, "id", 13);
	jw_str(j, "type", "unsupported");
	jw_close(j, '}');
	chat_close(j);
}

static void write_left_chat(struct tree *t, struct jw *j)
{
	struct photo photo = add_scene(t, BASE "chats/chat_003/photos/photo_1@11-11-2024_07-15-00.jpg",
				       706);

	chat_open(j, NULL, "Old Harbour Radio", "private_channel", 1000000077);
	post_open(j, 88, "message", utc(2024, 11, 11, 5, 15, 0));
	post_from(j, "Old Harbour Radio", "channel1000000077");
	post_photo(j, &photo);
	post_text(j, "Fog this morning");
	chat_close(j);
}

void fx_account(struct tree *t)
{
	struct buf out = {0};
	struct jw j = {.out = &out, .offset = 7200};

	tree_section(t, BASE,
		     "An account: the pictures lie below the folder of `result.json` at the paths "
		     "named. All are unrelated to\nanything known.");
	jw_open(&j, NULL, '{');
	jw_str(&j, "about", "An invented account, made for tests.");
	write_own(t, &j);
	jw_open(&j, "chats", '{');
	jw_str(&j, "about", "Chats of the invented account.");
	jw_open(&j, "list", '[');
	write_personal_chat(t, &j);
	write_group(t, &j);
	jw_close(&j, ']');
	jw_close(&j, '}');
	jw_open(&j, "left_chats", '{');
	jw_str(&j, "about", "Chats the invented account has left.");
	jw_open(&j, "list", '[');
	write_left_chat(t, &j);
	jw_close(&j, ']');
	jw_close(&j, '}');
	jw_close(&j, '}');
	tree_add(t, BASE "result.json", &out,
		 "3 chats, 6 messages, 4 of them with a photo on disk (ids 1002, -999999990, 12, 88), "
		 "1 `unsupported`; 1 profile picture on disk, 1 not included; 1 story picture. The "
		 "second chat was migrated (its first id is negative), the sender of its 12 is `null`");
	buf_free(&out);
}
