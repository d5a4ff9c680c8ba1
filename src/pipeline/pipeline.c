/* The path of one picture: open, digest, examine (in a worker), look up, compare with what
 * matches (in a worker), read what lies beside it (in a worker), judge, deliver.
 *
 * Items wait for their turn in a ring, so that records leave in the order in which
 * items came however long each took. */
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "base/tree.h"
#include "pipeline/deliver.h"
#include "pipeline/lookup.h"
#include "pipeline/sidecars.h"

/* How long a result is waited for before it is looked whether to stop. */
enum { WAIT_MILLISECONDS = 200 };

static bool asked_to_stop(const struct vg_pipeline *pipeline)
{
	return pipeline->options.stop && *pipeline->options.stop;
}

static int start(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err);

/* As if nothing had been told of it yet. */
static int start_again(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	vg_matches_release(&slot->record.matches);
	vg_picture_release(&slot->record.picture);
	vg_picture_init(&slot->record.picture);
	slot->record.search_fault[0] = 0;
	vg_sidecars_forget(slot);
	slot->stage = VG_STAGE_EXAMINING;
	return start(pipeline, slot, index, err);
}

/* Hands the item's next piece of work, if that is known by now, to a worker that is free. */
static int hand_on(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	int code = 0;
	if (slot->stage == VG_STAGE_MATCHED && vg_pool_has_room(pipeline->pool))
		code = vg_lookup_compare(pipeline, slot, index, err);
	if (code >= 0 && slot->stage == VG_STAGE_DONE)
		vg_sidecars_go_on(pipeline, slot, index);
	return code;
}

/* Takes every item as far as it can go now, those first that others wait for. */
static int advance(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = vg_deliver_ready(pipeline, err);
	for (uint64_t index = pipeline->first; index < pipeline->next && code >= 0; index++) {
		struct vg_slot *slot = vg_slot_of(pipeline, index);
		if (slot->stage == VG_STAGE_AGAIN && vg_pool_has_room(pipeline->pool))
			code = start_again(pipeline, slot, index, err);
		if (code >= 0 && slot->stage == VG_STAGE_EXAMINED)
			code = vg_lookup_match(pipeline, slot, err);
		if (code >= 0)
			code = hand_on(pipeline, slot, index, err);
	}
	return code < 0 ? code : vg_deliver_ready(pipeline, err);
}

/* Waits for one result at most a while, and takes it. */
static int take_result(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err)
{
	struct vg_pool_result result;
	int code = vg_pool_wait(pipeline->pool, milliseconds, &result, err);
	return code == 1 ? vg_answers_take(pipeline, &result, err) : code;
}

static int heed_stop(const struct vg_pipeline *pipeline, struct vg_error *err)
{
	return asked_to_stop(pipeline) ? vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted") : 0;
}

/* Takes one result, and then every item as far as it can go. */
static int pump(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err)
{
	int code = take_result(pipeline, milliseconds, err);
	if (code >= 0)
		code = advance(pipeline, err);
	return code < 0 ? code : heed_stop(pipeline, err);
}

/* Waits for a worker that is free, when those before have had theirs. What came back is not searched for yet, so that no
 * worker waits for that; and nothing is begun, since the bytes of the picture that is waited for lie in the one place for
 * such bytes. */
static int wait_for_room(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = 0;
	for (;;) {
		vg_deliver_compare(pipeline);
		for (uint64_t index = pipeline->first; index < pipeline->next && code >= 0; index++)
			code = hand_on(pipeline, vg_slot_of(pipeline, index), index, err);
		if (code < 0 || vg_pool_has_room(pipeline->pool))
			return code;
		code = take_result(pipeline, WAIT_MILLISECONDS, err);
		if (code >= 0)
			code = heed_stop(pipeline, err);
	}
}

static void settle_error(struct vg_slot *slot, const struct vg_error *err)
{
	enum vg_disposition disposition = err->code == VG_ERR_NOT_FOUND ? VG_MISSING
		: err->code == VG_ERR_LIMIT ? VG_TOO_LARGE : err->code == VG_ERR_UNSUPPORTED ? VG_UNSUPPORTED : VG_FAILED;
	vg_slot_settle(slot, disposition, err->message);
}

/* Another signal than the one to stop is no reason to give up a pipe. */
static bool go_on_after(const struct vg_pipeline *pipeline, int code, struct vg_error *err)
{
	if (code != VG_ERR_INTERRUPTED || asked_to_stop(pipeline))
		return false;
	*err = (struct vg_error){ 0 };
	return true;
}

/* A stored picture is called by its SHA-256, as the log says it: other bytes of that name are not what was fetched. */
static int check_stored(const struct vg_item *item, const uint8_t sha256[32], struct vg_error *err)
{
	static const char objects[] = "objects/";
	const char *name = strrchr(item->name, '/');
	char digest[VG_SHA256_TEXT];
	if (item->kind != VG_INPUT_FETCHED || strncmp(item->name, objects, sizeof objects - 1) != 0)
		return 0;
	vg_text_hex(sha256, 32, digest);
	return strcmp(name + 1, digest) == 0 ? 0
		: vg_error_set(err, VG_ERR_CORRUPT, "the stored bytes are not what was fetched: their SHA-256 is not the one in the log");
}

/* Reads the item's file into pipeline->bytes and notes its digest. */
static int read_item(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	const struct vg_item *item = &slot->record.item;
	struct vg_picture *picture = &slot->record.picture;
	bool standard_input = item->kind == VG_INPUT_STANDARD_INPUT;
	int fd = STDIN_FILENO;
	const char *name = item->found_as ? item->found_as : item->name;
	int code;
	do
		code = standard_input ? 0 : vg_tree_file(item->tree, item->root, name, &fd, err);
	while (go_on_after(pipeline, code, err));
	if (code < 0)
		return code;
	vg_buffer_clear(&pipeline->bytes);
	do
		code = vg_file_read(fd, item->name, &pipeline->bytes, err);
	while (go_on_after(pipeline, code, err));
	if (!standard_input)
		close(fd);
	if (code < 0)
		return code;
	picture->bytes = pipeline->bytes.size;
	picture->has_sha256 = vg_sha256(vg_buffer_span(&pipeline->bytes), picture->sha256);
	code = picture->has_sha256 ? check_stored(item, picture->sha256, err) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code < 0)
		vg_picture_init(picture); /* nothing of it is that picture's */
	return code;
}

/* Opens the file and hands its bytes to a worker, unless they were examined before. */
static int start(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	struct vg_error own = { 0 };
	int code = read_item(pipeline, slot, &own);
	if (code == VG_ERR_INTERRUPTED)
		return vg_error_set(err, code, "%s", own.message);
	if (code < 0) {
		settle_error(slot, &own);
		return 0;
	}
	vg_header_read(vg_buffer_span(&pipeline->bytes), &slot->header);
	if (vg_answers_recall(pipeline, slot))
		return 0;
	code = wait_for_room(pipeline, err);
	if (code < 0)
		return code;
	if (vg_slot_start(pipeline, slot, index, VG_TASK_EXAMINE, vg_buffer_span(&pipeline->bytes), &own) < 0)
		settle_error(slot, &own);
	/* One very large file must not keep its memory for the whole run. */
	if (pipeline->bytes.capacity > 16u << 20)
		vg_buffer_release(&pipeline->bytes);
	return 0;
}

/* What is told of a record cannot make the pipeline go on: it is in the middle of that. */
static int not_told(const struct vg_pipeline *pipeline, struct vg_error *err)
{
	return pipeline->telling ? vg_error_set(err, VG_ERR_USAGE, "a pipeline does not go on while it tells of a record") : 0;
}

int vg_pipeline_submit(struct vg_pipeline *pipeline, struct vg_item *item, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0)
		code = heed_stop(pipeline, err);
	while (code >= 0 && pipeline->next - pipeline->first == pipeline->ring_size)
		code = pump(pipeline, WAIT_MILLISECONDS, err);
	if (code < 0) {
		vg_item_release(item);
		return code;
	}
	uint64_t index = pipeline->next++;
	struct vg_slot *slot = vg_slot_of(pipeline, index);
	*slot = (struct vg_slot){ .stage = VG_STAGE_EXAMINING };
	slot->record.seq = pipeline->reference.awaited ? 0 : index + 1;
	slot->record.against_file = pipeline->reference.catalogue;
	slot->record.item = *item;
	vg_picture_init(&slot->record.picture);
	memset(item, 0, sizeof *item);
	if (slot->record.item.disposition != VG_EXAMINED)
		vg_slot_settle(slot, slot->record.item.disposition,
		       slot->record.item.reason ? slot->record.item.reason : "");
	else
		code = start(pipeline, slot, index, err);
	return code < 0 ? code : advance(pipeline, err);
}

int vg_pipeline_pump(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0)
		code = advance(pipeline, err);
	if (code >= 0)
		code = heed_stop(pipeline, err);
	if (code >= 0 && pipeline->first < pipeline->next)
		code = pump(pipeline, milliseconds, err);
	return code < 0 ? code : pipeline->first < pipeline->next;
}

int vg_pipeline_finish(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0)
		code = advance(pipeline, err);
	while (code >= 0 && pipeline->first < pipeline->next)
		code = pump(pipeline, WAIT_MILLISECONDS, err);
	return code < 0 ? code : 0;
}
