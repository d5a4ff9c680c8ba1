#include "fetch/rate_limit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/http_message.h"
#include "fetch/curl_calls.h"

void vg_hosts_release(struct vg_hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++)
		free(hosts->hosts[i].name);
	free(hosts->hosts);
	memset(hosts, 0, sizeof *hosts);
}

struct vg_host *vg_hosts_get(struct vg_hosts *hosts, const char *name)
{
	for (size_t i = 0; i < hosts->count; i++)
		if (strcmp(hosts->hosts[i].name, name) == 0)
			return &hosts->hosts[i];
	struct vg_host *grown = vg_grown_by_count(hosts->hosts, hosts->count, sizeof *grown);
	char *copy = strdup(name);
	if (grown)
		hosts->hosts = grown;
	if (!grown || !copy) {
		free(copy);
		return NULL;
	}
	hosts->hosts[hosts->count] = (struct vg_host){ .name = copy };
	return &hosts->hosts[hosts->count++];
}

double vg_backoff(unsigned attempt)
{
	uint16_t chance = 0;
	double wait = 0.5;
	for (unsigned i = 2; i < attempt && wait < 60; i++)
		wait *= 2;
	if (wait > 60)
		wait = 60;
	if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
		chance = 0;
	return wait / 2 + wait / 2 * chance / 65535;
}

double vg_retry_after(struct vg_span head)
{
	char value[64];
	int64_t seconds;
	if (!vg_http_field(head, "Retry-After", value, sizeof value))
		return -1;
	if (vg_text_to_int64(value, &seconds))
		return seconds < 0 ? 0 : (double)seconds;
	const struct vg_curl_calls *curl = vg_curl();
	time_t date = curl ? curl->getdate(value, NULL) : (time_t)-1;
	if (date == (time_t)-1)
		return -1;
	double wait = (double)date - (double)vg_time_now_fine() / 1e6;
	return wait < 0 ? 0 : wait;
}
