/* A report of one record, in one form, and what every form owes to who reads it. */
#ifndef TESTS_FUZZ_REPORT_TARGET_H
#define TESTS_FUZZ_REPORT_TARGET_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <vestigo/report.h>

#include "memory_file.h"

static void hold(int fd, enum vg_report_kind kind)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = malloc((size_t)size + 1);
	json_error_t error;
	if (!text || pread(fd, text, (size_t)size, 0) != size)
		abort();
	for (off_t i = 0; i < size; i++)
		if (text[i] == 0x1b || text[i] == 0x7f || (text[i] >= 0 && text[i] < 32 && !strchr("\n\r\t", text[i])))
			abort();
	json_t *parsed = kind == VG_REPORT_JSON ? json_loadb(text, (size_t)size, 0, &error) : NULL;
	if (kind == VG_REPORT_JSON && !parsed)
		abort();
	json_decref(parsed);
	free(text);
}

static inline void write_report(enum vg_report_kind kind, struct vg_record *record)
{
	char path[64];
	int fd = memory_file(NULL, 0, path);
	const struct vg_report_options options = { .size = sizeof options, .kind = kind, .all = true };
	const struct vg_report_target target = { .fd = fd, .name = "out" };
	const char *inputs[] = { record->item.name };
	struct vg_report_begin begin = { .command = "scan", .inputs = inputs, .input_count = 1, .catalogue = record->item.name };
	struct vg_report_summary summary = { .catalogue = record->item.name };
	struct vg_report *report = NULL;
	vg_report_count(&summary, record);
	if (vg_report_new(&options, &target, &report, NULL) < 0)
		abort();
	if (vg_report_begin(report, &begin, NULL) < 0 || vg_report_record(report, record, NULL) < 0 ||
	    vg_report_end(report, &summary, NULL) < 0)
		abort();
	vg_report_free(report);
	hold(fd, kind);
	close(fd);
}

#endif
