/* Dates and numbers as exports, cameras and people write them. */
#include <stdlib.h>
#include <string.h>
#include <vestigo/text.h>

#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_dates(const char *text)
{
	struct vg_camera_date camera;
	enum vg_date_precision precision;
	int64_t time, number;
	int seconds;
	bool offset;
	if (vg_time_parse(text, &time, &offset) && !vg_time_in_range(time))
		abort();
	if (vg_time_parse_telegram_html(text, &time, &offset) && !vg_time_in_range(time))
		abort();
	if (!vg_date_parse_seen(text, &time, &precision))
		vg_date_span(time, precision, &time, &number);
	(void)vg_time_parse_camera(text, &camera);
	(void)vg_time_parse_offset(text, &seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	uint64_t number;
	if (text) {
		read_dates(text);
		(void)vg_size_parse(text, &number);
	}
	free(text);
	return 0;
}
