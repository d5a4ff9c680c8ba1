/* Drafts of schema.org MediaReview: what the evidence allows to be said of a picture, for a person
 * to complete, to judge and to sign. Which other categories hold (that a picture is as it was taken, staged or meant in
 * jest) only people can say, and none of them is ever filled in. */
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

/* One relation that an edit is: what was cut off or laid on, not what any upload does. */
enum { EDITED = VG_CROPPED | VG_OVERLAY_OR_BORDER | VG_MIRRORED };

static void append(struct vg_report *report, json_t *value)
{
	if (vg_json_append(&report->out, value) < 0)
		vg_error_set(&report->fault, VG_ERR_MEMORY, "no room for a draft");
}

static int begin(struct vg_report *report, const struct vg_report_begin *begin)
{
	char date[VG_TIME_TEXT];
	vg_time_format(begin->started, date);
	vg_put(report, "{\"@context\":\"https://schema.org\",\"@type\":\"ItemList\",\"name\":\"drafts by vestigo " VG_VERSION
	       ", not reviewed by a person\",\"dateCreated\":\"%s\",\"itemListElement\":[", date);
	return vg_report_whole(report, NULL);
}

/* NULL: the evidence allows none. The strongest statement comes first. */
static const char *category(const struct vg_record *record, const struct vg_match *match)
{
	if (match->strength < VG_STRONG || match->relation & VG_SHARES_PART)
		return NULL;
	if (vg_judge_when(match, &record->item.post) == VG_SEEN_LATER) /* which of the two was made of the other is not known */
		return NULL;
	if (vg_judge_is_newer(record, match)) /* the other was made of this one, or of what both come from */
		return NULL;
	if (match->relation & VG_REGION_ALTERED && match->difference_count)
		return "https://schema.org/TransformedContent";
	if (vg_judge_match(match, &record->item.post) == VG_REUSE_FOUND && match->has_date && record->item.post.has_date)
		return "https://schema.org/DecontextualizedContent";
	return match->relation & EDITED ? "https://schema.org/EditedOrCroppedContent" : NULL;
}

/* The post that shows it: its number in the chat of that name. */
static json_t *posting(const struct vg_post *post)
{
	json_t *object = json_object();
	char number[32];
	snprintf(number, sizeof number, "%lld", (long long)post->message);
	vg_json_set_text(object, "@type", "SocialMediaPosting");
	vg_json_set_text(object, "identifier", number);
	if (post->chat)
		vg_json_set_text(object, "name", post->chat);
	return object;
}

static json_t *media(const struct vg_record *record)
{
	json_t *object = json_object();
	const struct vg_post *post = &record->item.post;
	char date[VG_TIME_TEXT];
	vg_json_set_text(object, "@type", "ImageObject");
	vg_json_set_hex(object, "sha256", record->picture.has_sha256, record->picture.sha256, 32);
	char *name = vg_item_display_name(&record->item);
	if (name)
		vg_json_set_text(object, "name", name);
	free(name);
	if (post->has_message)
		json_object_set_new(object, "isPartOf", posting(post));
	if (post->permalink)
		vg_json_set_text(object, "contentUrl", post->permalink);
	if (post->caption)
		vg_json_set_text(object, "caption", post->caption);
	if (post->has_date) {
		vg_time_format_stated(post->date, post->date_is_local, date);
		vg_json_set_text(object, "uploadDate", date);
	}
	return object;
}

static json_t *earlier(const struct vg_match *match)
{
	json_t *object = json_object();
	vg_json_set_text(object, "@type", "ImageObject");
	if (match->title)
		vg_json_set_text(object, "name", match->title);
	if (match->source)
		vg_json_set_text(object, "contentUrl", match->source);
	vg_json_set_hex(object, "sha256", match->has_sha256, match->sha256, 32);
	return object;
}

static json_t *draft(const struct vg_record *record, const struct vg_match *match, const char *kind)
{
	json_t *object = json_object();
	char strength[256], relation[256], text[640], date[VG_TIME_TEXT];
	vg_describe_strength(VG_ENGLISH, match, strength, sizeof strength);
	vg_describe_relation(VG_ENGLISH, match->relation, relation);
	snprintf(text, sizeof text, "Draft of a program: complete, judge and sign it. %s; %s", relation[0] ? relation : "by its hash", strength);
	vg_json_set_text(object, "@type", "MediaReview");
	vg_json_set_text(object, "mediaAuthenticityCategory", kind);
	vg_json_set_text(object, "description", text);
	json_object_set_new(object, "author", json_null());
	json_object_set_new(object, "itemReviewed", media(record));
	json_object_set_new(object, "isBasedOn", earlier(match));
	if (match->has_date) { /* when it was seen says nothing of when it was made */
		vg_date_format_seen(match->date, match->date_precision, date);
		snprintf(text, sizeof text, "seen %s", date);
		vg_json_set_text(object, "originalMediaContextDescription", text);
	}
	return object;
}

static int record(struct vg_report *report, const struct vg_record *record)
{
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		const char *kind = category(record, match);
		if (!kind)
			continue;
		vg_put(report, "%s\n", report->headed ? "," : "");
		report->headed = true;
		append(report, draft(record, match, kind));
		return vg_report_whole(report, NULL);
	}
	return vg_report_whole(report, NULL);
}

static int end(struct vg_report *report, const struct vg_report_summary *unused)
{
	(void)unused;
	vg_put(report, "\n]}\n");
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_media_review = { begin, record, end };
