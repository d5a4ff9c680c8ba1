#include "photo.h"

#include "attack_paint.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_file(struct buf *b, const char *folder, const char *name)
{
	struct buf path = {0};
	uint8_t block[65536];
	FILE *in;
	size_t n;

	buf_printf(&path, "%s/%s", folder, name);
	buf_byte(&path, 0);
	in = fopen((const char *)path.data, "rb");
	if (!in)
		die("cannot open %s", (const char *)path.data);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		buf_put(b, block, n);
	if (ferror(in) || fclose(in) != 0)
		die("cannot read %s", (const char *)path.data);
	buf_free(&path);
}

static int is_jpeg(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && length < PHOTO_NAME_ROOM &&
	       strcmp(entry->d_name + length - 4, ".jpg") == 0;
}

void photos_each(const char *folder, unsigned side,
		 void (*visit)(void *context, const char *name, const struct pic *photo),
		 void *context)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_jpeg, alphasort);

	if (n < 0)
		die("cannot list %s", folder);
	for (int i = 0; i < n; i++) {
		struct buf file = {0};
		struct pic p, fitted;

		read_file(&file, folder, entries[i]->d_name);
		p = jpeg_decode(&file);
		fitted = pic_sided(&p, side);
		visit(context, entries[i]->d_name, &fitted);
		pic_free(&fitted);
		pic_free(&p);
		buf_free(&file);
		free(entries[i]);
	}
	free(entries);
}
