#include "fetch/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void failures_release(struct vg_fetch_failure *failures, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(failures[i].target);
		free(failures[i].url);
		free(failures[i].reason);
	}
	free(failures);
}

void vg_fetch_summary_release(struct vg_fetch_summary *summary)
{
	for (size_t i = 0; i < summary->target_count; i++) {
		free(summary->targets[i].name);
		free(summary->targets[i].title);
		free(summary->targets[i].reason);
		free(summary->targets[i].missing);
		free(summary->targets[i].not_looked_at);
	}
	failures_release(summary->failures, summary->failure_count);
	failures_release(summary->withheld, summary->withheld_count);
	for (size_t i = 0; i < summary->notice_count; i++)
		free(summary->notices[i]);
	free(summary->notices);
	free(summary->targets);
	memset(summary, 0, sizeof *summary);
}

static int add(struct vg_fetch_failure **array, size_t *count, struct vg_fetch_failure added, struct vg_error *err)
{
	struct vg_fetch_failure *grown = vg_grown_by_count(*array, *count, sizeof *grown);
	if (!grown || !added.target || !added.url || !added.reason) {
		*array = grown ? grown : *array;
		free(added.target);
		free(added.url);
		free(added.reason);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	*array = grown;
	grown[(*count)++] = added;
	return 0;
}

int vg_summary_failure(struct vg_fetch_summary *summary, const char *target, const char *url, const char *reason,
		       bool refused, struct vg_error *err)
{
	int code = add(&summary->failures, &summary->failure_count,
		       (struct vg_fetch_failure){ strdup(target), strdup(url), strdup(reason), refused }, err);
	summary->refused += code == 0 && refused;
	summary->failed += code == 0 && !refused;
	return code;
}

int vg_summary_withheld(struct vg_fetch_summary *summary, const struct vg_item *item, struct vg_error *err)
{
	const char *link = item->post.permalink ? item->post.permalink : "";
	return add(&summary->withheld, &summary->withheld_count,
		   (struct vg_fetch_failure){ strdup(link), strdup(link), strdup(item->reason ? item->reason : ""), false }, err);
}

void vg_summary_already_there(struct vg_fetch_summary *summary, struct vg_posting *posting)
{
	summary->already_there += !posting->counted;
	posting->counted = true;
}

void vg_summary_notice(struct vg_fetch_summary *summary, char *text)
{
	char **grown = text ? vg_grown_by_count(summary->notices, summary->notice_count, sizeof *grown) : NULL;
	if (grown)
		summary->notices = grown;
	if (grown)
		grown[summary->notice_count++] = text;
	else
		free(text);
}
