/* One record as JSON: the contract's shape, keys in a fixed order. */
#include <stdlib.h>
#include <string.h>

#include "base/post.h"
#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

static json_t *input_json(const struct vg_item *item)
{
	json_t *object = json_object();
	char *name = vg_item_display_name(item);
	vg_json_set_text(object, "name", name);
	free(name);
	vg_json_set_text(object, "kind", vg_input_kind_name(item->kind));
	vg_json_set_boolean(object, "thumbnail", item->thumbnail);
	vg_json_set_text(object, "thumbnail_of", item->thumbnail_of);
	vg_json_set_text(object, "declared_type", item->declared_type);
	vg_json_set_text(object, "url", item->url);
	vg_json_set_time(object, "fetched", item->has_fetched, item->fetched);
	vg_json_set_text(object, "stored", item->kind == VG_INPUT_FETCHED && item->name[0] ? item->name : NULL);
	json_object_set_new(object, "post", item->post.present ? vg_post_json(&item->post, false) : json_null());
	return object;
}

/* The pictures in the file, where there are several. */
static json_t *pictures_json(const struct vg_pictures *pictures, const struct vg_embedded_jpeg *jpeg)
{
	if (pictures->kind == VG_PICTURES_PLAIN)
		return json_null();
	json_t *object = json_object();
	vg_json_set_number(object, "count", pictures->count, pictures->count);
	vg_json_set_integer(object, "examined", pictures->which ? 1 : 0);
	vg_json_set_text(object, "kind", vg_pictures_kind_name(pictures->kind));
	vg_json_set_number(object, "which", pictures->which, pictures->which);
	json_object_set_new(object, "embedded_jpeg", jpeg->bytes ? json_pack("{sI,sI}", "offset", (json_int_t)jpeg->at, "bytes", (json_int_t)jpeg->bytes)
								: json_null());
	return object;
}

static json_t *trailing_json(const struct vg_trailing *trailing)
{
	if (!trailing->looked)
		return json_null();
	json_t *object = json_object();
	vg_json_set_integer(object, "bytes", (int64_t)trailing->bytes);
	vg_json_set_text(object, "what", trailing->what[0] ? trailing->what : NULL);
	return object;
}

static json_t *file_json(const struct vg_picture *picture)
{
	if (!picture->has_sha256)
		return json_null();
	json_t *object = json_object();
	vg_json_set_integer(object, "bytes", (int64_t)picture->bytes);
	vg_json_set_hex(object, "sha256", true, picture->sha256, 32);
	vg_json_set_text(object, "format", vg_format_name(picture->format));
	vg_json_set_text(object, "type", picture->type);
	vg_json_set_number(object, "width", picture->width, picture->width);
	vg_json_set_number(object, "height", picture->height, picture->height);
	json_object_set_new(object, "pictures", pictures_json(&picture->pictures, &picture->embedded_jpeg));
	json_object_set_new(object, "read_share", picture->disposition == VG_EXAMINED
			    ? json_real(picture->read_share) : json_null());
	json_object_set_new(object, "trailing", trailing_json(&picture->trailing));
	return object;
}

static json_t *hashes_json(const struct vg_picture *picture)
{
	char text[VG_PDQ_TEXT];
	json_t *object = json_object(), *pdq = json_object();
	vg_pdq_to_text(&picture->pdq.turned[VG_TURN_NONE], text);
	vg_json_set_text(pdq, "hash", text);
	vg_json_set_integer(pdq, "quality", picture->pdq.quality);
	json_object_set_new(object, "pdq", pdq);
	vg_json_set_hex(object, "pixels_sha256", true, picture->pixels_sha256, 32);
	return object;
}

/* Whether it was a JPEG of lower quality before; null where that was not asked. */
static json_t *earlier_json(const struct vg_jpeg_earlier *earlier)
{
	if (!earlier->asked)
		return json_null();
	json_t *object = json_object();
	vg_json_set_integer(object, "frequencies", earlier->looked);
	vg_json_set_integer(object, "told", earlier->told);
	json_object_set_new(object, "quality", earlier->quality ? json_integer(earlier->quality) : json_null());
	return object;
}

static json_t *jpeg_json(const struct vg_picture *picture)
{
	const struct vg_jpeg *jpeg = &picture->jpeg;
	if (!jpeg->present)
		return json_null();
	json_t *object = json_object(), *origin = json_array();
	vg_json_set_integer(object, "quality", jpeg->quality);
	vg_json_set_boolean(object, "standard_tables", jpeg->standard_tables);
	vg_json_set_boolean(object, "progressive", jpeg->progressive);
	vg_json_set_unless_empty(object, "subsampling", jpeg->subsampling);
	vg_json_set_integer(object, "components", jpeg->components);
	vg_json_set_integer(object, "scans", jpeg->scans);
	vg_json_set_unless_empty(object, "tables", jpeg->tables);
	vg_json_set_text(object, "markers", jpeg->markers);
	vg_json_set_integer(object, "trailing_bytes", (int64_t)picture->trailing.bytes);
	for (int i = 0; i < VG_ORIGINS && jpeg->origin[i][0]; i++)
		json_array_append_new(origin, json_string(jpeg->origin[i]));
	json_object_set_new(object, "origin", origin);
	json_object_set_new(object, "earlier", earlier_json(&jpeg->earlier));
	json_object_set_new(object, "encoder", jpeg->encoder ? json_pack("{ss,sI}", "family", vg_encoder_name(jpeg->encoder), "quality",
									 (json_int_t)jpeg->encoder_quality) : json_null());
	return object;
}

/* Blocks that are there but not yet read beyond their size. */
static json_t *block_json(uint64_t bytes)
{
	json_t *object = json_object();
	if (bytes)
		vg_json_set_integer(object, "bytes", (int64_t)bytes);
	return object;
}

/* The state of each block: absent, read, or there and not understood, with the reason. */
static json_t *blocks_json(const struct vg_picture *picture)
{
	static const char *const keys[VG_BLOCK_COUNT] = { "exif", "xmp", "iptc", "icc" };
	json_t *object = json_object();
	for (int i = 0; i < VG_BLOCK_COUNT; i++) {
		const struct vg_block *block = &picture->block[i];
		json_t *one = json_object();
		vg_json_set_text(one, "state", vg_block_state_name(block->state));
		vg_json_set_text(one, "reason", block->reason[0] ? block->reason : NULL);
		json_object_set_new(object, keys[i], one);
	}
	return object;
}

static json_t *entry_json(const struct vg_metadata_entry *entry)
{
	json_t *object = json_object();
	json_t *number = entry->number ? json_loads(entry->value, JSON_DECODE_ANY, NULL) : NULL;
	json_object_set_new(object, "tag", entry->tag >= 0 ? json_integer(entry->tag) : json_null());
	vg_json_set_text(object, "name", entry->name);
	if (json_is_number(number)) {
		json_object_set_new(object, "value", number);
	} else {
		json_decref(number);
		vg_json_set_text(object, "value", entry->value);
	}
	vg_json_set_text(object, "means", entry->meaning);
	vg_json_set_boolean(object, "cut", entry->cut);
	return object;
}

/* Every statement by directory, in the file's order. */
static json_t *directories_json(const struct vg_metadata_entry *list, size_t count)
{
	json_t *directories = json_array(), *entries = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct vg_metadata_entry *entry = &list[i];
		if (!i || strcmp(entry->directory, entry[-1].directory) != 0) {
			json_t *directory = json_object();
			entries = json_array();
			vg_json_set_text(directory, "directory", entry->directory);
			json_object_set_new(directory, "entries", entries);
			json_array_append_new(directories, directory);
		}
		json_array_append_new(entries, entry_json(entry));
	}
	return directories;
}

static json_t *metadata_json(const struct vg_picture *picture)
{
	json_t *object = json_object(), *icc = json_null(), *defects = json_array(), *kinds = json_array();
	const struct vg_block *blocks = picture->block;
	json_object_set_new(object, "exif", vg_json_exif(picture));
	json_object_set_new(object, "iptc", block_json(blocks[VG_BLOCK_IPTC].bytes));
	json_object_set_new(object, "xmp", block_json(blocks[VG_BLOCK_XMP].bytes));
	if (blocks[VG_BLOCK_ICC].bytes) {
		icc = block_json(blocks[VG_BLOCK_ICC].bytes);
		vg_json_set_unless_empty(icc, "description", picture->icc_description);
	}
	json_object_set_new(object, "icc", icc);
	json_object_set_new(object, "blocks", blocks_json(picture));
	json_object_set_new(object, "jpeg", jpeg_json(picture));
	json_object_set_new(object, "c2pa", vg_json_credentials(picture->credentials));
	for (int i = 0; i < VG_DEFECTS && picture->defects[i].text[0]; i++) {
		json_array_append_new(defects, json_string(picture->defects[i].text));
		json_array_append_new(kinds, json_string(vg_defect_kind_name(picture->defects[i].kind)));
	}
	json_object_set_new(object, "defects", defects);
	json_object_set_new(object, "defect_kinds", kinds);
	json_object_set_new(object, "carried", vg_carried_json(picture));
	json_object_set_new(object, "directories", directories_json(picture->entries, picture->entry_count));
	vg_json_set_integer(object, "entries_left_out", picture->entries_left_out);
	return object;
}

/* What lies beside the file, apart from what the file says. */
static json_t *sidecars_json(const struct vg_record *record)
{
	json_t *list = json_array();
	for (size_t i = 0; i < record->sidecar_count; i++) {
		const struct vg_sidecar *sidecar = &record->sidecars[i];
		json_t *object = json_object();
		vg_json_set_text(object, "name", sidecar->name);
		vg_json_set_text(object, "state", vg_block_state_name(sidecar->state));
		vg_json_set_text(object, "reason", sidecar->reason[0] ? sidecar->reason : NULL);
		vg_json_set_number(object, "bytes", sidecar->has_sha256, (int64_t)sidecar->bytes);
		vg_json_set_hex(object, "sha256", sidecar->has_sha256, sidecar->sha256, 32);
		json_object_set_new(object, "directories", directories_json(sidecar->entries, sidecar->entry_count));
		vg_json_set_integer(object, "entries_left_out", sidecar->entries_left_out);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *evidence_json(const struct vg_finding *finding)
{
	json_t *object = json_object();
	for (size_t i = 0; i < finding->evidence_count; i++) {
		const struct vg_finding_detail *evidence = &finding->evidence[i];
		json_t *value = !evidence->is_number ? NULL
			: evidence->number == (double)(int64_t)evidence->number
				? json_integer((json_int_t)evidence->number) : json_real(evidence->number);
		if (value)
			json_object_set_new(object, evidence->key, value);
		else
			vg_json_set_text(object, evidence->key, evidence->text);
	}
	return object;
}

static json_t *finding_json(const struct vg_finding *finding)
{
	bool observed = finding->outcome == VG_OBSERVED;
	json_t *object = json_object();
	vg_json_set_text(object, "code", finding->kind->code);
	vg_json_set_text(object, "outcome", vg_finding_outcome_name(finding->outcome));
	vg_json_set_text(object, "strength", observed ? vg_strength_name(finding->strength) : NULL);
	vg_json_set_text(object, "says", finding->says);
	vg_json_set_text(object, "innocent", observed ? finding->kind->innocent : NULL);
	json_object_set_new(object, "evidence", evidence_json(finding));
	return object;
}

static json_t *repeat_post_json(const struct vg_repeat_post *post)
{
	json_t *object = json_object();
	vg_json_set_integer(object, "seq", (int64_t)post->seq);
	vg_json_set_number(object, "message", post->has_message, post->message);
	vg_json_set_time(object, "date", post->has_date, post->date);
	return object;
}

static json_t *repeat_json(const struct vg_repeat *repeat)
{
	if (!repeat->present)
		return json_null();
	json_t *object = json_object();
	vg_json_set_integer(object, "seq", (int64_t)repeat->seq);
	vg_json_set_number(object, "message", repeat->has_message, repeat->message);
	vg_json_set_text(object, "chat", repeat->chat);
	vg_json_set_boolean(object, "same_bytes", repeat->same_bytes);
	vg_json_set_integer(object, "pdq_distance", repeat->pdq_distance);
	vg_json_set_text(object, "by", vg_repeat_by_name(repeat->by));
	vg_json_set_text(object, "strength", vg_strength_name(repeat->strength));
	json_object_set_new(object, "relation", vg_json_relation(repeat->relation));
	vg_json_set_boolean(object, "compared", repeat->compared);
	json_object_set_new(object, "first_coverage", repeat->has_coverage ? json_real(repeat->first_coverage) : json_null());
	json_object_set_new(object, "item_coverage", repeat->has_coverage ? json_real(repeat->item_coverage) : json_null());
	vg_json_set_integer(object, "appearance", (int64_t)repeat->appearance);
	vg_json_set_boolean(object, "before_first", repeat->before_first);
	json_object_set_new(object, "earliest", repeat_post_json(&repeat->earliest));
	return object;
}

static json_t *verdict_json(const struct vg_record *record)
{
	json_t *object = json_object();
	vg_json_set_text(object, "reuse", vg_reuse_name(record->verdict.reuse));
	vg_json_set_text(object, "alteration", vg_alteration_name(record->verdict.alteration));
	vg_json_set_text(object, "metadata", record->picture.metadata_looked ? vg_metadata_state_name(record->verdict.metadata) : NULL);
	vg_json_set_boolean(object, "flagged", record->verdict.flagged);
	return object;
}

/* "reason" is null where the search was completed, or none was made. */
static json_t *search_json(const struct vg_record *record)
{
	json_t *object = json_object();
	vg_json_set_boolean(object, "complete", !record->search_fault[0]);
	vg_json_set_unless_empty(object, "reason", record->search_fault);
	return object;
}

json_t *vg_json_record(const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	bool examined = picture->disposition == VG_EXAMINED;
	json_t *object = json_object(), *matches = json_array(), *findings = json_array();
	vg_json_set_text(object, "type", "item");
	vg_json_set_integer(object, "seq", (int64_t)record->seq);
	vg_json_set_text(object, "disposition", vg_disposition_name(picture->disposition));
	vg_json_set_unless_empty(object, "reason", picture->reason);
	json_object_set_new(object, "input", input_json(&record->item));
	json_object_set_new(object, "file", file_json(picture));
	json_object_set_new(object, "hashes", examined ? hashes_json(picture) : json_null());
	json_object_set_new(object, "metadata", picture->metadata_looked ? metadata_json(picture) : json_null());
	json_object_set_new(object, "sidecars", sidecars_json(record));
	json_object_set_new(object, "copies", vg_copies_json(picture));
	for (size_t i = 0; i < record->matches.count; i++)
		json_array_append_new(matches, vg_json_match(&record->matches.match[i], !record->against_file));
	json_object_set_new(object, "matches", matches);
	json_object_set_new(object, "search", search_json(record));
	json_object_set_new(object, "repeats", repeat_json(&record->repeat));
	for (size_t i = 0; i < record->finding_count; i++)
		json_array_append_new(findings, finding_json(&record->findings[i]));
	json_object_set_new(object, "findings", findings);
	json_object_set_new(object, "verdict", verdict_json(record));
	return object;
}
