/* Reading CSV (RFC 4180). */
#ifndef VG_INTAKE_CSV_H
#define VG_INTAKE_CSV_H

#include "intake/lines.h"

enum { VG_CSV_FIELDS = 32 /* the most of a record */, VG_CSV_TOO_MANY = -2 };

/* What separates fields, by the header: spreadsheets take commas, and semicolons or tabs where the comma is
 * a decimal one; the commonest of them. */
char vg_csv_separator(const char *header);

/* Splits the record that begins with the current line into `record`, which the fields point into; quoted fields
 * may go over lines, which are read; a quote within a field that does not begin with one is a letter. Answers how many
 * fields, VG_CSV_TOO_MANY, or -1 when a quote does not end, within 200 lines or where a field ends: the lines behind
 * the first are then given again. */
int vg_csv_split(struct vg_lines *lines, char separator, struct vg_buffer *record,
		 const char *fields[VG_CSV_FIELDS]);

#endif
