#include "cli/config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_BYTES = 64 << 10, /* far more than all options take; not a picture by mistake */
       CONFIG_LINES = 1024 };

struct config {
	char *path, *text;
	int count;
	char *arguments[CONFIG_LINES];
	unsigned lines[CONFIG_LINES]; /* where each stands, from 1 */
};

static char *default_path(void)
{
	const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int length = -1;
	if (folder && *folder == '/')
		length = asprintf(&path, "%s/vestigo/config", folder);
	else if (home && *home)
		length = asprintf(&path, "%s/.config/vestigo/config", home);
	return length < 0 ? NULL : path;
}

/* No such file, or in a folder that may not be looked into (another user's home): nothing is configured. */
static bool is_absent(const char *path)
{
	struct stat status;
	return stat(path, &status) < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES);
}

/* Cuts the text into trimmed lines, and keeps those that say something. */
static int split(struct config *config, struct vg_error *err)
{
	unsigned number = 0;
	for (char *line = config->text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		number++;
		while (isspace((unsigned char)*line))
			line++;
		size_t length = strlen(line);
		while (length > 0 && isspace((unsigned char)line[length - 1]))
			line[--length] = 0;
		if (length == 0 || *line == '#')
			continue;
		if (config->count == CONFIG_LINES)
			return vg_error_set(err, VG_ERR_USAGE, "the config file \"%s\" has too many lines", config->path);
		config->lines[config->count] = number;
		config->arguments[config->count++] = line;
	}
	return 0;
}

/* A pipe would be waited for, for ever. */
static FILE *open_file(const char *path, struct vg_error *err)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *stream = NULL;
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode))
		vg_error_set(err, VG_ERR_USAGE, "cannot read the config file \"%s\": a pipe, no regular file", path);
	else if (fd < 0 || !(stream = fdopen(fd, "r")))
		vg_error_set(err, VG_ERR_USAGE, "cannot open the config file \"%s\": %s", path, strerror(errno));
	if (fd >= 0 && !stream)
		close(fd);
	return stream;
}

static int load(struct config *config, struct vg_error *err)
{
	FILE *stream = open_file(config->path, err);
	if (!stream)
		return VG_ERR_USAGE;
	int code = 0;
	size_t size = fread(config->text, 1, CONFIG_BYTES, stream);
	if (ferror(stream))
		code = vg_error_set(err, VG_ERR_USAGE, "cannot read the config file \"%s\": %s", config->path, strerror(errno));
	else if (size == CONFIG_BYTES)
		code = vg_error_set(err, VG_ERR_USAGE, "the config file \"%s\" is larger than 64 KB", config->path);
	else if (memchr(config->text, 0, size))
		code = vg_error_set(err, VG_ERR_USAGE, "the config file \"%s\" is no text", config->path);
	fclose(stream);
	config->text[size < CONFIG_BYTES ? size : CONFIG_BYTES] = 0;
	return code < 0 ? code : split(config, err);
}

int config_read(struct config **out, struct vg_error *err)
{
	const char *named = getenv("VESTIGO_CONFIG");
	bool is_named = named && *named;
	char *path = is_named ? strdup(named) : default_path();
	*out = NULL;
	if (!path || (!is_named && is_absent(path))) {
		free(path);
		return is_named ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : 0;
	}
	struct config *config = calloc(1, sizeof *config);
	char *text = malloc(CONFIG_BYTES + 1);
	if (!config || !text) {
		free(config);
		free(text);
		free(path);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	config->path = path;
	config->text = text;
	int code = load(config, err);
	if (code < 0) {
		config_free(config);
		return code;
	}
	*out = config;
	return 0;
}

/* Why a line cannot be an argument of a config file; NULL where it can. */
static const char *fault_of(const struct config *config, int at)
{
	static const char *const meaningless[] = { "help", "version", "no-config" };
	const char *text = config->arguments[at], *value = NULL;
	if (text[0] != '-' || !text[1] || strcmp(text, "--") == 0)
		return "only options are taken here, one argument a line";
	const struct option *option = option_find(text, FOR_ANY, &value);
	if (!option && strcspn(text, " \t") < strcspn(text, "="))
		return "one argument a line is wanted: --option=value, or the value on the next line";
	for (size_t i = 0; option && i < sizeof meaningless / sizeof *meaningless; i++)
		if (strcmp(option->name, meaningless[i]) == 0)
			return "this option is for the command line alone";
	return NULL;
}

static int apply_line(struct config *config, int *at, enum option_group group, struct options *options,
		      struct vg_error *err)
{
	struct options unused = { 0 }; /* takes what belongs to other commands */
	const char *value, *fault = fault_of(config, *at);
	if (fault)
		return vg_error_set(err, VG_ERR_USAGE, "\"%.60s\": %s", config->arguments[*at], fault);
	bool taken = option_find(config->arguments[*at], group, &value) != NULL;
	return option_parse(config->count, config->arguments, at, taken ? group : FOR_ANY,
			    taken ? options : &unused, err);
}

int config_apply(struct config *config, enum option_group group, struct options *options, struct vg_error *err)
{
	for (int i = 0; i < config->count; i++) {
		struct vg_error reason = { 0 };
		int at = i, code = apply_line(config, &i, group, options, &reason);
		if (code < 0)
			return vg_error_set(err, code, "%s: line %u: %s", config->path, config->lines[at], reason.message);
	}
	return 0;
}

const char *config_path(const struct config *config)
{
	return config ? config->path : NULL;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	free(config->path);
	free(config->text);
	free(config);
}
