/* What a fetch did, as one JSON object. */
#include <stdlib.h>
#include <string.h>

#include <vestigo/fetch.h>

#include "base/file.h"
#include "report/report.h"

enum { TEXT_MAXIMUM = 64 << 20 };

static json_t *ranges_json(const struct vg_fetch_range *ranges, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("[I, I]", (json_int_t)ranges[i].first, (json_int_t)ranges[i].last));
	return list;
}

static json_t *target_json(const struct vg_fetch_target *target)
{
	json_t *object = json_object();
	vg_json_set_text(object, "target", target->name);
	vg_json_set_text(object, "title", target->title);
	vg_json_set_text(object, "state", target->state);
	vg_json_set_text(object, "reason", target->reason);
	json_object_set_new(object, "complete", json_boolean(target->complete));
	vg_json_set_integer(object, "posts", (int64_t)target->posts);
	json_object_set_new(object, "missing", ranges_json(target->missing, target->missing_count));
	json_object_set_new(object, "not_looked_at", ranges_json(target->not_looked_at, target->not_looked_at_count));
	return object;
}

static json_t *failures_json(const struct vg_fetch_summary *summary, bool refused)
{
	json_t *list = json_array();
	for (size_t i = 0; i < summary->failure_count; i++) {
		const struct vg_fetch_failure *failure = &summary->failures[i];
		if (failure->refused != refused)
			continue;
		json_t *object = json_object();
		vg_json_set_text(object, "target", failure->target);
		vg_json_set_text(object, "url", failure->url);
		vg_json_set_text(object, "reason", failure->reason);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *withheld_json(const struct vg_fetch_summary *summary)
{
	json_t *list = json_array();
	for (size_t i = 0; i < summary->withheld_count; i++) {
		json_t *object = json_object();
		vg_json_set_text(object, "target", summary->withheld[i].target);
		vg_json_set_text(object, "reason", summary->withheld[i].reason);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *notices_json(const struct vg_fetch_summary *summary)
{
	json_t *list = json_array();
	for (size_t i = 0; i < summary->notice_count; i++)
		json_array_append_new(list, json_string(summary->notices[i]));
	return list;
}

static json_t *summary_json(const struct vg_fetch_summary *summary, const char *folder)
{
	json_t *object = json_object(), *targets = json_array();
	for (size_t i = 0; i < summary->target_count; i++)
		json_array_append_new(targets, target_json(&summary->targets[i]));
	vg_json_set_text(object, "type", "fetch");
	vg_json_set_text(object, "evidence", folder);
	vg_json_set_text(object, "head", summary->head);
	json_object_set_new(object, "interrupted", json_boolean(summary->interrupted));
	vg_json_set_integer(object, "posts_seen", (int64_t)summary->posts);
	vg_json_set_integer(object, "stored", (int64_t)summary->stored);
	vg_json_set_integer(object, "already_there", (int64_t)summary->already_there);
	json_object_set_new(object, "refused", failures_json(summary, true));
	json_object_set_new(object, "failed", failures_json(summary, false));
	json_object_set_new(object, "not_given", withheld_json(summary));
	json_object_set_new(object, "targets", targets);
	json_object_set_new(object, "notices", notices_json(summary));
	json_object_set_new(object, "run", json_pack("{s:I, s:I, s:I, s:f}", "requests", (json_int_t)summary->requests,
						     "connections", (json_int_t)summary->connections, "bytes",
						     (json_int_t)summary->bytes, "seconds", summary->seconds));
	return object;
}

int vg_fetch_summary_write(const struct vg_fetch_summary *summary, const char *folder, int fd,
			   struct vg_error *err)
{
	struct vg_buffer text;
	vg_buffer_init(&text, TEXT_MAXIMUM);
	int code = vg_json_append(&text, summary_json(summary, folder));
	if (code == 0)
		code = vg_buffer_append_byte(&text, '\n');
	code = code < 0 ? vg_error_set(err, code, "out of memory")
			: vg_file_write(fd, "standard output", vg_buffer_span(&text), err);
	vg_buffer_release(&text);
	return code;
}
