/* Content credentials in the wire format: see wire.h. */
#include <stdlib.h>

#include "base/memory.h"
#include "examine/wire.h"

static int choice(struct vg_transfer *wire, int value, int count)
{
	vg_transfer_integer(wire, &value, 0, count - 1);
	return value;
}

static void status(struct vg_transfer *wire, struct vg_credentials_status *status)
{
	status->code = (enum vg_credentials_code)choice(wire, (int)status->code, VG_C2PA_CODE_COUNT);
	vg_transfer_u32(wire, &status->manifest);
	VG_TRANSFER_TEXT(wire, status->about);
	VG_TRANSFER_TEXT(wire, status->detail);
}

static void exclusion(struct vg_transfer *wire, struct vg_exclusion *exclusion)
{
	vg_transfer_u64(wire, &exclusion->start);
	vg_transfer_u64(wire, &exclusion->length);
	vg_transfer_boolean(wire, &exclusion->manifest);
}

static void action(struct vg_transfer *wire, struct vg_credentials_action *action)
{
	vg_transfer_u32(wire, &action->manifest);
	VG_TRANSFER_TEXT(wire, action->action);
	VG_TRANSFER_TEXT(wire, action->source);
	VG_TRANSFER_TEXT(wire, action->software);
	VG_TRANSFER_TEXT(wire, action->when);
	VG_TRANSFER_TEXT(wire, action->description);
}

static void ingredient(struct vg_transfer *wire, struct vg_credentials_ingredient *ingredient)
{
	vg_transfer_u32(wire, &ingredient->manifest);
	VG_TRANSFER_TEXT(wire, ingredient->title);
	VG_TRANSFER_TEXT(wire, ingredient->format);
	VG_TRANSFER_TEXT(wire, ingredient->relationship);
	vg_transfer_boolean(wire, &ingredient->has_manifest);
	vg_transfer_u32(wire, &ingredient->made_by);
	vg_transfer_boolean(wire, &ingredient->holds);
	VG_TRANSFER_TEXT(wire, ingredient->reason);
	vg_transfer_u64(wire, &ingredient->thumbnail_bytes);
	vg_transfer_bytes(wire, ingredient->thumbnail_sha256, sizeof ingredient->thumbnail_sha256);
}

static void signer(struct vg_transfer *wire, struct vg_credentials *credentials)
{
	VG_TRANSFER_TEXT(wire, credentials->algorithm);
	VG_TRANSFER_TEXT(wire, credentials->signer);
	VG_TRANSFER_TEXT(wire, credentials->organisation);
	VG_TRANSFER_TEXT(wire, credentials->issuer);
	VG_TRANSFER_TEXT(wire, credentials->serial);
	vg_transfer_i64(wire, &credentials->valid_from);
	vg_transfer_i64(wire, &credentials->valid_to);
	credentials->trust = (enum vg_signer_trust)choice(wire, (int)credentials->trust, VG_SIGNER_TRUST_COUNT);
	credentials->revocation = (enum vg_revocation)choice(wire, (int)credentials->revocation, VG_REVOCATION_COUNT);
	credentials->stamp = (enum vg_stamp)choice(wire, (int)credentials->stamp, VG_STAMP_COUNT);
	vg_transfer_i64(wire, &credentials->stamped);
	VG_TRANSFER_TEXT(wire, credentials->stamp_authority);
}

static void count(struct vg_transfer *wire, size_t *value, int most)
{
	*value = (size_t)choice(wire, (int)*value, most + 1);
}

static void lists(struct vg_transfer *wire, struct vg_credentials *credentials)
{
	count(wire, &credentials->exclusion_count, VG_CREDENTIALS_EXCLUSIONS);
	count(wire, &credentials->status_count, VG_CREDENTIALS_STATUSES);
	count(wire, &credentials->action_count, VG_CREDENTIALS_ACTIONS);
	count(wire, &credentials->ingredient_count, VG_CREDENTIALS_INGREDIENTS);
	count(wire, &credentials->removed_count, VG_CREDENTIALS_REMOVED);
	vg_transfer_u32(wire, &credentials->left_out);
	for (size_t i = 0; i < credentials->exclusion_count; i++)
		exclusion(wire, &credentials->exclusion[i]);
	for (size_t i = 0; i < credentials->status_count; i++)
		status(wire, &credentials->status[i]);
	for (size_t i = 0; i < credentials->action_count; i++)
		action(wire, &credentials->action[i]);
	for (size_t i = 0; i < credentials->ingredient_count; i++)
		ingredient(wire, &credentials->ingredient[i]);
	for (size_t i = 0; i < credentials->removed_count; i++) {
		vg_transfer_u32(wire, &credentials->removed[i].manifest);
		VG_TRANSFER_TEXT(wire, credentials->removed[i].label);
	}
}

static void fields(struct vg_transfer *wire, struct vg_credentials *credentials)
{
	credentials->state = (enum vg_credentials_state)choice(wire, (int)credentials->state, VG_CREDENTIALS_STATE_COUNT);
	VG_TRANSFER_TEXT(wire, credentials->reason);
	vg_transfer_u64(wire, &credentials->bytes);
	vg_transfer_u32(wire, &credentials->manifests);
	vg_transfer_i64(wire, &credentials->checked_at);
	VG_TRANSFER_TEXT(wire, credentials->label);
	VG_TRANSFER_TEXT(wire, credentials->title);
	VG_TRANSFER_TEXT(wire, credentials->format);
	VG_TRANSFER_TEXT(wire, credentials->generator);
	VG_TRANSFER_TEXT(wire, credentials->spec_version);
	vg_transfer_u32(wire, &credentials->claim_version);
	vg_transfer_boolean(wire, &credentials->update);
	signer(wire, credentials);
	credentials->binding = (enum vg_binding)choice(wire, (int)credentials->binding, VG_BINDING_COUNT);
	VG_TRANSFER_TEXT(wire, credentials->hash_algorithm);
	vg_transfer_boolean(wire, &credentials->soft_binding);
	lists(wire, credentials);
}

void vg_wire_credentials(struct vg_transfer *wire, struct vg_credentials **credentials)
{
	bool there = *credentials != NULL;
	vg_transfer_boolean(wire, &there);
	if (!there)
		return;
	if (!wire->out)
		*credentials = vg_calloc(1, sizeof **credentials);
	if (*credentials)
		fields(wire, *credentials);
	else
		wire->failed = true;
}
