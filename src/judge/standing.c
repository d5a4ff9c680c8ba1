/* What a match says of a post: seen before it, then, later, or perhaps only; and which of several tells most. */
#include "base/time.h"
#include "judge/findings.h"

/* A date is stated, and not understood: which came first is not known. A post that states none, as service messages in HTML
 * exports do, is no later than this day, as a file is that was handed in. */
static bool has_unread_date(const struct vg_post *post)
{
	return post && post->present && !post->has_date && post->date_raw && post->date_raw[0];
}

enum vg_seen vg_judge_when(const struct vg_match *match, const struct vg_post *post)
{
	int64_t first, last, posted_first, posted_last;
	if (!match->has_date || has_unread_date(post))
		return VG_SEEN_UNDATED;
	if (!post || !post->present || !post->has_date)
		return VG_SEEN_EARLIER;
	vg_date_span(match->date, match->date_precision, &first, &last);
	enum vg_date_precision precision = post->date_is_local ? VG_DATE_LOCAL : VG_DATE_SECOND;
	vg_date_span(post->date, precision, &posted_first, &posted_last);
	if (post->was_edited) {
		int64_t edited_first, edited_last;
		vg_date_span(post->edited, precision, &edited_first, &edited_last);
		posted_last = !post->has_edited ? INT64_MAX : edited_last > posted_last ? edited_last : posted_last;
	}
	return last < posted_first ? VG_SEEN_EARLIER : first > posted_last ? VG_SEEN_LATER : VG_SEEN_THEN;
}

enum vg_reuse vg_judge_match(const struct vg_match *match, const struct vg_post *post)
{
	bool posted = post && post->present && post->has_date;
	if (match->only_own_post)
		return VG_REUSE_NONE_FOUND;
	if (match->relation & VG_SHARES_PART)
		return VG_REUSE_SHARES_PART;
	if (match->strength < VG_STRONG)
		return VG_REUSE_POSSIBLE;
	if (has_unread_date(post))
		return VG_REUSE_POSSIBLE;
	if (!posted)
		return VG_REUSE_FOUND;
	if (match->has_date)
		return vg_judge_when(match, post) == VG_SEEN_EARLIER ? VG_REUSE_FOUND
		     : vg_judge_when(match, post) == VG_SEEN_LATER ? VG_REUSE_LATER_ONLY : VG_REUSE_POSSIBLE;
	/* Undated: it was seen no later than it entered the catalogue. */
	return match->added < post->date ? VG_REUSE_FOUND : VG_REUSE_POSSIBLE;
}

/* Of what is strong, exact or not, the earliest tells most; what is weaker comes behind it. */
static bool tells_more(const struct vg_match *match, const struct vg_match *other)
{
	enum vg_strength one = match->strength, two = other->strength;
	if (one != two && (one < VG_STRONG || two < VG_STRONG))
		return one > two;
	return match->has_date && (!other->has_date || match->date < other->date);
}

bool vg_judge_is_newer(const struct vg_record *record, const struct vg_match *match)
{
	int64_t first, last, exact_first, exact_last;
	if (!match->has_date)
		return false;
	vg_date_span(match->date, match->date_precision, &first, &last);
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *exact = &record->matches.match[i];
		if (exact->strength != VG_EXACT || !exact->has_date)
			continue;
		vg_date_span(exact->date, exact->date_precision, &exact_first, &exact_last);
		if (exact_last < first)
			return true;
	}
	return false;
}

const struct vg_match *vg_judge_best(const struct vg_record *record, enum vg_reuse standing)
{
	const struct vg_match *best = NULL;
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		if (vg_judge_match(match, &record->item.post) != standing)
			continue;
		if (!best || tells_more(match, best))
			best = match;
	}
	return best;
}

size_t vg_judge_sharing(const struct vg_matches *matches, const struct vg_match **out_first)
{
	size_t count = 0;
	*out_first = NULL;
	for (size_t i = 0; i < matches->count; i++)
		if (matches->match[i].relation & VG_SHARES_PART && count++ == 0)
			*out_first = &matches->match[i];
	return count;
}
