/* Records of a web archive that somebody else packed: the bytes as a record (a gzip member or not),
 * as what an event of the log says of its place, and packed by us and taken apart again. */
#include <stdint.h>

#include "warc_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	const struct vg_span bytes = { data, size }, request = { (const uint8_t *)"GET / HTTP/1.1\r\n\r\n", 18 };
	struct vg_exchange exchange = { .url = "https://t.me/s/a", .status = 200, .request = request, .body = bytes,
					.head = { (const uint8_t *)head, sizeof head - 1 }, .protocol = "h2" };
	struct vg_buffer packed = { .maximum = MOST };
	struct vg_warc_places places;
	struct vg_place place;
	take_apart(bytes, SIZE_MAX);
	if (vg_warc_append_exchange(&packed, &exchange, &places, NULL) == 0)
		take_apart(vg_span_part(vg_buffer_span(&packed), places.response_offset, places.response_size), size);
	json_t *event = json_loadb((const char *)data, size, 0, NULL);
	if (json_is_object(event) && vg_place_from_json(event, &place) && strchr(place.file, '/') == place.file)
		abort();
	json_decref(event);
	vg_buffer_release(&packed);
	return 0;
}
