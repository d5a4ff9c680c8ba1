#include "judge/look.h"

#include <strings.h>

bool vg_look_unread_list(const struct vg_finding *finding, const struct vg_picture *picture, char *out, size_t size)
{
	static const enum vg_block_name blocks[] = { VG_BLOCK_EXIF, VG_BLOCK_XMP, VG_BLOCK_IPTC };
	enum { BLOCKS = sizeof blocks / sizeof *blocks };
	size_t used = 0;
	out[0] = 0;
	for (size_t i = 0; i < BLOCKS; i++) {
		const struct vg_block *block = &picture->block[blocks[i]];
		const struct vg_block *next = i + 1 < BLOCKS ? &picture->block[blocks[i + 1]] : NULL;
		if (block->state != VG_BLOCK_UNREAD || used >= size)
			continue;
		bool same = next && next->state == VG_BLOCK_UNREAD && strcmp(next->reason, block->reason) == 0;
		int put = snprintf(out + used, size - used, "%s%s%s%.200s%s", used ? ", " : "", vg_block_name(blocks[i]),
				   same ? "" : " (", vg_shortened(same ? "" : made(finding, block->reason), 200).text, same ? "" : ")");
		used += put > 0 ? (size_t)put : 0;
	}
	return used > 0;
}

bool vg_look_unread(const struct vg_picture *picture, struct vg_finding *finding, const char *what)
{
	char list[400];
	if (!vg_look_unread_list(finding, picture, list, sizeof list))
		return false;
	say(finding, VG_NOT_EXAMINED, VG_WEAK, "What was read states no %s; not read: %s.", part(finding, what), list);
	return true;
}

struct vg_sidecar vg_look_block(const struct vg_picture *picture)
{
	return (struct vg_sidecar){ .entries = picture->entries, .entry_count = picture->entry_count };
}

const char *vg_look_taken_beside_exif(const struct vg_picture *picture, const char **out_block)
{
	const struct vg_sidecar block = vg_look_block(picture);
	const char *taken = vg_sidecar_taken(&block);
	*out_block = taken ? "XMP" : "IPTC";
	return taken ? taken : vg_sidecar_entry(&block, "IPTC", "DateCreated");
}

void vg_look_local(const struct vg_camera_time *time, char out[VG_TIME_TEXT])
{
	vg_time_format(time->time + time->offset, out);
	out[10] = time->date_only ? 0 : ' ';
	out[19] = 0;
}

bool vg_look_number(const struct vg_picture *picture, enum vg_tag_group group, const char *name, int index, double *out)
{
	const char *text = vg_picture_tag(picture, group, name);
	for (; text && index > 0; index--) {
		text = strchr(text, ' ');
		text = text ? text + 1 : NULL;
	}
	if (!text || !*text)
		return false;
	char *end;
	double value = strtod(text, &end); /* the program never sets a locale for numbers */
	if (end == text || (*end && *end != ' '))
		return false;
	*out = value;
	return true;
}

bool vg_look_statement(const struct vg_picture *picture, size_t index, struct vg_look_statement *out)
{
	if (index < picture->tag_count) {
		*out = (struct vg_look_statement){ NULL, picture->tags[index].name, picture->tags[index].value };
	} else if (index - picture->tag_count < picture->entry_count) {
		const struct vg_metadata_entry *entry = &picture->entries[index - picture->tag_count];
		*out = (struct vg_look_statement){ entry->directory, entry->name, entry->value };
	} else {
		return false;
	}
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a word may end between the two: no letter, or another case, as in "CorelDRAW". */
static bool parts_words(char before, char after)
{
	bool upper_before = before >= 'A' && before <= 'Z', upper_after = after >= 'A' && after <= 'Z';
	return !is_letter(before) || !is_letter(after) || upper_before != upper_after;
}

bool vg_look_names(const char *text, const char *name)
{
	size_t size = strlen(name);
	for (const char *at = text; (at = strcasestr(at, name)) != NULL; at++)
		if ((at == text || parts_words(at[-1], at[0])) && parts_words(at[size - 1], at[size]))
			return true;
	return false;
}

void vg_look_nothing_stated(const struct vg_case *c, struct vg_finding *finding)
{
	char list[400];
	if (vg_look_unread_list(finding, &c->record->picture, list, sizeof list))
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "What was read does not state what this is told from; not read: %s.", list);
	else
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file does not state what this is told from.");
}

void vg_look_not_so(struct vg_finding *finding)
{
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "Looked for, and not so.");
}

bool vg_look_sent_as(const struct vg_record *record, const char *kind)
{
	const struct vg_post *post = &record->item.post;
	return post->sent_as && strcmp(post->sent_as, kind) == 0;
}

const char *vg_look_file_name(const struct vg_record *record)
{
	const char *name = record->item.name ? record->item.name : "", *slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

bool vg_look_camera(const struct vg_picture *picture)
{
	return picture->exif.make[0] || picture->exif.model[0];
}
