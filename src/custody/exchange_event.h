/* What the log says of an exchange: where its records lie in the archive, and what it was. JSON fields of events, new
 * references; NULL when memory is short. */
#ifndef VG_CUSTODY_EXCHANGE_EVENT_H
#define VG_CUSTODY_EXCHANGE_EVENT_H

#include <jansson.h>

#include "custody/ledger.h"
#include "custody/warc.h"

/* Of bytes that come next in the archive: its file, offset, length and digest. */
json_t *vg_place_fields(const struct vg_course *course, struct vg_span bytes);

/* Of an exchange whose records these bytes are; `places` tells where in them. */
json_t *vg_exchange_fields(const struct vg_course *course, const struct vg_exchange *exchange, struct vg_span bytes,
			   const struct vg_warc_places *places);

#endif
