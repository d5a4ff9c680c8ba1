/* JSON Lines, and the same as one JSON document. */
#include <stdlib.h>
#include <string.h>

#include <vestigo/check.h>

#include "base/memory.h"
#include "report/report.h"

enum { REPORT_FORMAT = 1 };

static void append(struct vg_report *report, json_t *value)
{
	if (vg_json_append(&report->out, value) < 0)
		(void)vg_error_set(&report->fault, VG_ERR_MEMORY, "cannot write \"%s\": no room for the report of a picture", report->target.name);
}

/* Whom it trusts to vouch for signers; null for nobody. */
static json_t *trust_list_json(const struct vg_trust_list *list)
{
	if (!list)
		return json_null();
	json_t *object = json_object();
	vg_json_set_text(object, "name", vg_trust_list_name(list));
	vg_json_set_time(object, "date", true, vg_trust_list_date(list));
	vg_json_set_hex(object, "sha256", true, vg_trust_list_sha256(list), 32);
	vg_json_set_integer(object, "certificates", (int64_t)vg_trust_list_count(list));
	return object;
}

json_t *vg_json_begin(const struct vg_report_begin *begin)
{
	json_t *object = json_object(), *inputs = json_array(), *limits = json_object(),
	       *run = json_object();
	vg_json_set_text(object, "type", "begin");
	vg_json_set_integer(object, "report", REPORT_FORMAT);
	vg_json_set_text(object, "program", "vestigo " VG_VERSION);
	vg_json_set_text(object, "command", begin->command);
	for (size_t i = 0; i < begin->input_count; i++) {
		json_t *holder = json_object();
		vg_json_set_text(holder, "name", begin->inputs[i]);
		json_array_append(inputs, json_object_get(holder, "name"));
		json_decref(holder);
	}
	json_object_set_new(object, "inputs", inputs);
	vg_json_set_integer(limits, "max_bytes", (int64_t)begin->limits.max_bytes);
	vg_json_set_integer(limits, "max_pixels", (int64_t)begin->limits.max_pixels);
	vg_json_set_integer(limits, "max_memory", (int64_t)begin->limits.max_memory);
	vg_json_set_integer(limits, "max_seconds", begin->limits.max_seconds);
	json_object_set_new(object, "limits", limits);
	json_object_set_new(object, "trust_list", trust_list_json(begin->trust_list));
	vg_json_set_time(run, "started", true, begin->started);
	vg_json_set_integer(run, "jobs", begin->jobs);
	vg_json_set_text(run, "sandbox", vg_protection_level_name(begin->sandbox));
	json_object_set_new(object, "run", run);
	return object;
}

json_t *vg_json_dispositions(const struct vg_report_summary *summary)
{
	json_t *object = json_object();
	for (int i = 0; i < VG_DISPOSITION_COUNT; i++)
		vg_json_set_integer(object, vg_disposition_name((enum vg_disposition)i),
				    (int64_t)summary->dispositions[i]);
	return object;
}

static json_t *searched_json(const struct vg_report_summary *summary)
{
	json_t *object = json_object(), *thresholds = json_object();
	vg_json_set_text(object, "catalogue", summary->catalogue);
	vg_json_set_integer(object, "entries", (int64_t)summary->searched.pictures);
	vg_json_set_integer(object, "set_aside", (int64_t)summary->searched.set_aside);
	vg_json_set_integer(object, "hash_only", (int64_t)summary->searched.hash_only);
	vg_json_set_time(object, "newest", summary->searched.has_newest, summary->searched.newest);
	vg_json_set_text(object, "digest", summary->searched.digest[0] ? summary->searched.digest : NULL);
	vg_json_set_integer(thresholds, "pdq_distance", VG_PDQ_MATCH_DISTANCE);
	vg_json_set_integer(thresholds, "pdq_quality", VG_PDQ_MATCH_QUALITY);
	json_object_set_new(object, "thresholds", thresholds);
	json_object_set_new(object, "hashes_only", json_boolean(summary->hashes_only));
	vg_json_set_integer(object, "incomplete", (int64_t)summary->searches_incomplete);
	vg_json_set_text(object, "reason", summary->searches_incomplete ? summary->search_fault : NULL);
	return object;
}

static json_t *colliding_json(const struct vg_report_summary *summary)
{
	json_t *array = json_array();
	for (size_t i = 0; i < summary->colliding_count; i++) {
		json_t *object = json_object();
		vg_json_set_integer(object, "known", summary->colliding[i].known_id);
		vg_json_set_integer(object, "items", (int64_t)summary->colliding[i].items);
		json_array_append_new(array, object);
	}
	return array;
}

json_t *vg_json_summary(const struct vg_report_summary *summary)
{
	const struct vg_intake_counts *intake = &summary->intake;
	json_t *object = json_object(), *messages = json_object(), *run = json_object();
	vg_json_set_text(object, "type", "summary");
	vg_json_set_integer(object, "records", (int64_t)summary->records);
	json_object_set_new(object, "dispositions", vg_json_dispositions(summary));
	vg_json_set_integer(messages, "read", (int64_t)intake->messages);
	vg_json_set_integer(messages, "with_media", (int64_t)intake->messages_with_media);
	vg_json_set_integer(messages, "without_media", (int64_t)(intake->messages - intake->messages_with_media));
	vg_json_set_integer(messages, "unreadable", (int64_t)intake->malformed_messages);
	json_object_set_new(object, "messages", messages);
	vg_json_set_integer(object, "truncated_sources", (int64_t)intake->truncated_sources);
	vg_json_set_integer(object, "flagged", (int64_t)summary->flagged);
	vg_json_set_integer(object, "repeats", (int64_t)summary->repeats);
	vg_json_set_integer(object, "repeated_pictures", (int64_t)summary->repeated);
	vg_json_set_integer(object, "partly_read", (int64_t)summary->partly_read);
	vg_json_set_integer(object, "prior_appearances", (int64_t)summary->reuse_found);
	json_object_set_new(object, "interrupted", json_boolean(summary->interrupted));
	json_object_set_new(object, "searched", searched_json(summary));
	json_object_set_new(object, "colliding_entries", colliding_json(summary));
	vg_json_set_time(run, "finished", true, summary->finished);
	json_object_set_new(run, "seconds", json_real(summary->seconds));
	json_object_set_new(object, "run", run);
	return object;
}

static int line_begin(struct vg_report *report, const struct vg_report_begin *begin)
{
	append(report, vg_json_begin(begin));
	(void)vg_buffer_append_byte(&report->out, '\n');
	return vg_report_whole(report, NULL);
}

static int line_record(struct vg_report *report, const struct vg_record *record)
{
	append(report, vg_json_record(record));
	(void)vg_buffer_append_byte(&report->out, '\n');
	return vg_report_whole(report, NULL);
}

static int line_end(struct vg_report *report, const struct vg_report_summary *summary)
{
	append(report, vg_json_summary(summary));
	(void)vg_buffer_append_byte(&report->out, '\n');
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_jsonl = { line_begin, line_record, line_end };

static int document_begin(struct vg_report *report, const struct vg_report_begin *begin)
{
	vg_put(report, "{\"begin\":");
	append(report, vg_json_begin(begin));
	vg_put(report, ",\n\"items\":[");
	return vg_report_whole(report, NULL);
}

static int document_record(struct vg_report *report, const struct vg_record *record)
{
	vg_put(report, "%s\n", report->records ? "," : "");
	append(report, vg_json_record(record));
	return vg_report_whole(report, NULL);
}

static int document_end(struct vg_report *report, const struct vg_report_summary *summary)
{
	vg_put(report, "\n],\n\"summary\":");
	append(report, vg_json_summary(summary));
	vg_put(report, "}\n");
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_json = { document_begin, document_record, document_end };

/* --- one text, for vestigo/check.h --- */

/* Takes over the value, made since there were so many failed allocations. */
static int to_text(json_t *value, unsigned long faults, char **out, struct vg_error *err)
{
	struct vg_buffer text;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	int code = vg_json_append(&text, value);
	if (code == 0)
		code = vg_buffer_append_byte(&text, 0);
	if (code < 0 || vg_memory_faults() != faults) {
		vg_buffer_release(&text);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	*out = (char *)text.data;
	return 0;
}

int vg_record_json(const struct vg_record *record, char **out, struct vg_error *err)
{
	vg_json_note_faults();
	unsigned long faults = vg_memory_faults();
	return to_text(vg_json_record(record), faults, out, err);
}

int vg_summary_json(const struct vg_report_summary *summary, char **out, struct vg_error *err)
{
	vg_json_note_faults();
	unsigned long faults = vg_memory_faults();
	return to_text(vg_json_summary(summary), faults, out, err);
}
