/* The sentences about a match, a search and a file that the card and the page share. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "media/type_names.h"
#include "report/report.h"

static const char *kind_words(enum vg_difference_kind kind)
{
	static const char *const words[VG_DIFFERENCE_KINDS] = {
		"something else is there", "blurred or pixelated", "something laid over" };
	return words[kind];
}

void vg_describe_difference(enum vg_language language, const struct vg_difference *difference, char *out, size_t size)
{
	const double *box = difference->box;
	char share[32];
	snprintf(out, size, vg_phrase(language, "%s %% of the picture, at %.0f,%.0f (%.0f × %.0f): %s"),
		 vg_format_decimal(language, 100 * difference->share, share), box[0], box[1], box[2], box[3], vg_phrase(language, kind_words(difference->kind)));
}

struct vg_made vg_not_looked_for(enum vg_language language, bool hashes_only, const struct vg_catalogue_stats *searched)
{
	struct vg_made made = { "" };
	char count[VG_COUNT_TEXT];
	if (hashes_only)
		snprintf(made.text, sizeof made.text, "%s",
			 vg_phrase(language, "by digests and hashes only: crops and pictures inside others were not looked for"));
	else if (searched->hash_only)
		snprintf(made.text, sizeof made.text,
			 vg_phrase_of(language, searched->hash_only,
				      "%s of them without features, known by digest or hash alone: crops of it, and pictures that hold it, were not looked for",
				      "%s of them without features, known by digest or hash alone: crops of these, and pictures that hold them, were not looked for"),
			 vg_format_count_in(language, searched->hash_only, count));
	return made;
}

struct vg_made vg_describe_no_difference(enum vg_language language, const struct vg_match *match)
{
	struct vg_made made;
	char share[32];
	snprintf(made.text, sizeof made.text, vg_phrase(language, "no region of %s %% or more of what both show does, tones of light and colour apart"),
		 vg_format_decimal(language, 100 * match->least_difference, share));
	return made;
}

const char *vg_describe_not_compared(enum vg_language language, const struct vg_record *record, const struct vg_match *match)
{
	if (match->strength == VG_EXACT || match->difference_count || (match->compared && !match->in_part))
		return NULL;
	if (match->in_part)
		return vg_phrase(language, "not known: parts of one of the two could not be read");
	return record->search_fault[0] ? vg_phrase(language, "not known: comparing place by place failed")
				       : vg_phrase(language, "not known: too little is kept or shown to compare place by place");
}

bool vg_describe_caution(enum vg_language language, const struct vg_match *match, char *out, size_t size)
{
	const double *here = match->shared_box, *there = match->shared_box_in_known;
	if (!match->compared || match->strength > VG_WEAK)
		return false;
	if (match->relation & VG_SHARES_PART)
		snprintf(out, size, vg_phrase(language, "%.0f,%.0f (%.0f × %.0f): in the other picture at %.0f,%.0f (%.0f × %.0f)"),
			 here[0], here[1], here[2], here[3], there[0], there[1], there[2], there[3]);
	else if (match->structure.another_view)
		snprintf(out, size, "%s", vg_phrase(language, "what agrees lies a little off, here this way and there that, or each is turned and shows what the other does not: as in another photograph of the same scene; look at both yourself"));
	else if (match->structure.parts)
		snprintf(out, size, vg_phrase(language, "the finer structure agrees in only %d of %d places: perhaps another photograph of the same scene; look at both yourself"),
			 match->structure.agreeing, match->structure.parts);
	else
		snprintf(out, size, vg_phrase(language, "only %.0f %% of what both show agrees: look at both yourself"), 100 * match->agreement);
	return true;
}

void vg_describe_strength(enum vg_language language, const struct vg_match *match, char *out, size_t size)
{
	if (match->strength == VG_EXACT)
		snprintf(out, size, "%s", vg_phrase(language, match->relation & VG_IDENTICAL_BYTES
			 ? "exact: the same file, byte for byte" : "exact: the same pixels"));
	else if (match->geometry.inliers)
		snprintf(out, size, vg_phrase_of(language, (uint64_t)match->geometry.inliers, "%s: %d matching point over %.0f %% of the picture",
						 "%s: %d matching points over %.0f %% of the picture"),
			 vg_phrase(language, vg_strength_name(match->strength)), match->geometry.inliers, 100 * match->geometry.item_coverage);
	else
		snprintf(out, size, vg_phrase(language, "%s: PDQ distance %d of 256 (a match up to %d)"),
			 vg_phrase(language, vg_strength_name(match->strength)), match->pdq_distance, VG_PDQ_MATCH_DISTANCE);
}

const struct vg_match *vg_first_rated(const struct vg_matches *matches, enum vg_strength least)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		if (vg_match_rating(match) && match->strength >= least && !(match->relation & VG_SHARES_PART)) /* a review of something else */
			return match;
	}
	return NULL;
}

bool vg_seen_that_day(const struct vg_match *match, const struct vg_post *post)
{
	char seen[VG_DATE_TEXT], posted[VG_DATE_TEXT];
	if (!match->has_date || !post->has_date || match->date_precision > VG_DATE_LOCAL)
		return false;
	vg_date_format(match->date, seen);
	vg_date_format(post->date, posted);
	return strncmp(seen, posted, 10) == 0;
}

void vg_describe_seen(const struct vg_match *match, const struct vg_post *post, char out[VG_DATE_TEXT])
{
	vg_date_format_seen(match->date, match->date_precision, out);
	out[vg_seen_that_day(match, post) ? 19 : strlen(out) < 10 ? strlen(out) : 10] = 0;
	if (strlen(out) > 10)
		out[10] = ' ';
}

void vg_describe_further(const struct vg_report *report, const struct vg_match *match, struct vg_buffer *out)
{
	char text[240];
	if (match->sighting_count < 2)
		return;
	uint64_t further = match->sighting_count - 1;
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, further, "and %llu further sighting: vestigo known show %lld",
						 "and %llu further sightings: vestigo known show %lld"),
		 (unsigned long long)further, (long long)match->known_id);
	(void)vg_buffer_append_text(out, text);
	vg_append_catalogue(report, out);
}

void vg_describe_tags(const struct vg_match *match, struct vg_buffer *out)
{
	for (size_t i = 0; i < match->tag_count; i++) {
		(void)vg_buffer_append_text(out, i ? ", " : "");
		(void)vg_buffer_append_text(out, match->tags[i]);
	}
}

static const char *match_label(const struct vg_match *match, const struct vg_post *post, bool first)
{
	if (match->only_own_post)
		return "This very post";
	if (match->strength < VG_STRONG)
		return "Possibly";
	if (vg_judge_match(match, post) == VG_REUSE_FOUND)
		return first ? "Seen before" : "Also before";
	switch (vg_judge_when(match, post)) {
	case VG_SEEN_LATER: return "Seen later";
	case VG_SEEN_THEN:
		if (post->was_edited && match->date > post->date)
			return "Before its edit";
		return match->date_precision == VG_DATE_DAY ? "On the same day" : "About that time";
	default: return match->has_date ? "Known, dated" : "Known, undated";
	}
}

const char *vg_describe_match_label(enum vg_language language, const struct vg_match *match, const struct vg_post *post, bool first)
{
	return vg_phrase(language, match_label(match, post, first));
}

static const char *comparison(const struct vg_record *record)
{
	if (!record->matches.count)
		return record->matches.distinct ? "JUDGED NOT TO BE THE SAME"
		     : record->matches.by_hash_alone ? "NOT THE SAME BY ITS HASH ALONE" : "NO COMMON PICTURE FOUND";
	if (record->matches.match[0].relation & VG_SHARES_PART)
		return "DIFFERENT PICTURES THAT SHARE A PART";
	return record->matches.match[0].strength > VG_WEAK ? "SAME PICTURE IN BOTH"
							   : "POSSIBLY THE SAME PICTURE IN BOTH";
}

void vg_describe_comparison(enum vg_language language, const struct vg_record *record, char out[160])
{
	bool in_part = record->picture.read_share < 1;
	snprintf(out, 160, "%s%s%s", in_part ? vg_phrase(language, "PARTLY READ") : "", in_part ? " · " : "",
		 vg_phrase(language, comparison(record)));
}

struct vg_made vg_describe_reason(enum vg_language language, const struct vg_picture *picture)
{
	const char *reason = picture->reason, *end = strstr(reason, ": not a picture that"), *start = end;
	char text[sizeof picture->reason + 80], type[80];
	if (!end)
		return vg_phrase_made(language, reason);
	while (start > reason && start[-1] != ' ')
		start--;
	snprintf(type, sizeof type, "%.*s", (int)(end - start), start);
	snprintf(text, sizeof text, "%.*s%s,%s", (int)(start - reason), reason, vg_type_name(type), end + 1);
	return vg_phrase_made(language, text);
}

void vg_describe_camera(enum vg_language language, const struct vg_exif *exif, char *out, size_t size)
{
	char when[sizeof exif->original.raw];
	bool named = strncasecmp(exif->model, exif->make, strlen(exif->make)) == 0;
	vg_text_copy(when, sizeof when, exif->original.raw);
	if (strlen(when) >= 10 && when[4] == ':' && when[7] == ':')
		when[4] = when[7] = '-';
	if (exif->original.clock_unset)
		when[0] = 0; /* a finding says of it what it is */
	bool camera_named = exif->make[0] || exif->model[0];
	snprintf(out, size, "%s%s%s%s%s", named ? "" : exif->make,
		 named || !exif->make[0] || !exif->model[0] ? "" : " ", exif->model,
		 !when[0] ? "" : vg_phrase(language, camera_named ? ", captured " : "Captured "), when);
}

void vg_describe_relation(enum vg_language language, unsigned relation, char out[256])
{
	size_t used = 0;
	out[0] = 0;
	for (int bit = 0; bit < VG_RELATION_COUNT; bit++) {
		if (!(relation & 1u << bit))
			continue;
		int put = snprintf(out + used, 256 - used, "%s%s", used ? ", " : "", vg_phrase(language, vg_relation_name(bit)));
		used += put > 0 ? (size_t)put : 0;
		if (used >= 255)
			return;
	}
	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = ' ';
}
