/* Over time: where each reused picture appeared, and which posts repeat each other. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "report/html.h"

struct appearance { int64_t date; uint64_t seq; const struct vg_html_entry *entry; char *source; enum vg_date_precision precision; };
struct timeline {
	const struct vg_html_entry *entries; /* that show it */
	size_t entry_count;
	struct appearance *list;
	size_t count, room;
	bool redact;
};

/* Is a sighting one of the posts that are told anyway? */
static bool is_posted(const struct timeline *timeline, const struct vg_sighting *sighting)
{
	for (size_t i = 0; i < timeline->entry_count && sighting->has_message; i++) {
		const struct vg_html_entry *entry = &timeline->entries[i];
		if (entry->has_message && entry->message == sighting->message && entry->has_posted && entry->posted == sighting->date)
			return true;
	}
	return false;
}

static int add_appearance(struct timeline *timeline, const struct appearance *one)
{
	struct appearance *list = vg_grown(timeline->list, timeline->count, &timeline->room, sizeof *list);
	if (!list)
		return VG_ERR_MEMORY;
	timeline->list = list;
	timeline->list[timeline->count++] = *one;
	return 0;
}

static int on_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct timeline *timeline = context;
	struct appearance one = { .date = sighting->date, .precision = sighting->date_precision };
	if (!sighting->has_date || is_posted(timeline, sighting))
		return 0;
	one.source = strdup(timeline->redact ? "" : sighting->source ? sighting->source : sighting->title ? sighting->title : "");
	if (!one.source || add_appearance(timeline, &one) < 0) {
		free(one.source);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	return 0;
}

static int by_date(const void *a, const void *b)
{
	const struct appearance *one = a, *other = b;
	if (one->date != other->date)
		return one->date < other->date ? -1 : 1;
	return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static void put_link(struct vg_report *report, const char *before, uint64_t seq)
{
	vg_put(report, "%s<a href=\"#item-%llu\">", before, (unsigned long long)seq);
	vg_put(report, vg_words(report, "picture %llu"), (unsigned long long)seq);
	vg_put(report, "</a>");
}

static void put_appearance(struct vg_report *report, const struct appearance *one)
{
	char date[VG_TIME_TEXT];
	vg_date_format_seen(one->date, one->entry ? VG_DATE_SECOND : one->precision, date);
	vg_put(report, "<li class=\"%s\"><time>%.10s</time> ", one->entry ? "posted" : "seen", date);
	if (!one->entry) {
		vg_put(report, "%s ", vg_words(report, "known:"));
		vg_html_link(report, one->source);
	} else if (one->entry->has_message) {
		vg_put(report, "<a href=\"#item-%llu\">", (unsigned long long)one->seq);
		vg_put(report, vg_words(report, "message %lld"), (long long)one->entry->message);
		vg_put(report, "</a>");
	} else {
		put_link(report, "", one->seq);
	}
	vg_put(report, "</li>");
}

/* Of one known picture, which `count` entries show; nothing where it appeared once. The first that is told begins the section. */
static int timeline_of(struct vg_report *report, const struct vg_html_entry *entries, size_t count, bool *begun)
{
	struct timeline timeline = { .entries = entries, .entry_count = count, .redact = report->options.redact };
	int code = vg_catalogue_each_sighting(report->options.catalogue, entries[0].known, on_sighting, &timeline, &report->fault);
	for (size_t i = 0; i < count && code == 0; i++) {
		struct appearance one = { .date = entries[i].posted, .seq = entries[i].seq, .entry = &entries[i] };
		if (entries[i].has_posted && add_appearance(&timeline, &one) < 0)
			code = vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	}
	if (timeline.count > 1 && code == 0) {
		if (!*begun)
			vg_put(report, "<section class=\"timelines\"><h2>%s</h2><ul>", vg_words(report, "Where each reused picture appeared"));
		*begun = true;
		qsort(timeline.list, timeline.count, sizeof *timeline.list, by_date);
		vg_put(report, vg_words(report, "<li><h3>Known #%lld</h3><ol>"), (long long)entries[0].known);
		for (size_t i = 0; i < timeline.count; i++)
			put_appearance(report, &timeline.list[i]);
		vg_put(report, "</ol></li>");
	}
	for (size_t i = 0; i < timeline.count; i++)
		free(timeline.list[i].source);
	free(timeline.list);
	return code;
}

static int by_known(const void *a, const void *b)
{
	const struct vg_html_entry *one = a, *other = b;
	if (one->known != other->known)
		return one->known < other->known ? -1 : 1;
	return one->seq < other->seq ? -1 : one->seq > other->seq;
}

/* The cluster of those that show one picture: the number of the first that was read. */
static uint64_t cluster_of(const struct vg_html_entry *entry)
{
	return entry->repeats ? entry->repeats : entry->seq;
}

/* Within a cluster by the posts' dates, those without one last. */
static int by_cluster(const void *a, const void *b)
{
	const struct vg_html_entry *one = a, *other = b;
	uint64_t first = cluster_of(one), second = cluster_of(other);
	if (first != second)
		return first < second ? -1 : 1;
	if (one->has_posted != other->has_posted)
		return one->has_posted ? -1 : 1;
	if (one->has_posted && one->posted != other->posted)
		return one->posted < other->posted ? -1 : 1;
	return one->seq < other->seq ? -1 : one->seq > other->seq;
}

/* A copy of the entries in another order, the caller's to free; NULL, and the fault set, when memory is short. */
static struct vg_html_entry *ordered(struct vg_report *report, int (*order)(const void *, const void *))
{
	const struct vg_html *html = report->html;
	struct vg_html_entry *copy = calloc(html->entry_count + 1, sizeof *copy);
	if (!copy) {
		vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
		return NULL;
	}
	if (html->entry_count) {
		memcpy(copy, html->entries, html->entry_count * sizeof *copy);
		qsort(copy, html->entry_count, sizeof *copy, order);
	}
	return copy;
}

int vg_html_timelines(struct vg_report *report)
{
	size_t count = report->html->entry_count, end;
	struct vg_html_entry *entries = report->options.catalogue ? ordered(report, by_known) : NULL;
	bool begun = false;
	for (size_t i = 0; entries && i < count && report->fault.code == 0; i = end) {
		for (end = i + 1; end < count && entries[end].known == entries[i].known; end++)
			;
		if (entries[i].known == 0)
			continue;
		(void)timeline_of(report, entries + i, end - i, &begun);
	}
	if (begun)
		vg_put(report, "</ul></section>\n");
	free(entries);
	return report->fault.code;
}

static void put_post(struct vg_report *report, const struct vg_html_entry *entry)
{
	char date[VG_TIME_TEXT];
	vg_put(report, "<a href=\"#item-%llu\">", (unsigned long long)entry->seq);
	if (entry->has_message)
		vg_put(report, vg_words(report, "message %lld</a>"), (long long)entry->message);
	else
		vg_put(report, vg_words(report, "picture %llu</a>"), (unsigned long long)entry->seq);
	if (!entry->has_posted)
		return;
	vg_time_format(entry->posted, date);
	vg_put(report, " <time>%.10s %.5s</time>", date, date + 11);
}

/* The earliest post first, whenever it was read. */
static void put_cluster(struct vg_report *report, const struct vg_html_entry *entries, size_t count)
{
	vg_put(report, "<li>");
	put_post(report, &entries[0]);
	vg_put(report, " %s ", vg_words(report, "again as"));
	for (size_t i = 1; i < count; i++) {
		vg_put(report, "%s", i > 1 ? ", " : "");
		put_post(report, &entries[i]);
	}
	vg_put(report, "</li>");
}

static bool all_posts(const struct vg_html_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!entries[i].has_message)
			return false;
	return true;
}

void vg_html_clusters(struct vg_report *report)
{
	size_t count = report->html->entry_count, end;
	struct vg_html_entry *entries = ordered(report, by_cluster);
	bool begun = false;
	for (size_t i = 0; entries && i < count; i = end) {
		for (end = i + 1; end < count && cluster_of(&entries[end]) == cluster_of(&entries[i]); end++)
			;
		if (end == i + 1)
			continue;
		if (!begun)
			vg_put(report, "<section class=\"clusters\"><h2>%s</h2><ul>", vg_words(report, all_posts(entries, count) ? "Posts that repeat each other" : "Pictures that repeat each other"));
		begun = true;
		put_cluster(report, entries + i, end - i);
	}
	if (begun)
		vg_put(report, "</ul></section>\n");
	free(entries);
}
