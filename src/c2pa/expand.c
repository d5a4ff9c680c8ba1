/* Compressed manifests (a superbox "c2cm" around one box "brob" of Brotli, RFC 7932): a store with each of them
 * whole in its place. What digests of other manifests are of is the whole one. */
#include <stdlib.h>
#include <string.h>

#include "base/brotli.h"
#include "base/memory.h"
#include "c2pa/work.h"

enum {
	/* Bytes of a store with all of it whole: small pictures, most of what manifests hold, do not shrink, so
	 * that honest ones grow little beyond the 8 MiB of the largest. */
	WHOLE_MAXIMUM = 16 << 20
};

static const char broken[] = "a compressed manifest that cannot be unpacked, or not to one manifest of its name";

static bool is_compressed(const struct vg_jumbf_box *box)
{
	return vg_jumbf_is(box, "c2cm");
}

/* The store anew; its size is filled in at the end. */
static bool write_whole(const struct vg_jumbf *jumbf, struct vg_buffer *out)
{
	static const uint8_t head[8] = { 0, 0, 0, 0, 'j', 'u', 'm', 'b' };
	const struct vg_jumbf_box *store = &jumbf->box[0];
	bool good = vg_buffer_append(out, head, sizeof head) == 0 &&
		    vg_buffer_append(out, store->hashed.data, store->hashed.size - store->rest.size) == 0;
	for (int i = store->first; i >= 0 && good; i = jumbf->box[i].next) {
		const struct vg_jumbf_box *box = &jumbf->box[i];
		if (!is_compressed(box))
			good = vg_buffer_append(out, box->whole.data, box->whole.size) == 0;
		else
			good = box->contents == 1 && box->first < 0 && strcmp(box->content_type, "brob") == 0 && vg_brotli_unpack(box->content, out);
	}
	if (good)
		vg_store_u32be(out->data, (uint32_t)out->size);
	return good;
}

/* The same manifests in the same order, none of them compressed. */
static bool same_manifests(const struct vg_jumbf *packed, const struct vg_jumbf *whole)
{
	int a = packed->box[0].first, b = whole->box[0].first;
	while (a >= 0 && b >= 0) {
		if (strcmp(packed->box[a].label, whole->box[b].label) != 0 || is_compressed(&whole->box[b]))
			return false;
		a = packed->box[a].next;
		b = whole->box[b].next;
	}
	return a < 0 && b < 0;
}

const char *vg_c2pa_expand(struct vg_c2pa_work *work)
{
	struct vg_buffer bytes;
	struct vg_jumbf whole = { 0 };
	const char *fault;
	bool any = false;
	for (int i = work->jumbf.box[0].first; i >= 0; i = work->jumbf.box[i].next)
		any |= is_compressed(&work->jumbf.box[i]);
	if (!any)
		return NULL;
	vg_buffer_init(&bytes, WHOLE_MAXIMUM);
	if (work->jumbf.box[0].contents || !write_whole(&work->jumbf, &bytes) ||
	    !vg_jumbf_read(vg_buffer_span(&bytes), &whole, &fault) || !same_manifests(&work->jumbf, &whole)) {
		vg_jumbf_release(&whole);
		vg_buffer_release(&bytes);
		return broken;
	}
	vg_jumbf_release(&work->jumbf);
	work->jumbf = whole;
	free(work->place.owned);
	work->place.owned = bytes.data;
	work->place.store = vg_buffer_span(&bytes);
	return NULL;
}
