#include "custody/surt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { ARGUMENTS_MAXIMUM = 256, URL_MAXIMUM = 1 << 20 };

/* "www." and "www2." before a host are left out. */
static const char *without_www(const char *host)
{
	if (strncmp(host, "www", 3) != 0)
		return host;
	size_t digits = strspn(host + 3, "0123456789");
	return host[3 + digits] == '.' ? host + 4 + digits : host;
}

/* The labels of host[0..size) from last to first, commas between them. */
static int append_host(const char *host, size_t size, struct vg_buffer *out)
{
	int code = 0;
	size_t end = size;
	while (code == 0 && end > 0) {
		size_t start = end;
		while (start > 0 && host[start - 1] != '.')
			start--;
		code = vg_buffer_append(out, host + start, end - start);
		end = start ? start - 1 : 0;
		if (code == 0 && start)
			code = vg_buffer_append_byte(out, ',');
	}
	return code;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int append_query(char *query, struct vg_buffer *out)
{
	char *arguments[ARGUMENTS_MAXIMUM] = { NULL };
	size_t count = 0;
	int code = 0;
	for (char *at = query; at && count < ARGUMENTS_MAXIMUM; count++) {
		char *next = count + 1 < ARGUMENTS_MAXIMUM ? strchr(at, '&') : NULL;
		if (next)
			*next++ = 0;
		arguments[count] = at;
		at = next;
	}
	qsort(arguments, count, sizeof *arguments, by_text);
	for (size_t i = 0; code == 0 && i < count; i++) {
		code = vg_buffer_append_byte(out, i ? '&' : '?');
		if (code == 0)
			code = vg_buffer_append_text(out, arguments[i]);
	}
	return code;
}

static int append_parts(char *url, const char *default_port, struct vg_buffer *out)
{
	char *query = strchr(url, '?');
	if (query)
		*query++ = 0;
	char *path = strchr(url, '/');
	size_t host_size = path ? (size_t)(path - url) : strlen(url);
	const char *colon = memrchr(url, ':', host_size);
	size_t name_size = colon && url[host_size - 1] != ']' ? (size_t)(colon - url) : host_size;
	int code = append_host(url, name_size, out);
	if (code == 0 && name_size < host_size &&
	    (strlen(default_port) != host_size - name_size || strncmp(default_port, colon, host_size - name_size) != 0))
		code = vg_buffer_append(out, colon, host_size - name_size);
	if (code == 0)
		code = vg_buffer_append_byte(out, ')');
	if (code == 0)
		code = vg_buffer_append_text(out, path ? path : "/");
	return code == 0 && query && *query ? append_query(query, out) : code;
}

/* Keys stand in lines, blanks between their parts: what is not visible ASCII is percent-encoded. */
static char *visible(const char *url)
{
	struct vg_buffer text;
	int code = 0;
	vg_buffer_init(&text, URL_MAXIMUM);
	for (const char *at = url; *at && code == 0; at++)
		code = *at > ' ' && *at < 0x7f ? vg_buffer_append_byte(&text, (uint8_t)*at)
					       : vg_buffer_printf(&text, "%%%02X", (unsigned)(uint8_t)*at);
	if (code == 0 && !text.data)
		return strdup("");
	if (code < 0)
		vg_buffer_release(&text);
	return (char *)text.data;
}

int vg_surt_append(const char *url, struct vg_buffer *out)
{
	char *copy = visible(url);
	int code = VG_ERR_MEMORY;
	if (!copy)
		return code;
	bool web = strncasecmp(copy, "https://", 8) == 0 || strncasecmp(copy, "http://", 7) == 0;
	if (!web) {
		code = vg_buffer_append_text(out, copy);
		free(copy);
		return code;
	}
	for (char *at = copy; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	copy[strcspn(copy, "#")] = 0;
	bool secure = strncmp(copy, "https://", 8) == 0;
	code = append_parts((char *)without_www(copy + (secure ? 8 : 7)), secure ? ":443" : ":80", out);
	free(copy);
	return code;
}
