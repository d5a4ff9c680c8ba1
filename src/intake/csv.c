#include "intake/csv.h"

/* A quoted field that goes over more lines than anybody's note is a quote that was never closed. */
enum { LINES_MOST = 200 };

char vg_csv_separator(const char *header)
{
	static const char separators[] = ",;\t";
	char best = ',';
	size_t most = 0;
	for (const char *separator = separators; *separator; separator++) {
		size_t count = 0;
		for (const char *at = header; *at; at++)
			count += *at == *separator;
		if (count > most) {
			most = count;
			best = *separator;
		}
	}
	return best;
}

static int split(struct vg_lines *lines, char separator, struct vg_buffer *record,
		 const char *fields[VG_CSV_FIELDS])
{
	size_t starts[VG_CSV_FIELDS];
	const uint64_t first = lines->number;
	uint64_t opened = first; /* the line of the quote */
	int count = 0;
	bool quoted = false;
	vg_buffer_clear(record);
	starts[count++] = 0;
	for (const char *at = lines->text;; at++) {
		if (*at == 0) {
			if (!quoted)
				break;
			if (lines->number - first == LINES_MOST || !vg_lines_next(lines))
				return -1;
			(void)vg_buffer_append_byte(record, '\n');
			at = lines->text - 1;
		} else if (*at == '"' && quoted && at[1] == '"') {
			(void)vg_buffer_append_byte(record, '"');
			at++;
		} else if (*at == '"' && (quoted || record->size == starts[count - 1])) { /* within a field it is a letter: 12" */
			/* Where something stands behind the quote that ends a field of several lines, it is another field's. */
			if (quoted && lines->number > opened && at[1] && at[1] != separator)
				return -1;
			opened = lines->number;
			quoted = !quoted;
		} else if (*at == separator && !quoted) {
			(void)vg_buffer_append_byte(record, 0);
			if (count == VG_CSV_FIELDS)
				return VG_CSV_TOO_MANY;
			starts[count++] = record->size;
		} else if (vg_buffer_append_byte(record, (uint8_t)*at) < 0) {
			return -1;
		}
	}
	(void)vg_buffer_append_byte(record, 0);
	for (int i = 0; i < count; i++)
		fields[i] = (const char *)record->data + starts[i];
	return count;
}

int vg_csv_split(struct vg_lines *lines, char separator, struct vg_buffer *record,
		 const char *fields[VG_CSV_FIELDS])
{
	vg_lines_keep(lines);
	int count = split(lines, separator, record, fields);
	if (count == -1)
		vg_lines_again(lines);
	else
		vg_lines_forget(lines);
	return count;
}
