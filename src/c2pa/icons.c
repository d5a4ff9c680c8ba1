/* Small pictures of the programs that made a claim, or did something that it tells. */
#include "c2pa/work.h"

static bool is_in_store(const struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, int box)
{
	int store = box > 0 ? work->jumbf.box[box].parent : -1;
	return store > 0 && work->jumbf.box[store].parent == claim->box &&
	       (vg_jumbf_is(&work->jumbf.box[store], "c2as") || vg_jumbf_is(&work->jumbf.box[store], "c2db"));
}

static void check(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *of)
{
	struct vg_cbor icon, unused;
	struct vg_c2pa_link link;
	if (!vg_cbor_get_kind(of, "icon", VG_CBOR_MAP, &icon) || !vg_cbor_get(&icon, "url", &unused))
		return;
	int box = vg_c2pa_read_link(&icon, claim->algorithm, &link) ? vg_c2pa_resolve(work, claim->box, link.url, NULL) : -1;
	if (!is_in_store(work, claim, box))
		vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_MISSING, "icon", "the small picture of a program is not there");
	else if (!vg_c2pa_digest_is(work, &link.hash, &work->jumbf.box[box].hashed, 1))
		vg_c2pa_say(work, claim->number, VG_C2PA_HASHED_URI_MISMATCH, "icon", "the small picture of a program is not the one that was signed");
}

/* Of a map, or of each map in a list. */
static void check_each(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *of, const char *key)
{
	struct vg_cbor value, item;
	struct vg_cbor_walk walk = { 0 };
	if (!vg_cbor_get(of, key, &value))
		return;
	check(work, claim, &value);
	while (value.kind == VG_CBOR_ARRAY && vg_cbor_next(&value, &walk, NULL, &item))
		check(work, claim, &item);
}

void vg_c2pa_icons(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	struct vg_cbor list, action;
	check_each(work, claim, &claim->map, "claim_generator_info");
	for (size_t i = 0; i < claim->assertion_count; i++) {
		const struct vg_c2pa_assertion *assertion = &claim->assertion[i];
		struct vg_cbor_walk walk = { 0 };
		if (claim->version == 1 || !assertion->readable || !vg_c2pa_label_is(assertion->label, "c2pa.actions"))
			continue;
		check_each(work, claim, &assertion->content, "softwareAgents");
		check_each(work, claim, &assertion->content, "templates");
		if (vg_cbor_get_kind(&assertion->content, "actions", VG_CBOR_ARRAY, &list))
			while (vg_cbor_next(&list, &walk, NULL, &action))
				check_each(work, claim, &action, "softwareAgent");
	}
}
