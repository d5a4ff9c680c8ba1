/* A log of an evidence folder whose chain holds, made of fuzzed bytes: each line that is a JSON object
 * is an event, as somebody who writes a folder of their own would have it. */
#ifndef TESTS_FUZZ_LOG_TARGET_H
#define TESTS_FUZZ_LOG_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "custody/log.h"

static inline void log_write(int fd, const uint8_t *data, size_t size)
{
	struct vg_log_position position = { 0 };
	bool written = true;
	memset(position.head, '0', sizeof position.head - 1);
	for (const uint8_t *at = data, *end = data + size, *next; written && at < end; at = next + 1) {
		next = memchr(at, '\n', (size_t)(end - at));
		next = next ? next : end;
		json_t *fields = json_loadb((const char *)at, (size_t)(next - at), 0, NULL);
		const char *said = json_string_value(json_object_get(fields, "event"));
		char *event = strdup(said ? said : "posted");
		if (!json_is_object(fields))
			json_decref(fields);
		else
			written = event && vg_log_append(fd, "log.jsonl", &position, event, fields, NULL) == 0;
		free(event);
	}
}

#endif
