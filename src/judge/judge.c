/* Findings to verdict. */
#include <string.h>

#include "base/phrases.h"
#include "base/text.h"
#include "judge/findings.h"

static bool observed(const struct vg_record *record, enum finding which)
{
	return record->findings[which].outcome == VG_OBSERVED;
}

/* "Only later" is said where nothing may be from before, however weakly it matches; what is weak and
 * from later says less than that. */
static int weight(const struct vg_match *match, const struct vg_post *post)
{
	enum vg_reuse reuse = vg_judge_match(match, post);
	bool later = reuse == VG_REUSE_POSSIBLE && vg_judge_when(match, post) == VG_SEEN_LATER;
	return 2 * (int)reuse - (later ? 3 : 0);
}

static enum vg_reuse judge_reuse(const struct vg_record *record, enum vg_search search)
{
	if (search != VG_SEARCHED_CATALOGUE)
		return VG_REUSE_NOT_SEARCHED;
	enum vg_reuse best = VG_REUSE_NONE_FOUND;
	int most = 2 * (int)best;
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		enum vg_reuse reuse = vg_judge_match(match, &record->item.post);
		if (weight(match, &record->item.post) > most) {
			best = reuse;
			most = weight(match, &record->item.post);
		}
	}
	/* What was found stands; what was not found may be there. */
	return record->search_fault[0] && best < VG_REUSE_FOUND ? VG_REUSE_SEARCH_INCOMPLETE : best;
}

/* Are all that there is room for the same picture? Of a design that many share they are not. */
static bool is_crowded(const struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++)
		if (matches->match[i].strength < VG_STRONG || matches->match[i].relation & VG_SHARES_PART)
			return false;
	return matches->count == VG_MATCHES_MAXIMUM;
}

/* What was seen before the post may be among those that were not looked at. */
static void note_cut(struct vg_record *record)
{
	if (record->matches.cut && is_crowded(&record->matches) && !record->search_fault[0] && !vg_judge_best(record, VG_REUSE_FOUND))
		vg_text_copy(record->search_fault, sizeof record->search_fault, "more known pictures are like it than a search looks at");
}

/* Whoever reads one match only reads the one that the verdict rests on. */
static void put_first(struct vg_record *record)
{
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	struct vg_match *list = record->matches.match;
	if (!best || best == list)
		return;
	struct vg_match first = *best;
	memmove(list + 1, list, (size_t)(best - list) * sizeof *list);
	list[0] = first;
}

static bool any_read(const struct vg_picture *picture)
{
	bool read = picture->exif.present;
	static const enum vg_block_name kinds[] = { VG_BLOCK_XMP, VG_BLOCK_IPTC };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		read |= picture->block[kinds[i]].state == VG_BLOCK_READ;
	return read;
}

static bool changed_since_thumbnail(const struct vg_record *record)
{
	return observed(record, THUMBNAIL_DIFFERS) || observed(record, THUMBNAIL_MIRRORED) ||
	       observed(record, THUMBNAIL_CROPPED) || observed(record, THUMBNAIL_REGION);
}

static enum vg_metadata_state judge_metadata(const struct vg_record *record)
{
	if (observed(record, METADATA_MALFORMED))
		return VG_METADATA_MALFORMED;
	if (changed_since_thumbnail(record) || observed(record, CAPTURED_AFTER_POST) || observed(record, TYPE_MISMATCH) ||
	    observed(record, BLOCKS_CONTRADICT))
		return VG_METADATA_INCONSISTENT;
	if (!observed(record, METADATA_ABSENT))
		return any_read(&record->picture) ? VG_METADATA_CONSISTENT : VG_METADATA_NOT_READ;
	return vg_absence_expected(record) ? VG_METADATA_ABSENT_EXPECTED
					   : VG_METADATA_ABSENT_UNEXPLAINED;
}

static void judge_concerns(struct vg_record *record)
{
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		if (finding->outcome == VG_OBSERVED && finding->strength >= VG_MODERATE)
			record->verdict.concerns |= finding->kind->concern;
	}
	record->verdict.flagged = record->verdict.concerns != 0;
}

/* The findings that rest on what the file says beside its pixels: they hold whatever became of those. */
static const bool beside_pixels[FINDINGS] = {
	[CAPTURED_BEFORE_POST] = true, [CAPTURED_AFTER_POST] = true, [EDITING_SOFTWARE] = true,
	[THUMBNAIL_DIFFERS] = true, [THUMBNAIL_MIRRORED] = true, [THUMBNAIL_TURNED] = true, [THUMBNAIL_CROPPED] = true,
	[THUMBNAIL_REGION] = true, [GPS_POSITION] = true, [METADATA_ABSENT] = true, [METADATA_MALFORMED] = true,
	[TYPE_MISMATCH] = true, [TRAILING_DATA] = true,
	[CLOCK_UNSET] = true, [DIGITIZED_DIFFERS] = true, [MODIFIED_LATER] = true, [MODIFIED_EARLIER] = true,
	[SATELLITES_DIFFER] = true, [SATELLITES_BEFORE_POST] = true, [OFFSET_LONGITUDE] = true, [EXIF_VERSION] = true,
	[NAME_BEFORE_POST] = true, [NAME_AGAINST_CAPTURE] = true, [PLACE_HEMISPHERE] = true, [PLACE_ZERO] = true,
	[PLACE_NO_FIX] = true, [PLACE_ALTITUDE] = true, [PLACE_IMPRECISE] = true, [PLACE_DATUM] = true,
	[LENS_CONTRADICTS] = true, [FOCAL_CONTRADICTS] = true, [EXPOSURE_CONTRADICTS] = true, [GENERATOR] = true,
	[PLATFORM_SOFTWARE] = true, [METADATA_ON_PHOTO] = true, [CAMERA_NAME_STRIPPED] = true,
	[NAME_OF_PLATFORM] = true, [CREDIT] = true, [DESCRIPTION] = true, [PROGRESSIVE_CAMERA] = true,
	[ADOBE_STRUCTURE] = true, [LOW_QUALITY_CAMERA] = true, [EDIT_HISTORY] = true,
	[DERIVED_FROM] = true,
	[CREDENTIALS_HOLD] = true, [CREDENTIALS_CHANGED] = true, [CREDENTIALS_INVALID] = true, [STATED_GENERATED] = true,
	[SIDECAR_OTHERWISE] = true, [BLOCKS_CONTRADICT] = true, [SAVED_BEFORE_POST] = true,
};

static void measure(const struct vg_case *looked_at, enum finding which, bool examined,
		    struct vg_finding *finding)
{
	finding->kind = finding->language == VG_UKRAINIAN ? &vg_finding_table_uk[which] : &vg_finding_table[which];
	finding->outcome = VG_NOT_EXAMINED;
	if (examined || beside_pixels[which])
		vg_finding_measures[which](looked_at, finding);
	else
		vg_text_copy(finding->says, sizeof finding->says, vg_phrase(finding->language, "The picture was not decoded."));
}

void vg_judge(struct vg_record *record, enum vg_search search, int64_t now)
{
	const struct vg_case looked_at = { record, search, now };
	bool examined = record->picture.disposition == VG_EXAMINED;
	memset(record->findings, 0, sizeof record->findings);
	record->finding_count = FINDINGS;
	record->search = search;
	record->judged = now;
	record->verdict = (struct vg_verdict){ VG_REUSE_NOT_SEARCHED, VG_CANNOT_ASSESS,
					       VG_METADATA_ABSENT_UNEXPLAINED, 0, false };
	if (!examined && !record->picture.metadata_looked) {
		record->finding_count = 0; /* the disposition says it all */
		return;
	}
	if (examined) { /* first of all, as findings speak of the matches in their order */
		note_cut(record);
		record->verdict.reuse = judge_reuse(record, search);
		put_first(record);
	}
	for (int i = 0; i < FINDINGS; i++)
		measure(&looked_at, (enum finding)i, examined, &record->findings[i]);
	record->verdict.metadata = judge_metadata(record);
	judge_concerns(record);
	if (!examined)
		return;
	record->verdict.alteration =
		observed(record, REGION_DIFFERS) ? VG_DIFFERENCE_LOCATED
		: changed_since_thumbnail(record) || observed(record, EDITING_SOFTWARE) || observed(record, GENERATOR) ||
				  observed(record, CREDENTIALS_CHANGED) || observed(record, DETAIL_TWICE)
			? VG_INDICATORS_PRESENT
		: record->findings[REGION_DIFFERS].outcome == VG_NOT_EXAMINED ? VG_CANNOT_ASSESS : VG_NO_INDICATOR_FOUND;
}

void vg_judge_translate(struct vg_record *record, enum vg_language language)
{
	const struct vg_case looked_at = { record, record->search, record->judged };
	bool examined = record->picture.disposition == VG_EXAMINED;
	for (size_t i = 0; i < record->finding_count; i++) {
		struct vg_finding finding = { .language = language };
		measure(&looked_at, (enum finding)i, examined, &finding);
		record->findings[i] = finding;
	}
}
