/* A command's options: as they are when nothing is said, as the config file says, as its arguments do. */
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/options.h"

/* As they are when nothing is said. */
static void set_defaults(struct options *options)
{
	const char **operands = options->operands;
	*options = (struct options){ .report.fail_on = VG_CONCERN_REUSE | VG_CONCERN_ALTERATION };
	vg_limits_default(&options->examine.limits);
	options->operands = operands;
}

static int parse_arguments(int count, char **arguments, enum option_group group, struct options *options,
			   struct vg_error *err)
{
	bool operands_only = false;
	int code = 0;
	for (int i = 0; i < count && code == 0; i++) {
		const char *text = arguments[i];
		if (!operands_only && strcmp(text, "--") == 0)
			operands_only = true;
		else if (!operands_only && text[0] == '-' && text[1])
			code = option_parse(count, arguments, &i, group, options, err);
		else
			options->operands[options->operand_count++] = text;
	}
	return code;
}

/* What the user configured comes before what the command line says, which is therefore read twice: only
 * it can tell that the file is not wanted. */
static int parse_configured(int count, char **arguments, enum option_group group, struct config *config,
			    struct options *options, struct vg_error *err)
{
	const char *environment = getenv("VESTIGO_CATALOGUE");
	set_defaults(options);
	options->config = config;
	int code = config_apply(config, group, options, err);
	if (code < 0)
		return code;
	options->report.kind_configured = options->report.has_kind;
	options->report.page_configured = options->report.blur || options->report.redact;
	options->input.only_configured = options->input.has_only;
	if (environment && *environment) /* is nearer to this run than a file */
		options->catalogue = NULL;
	return parse_arguments(count, arguments, group, options, err);
}

int options_parse(int count, char **arguments, enum option_group group, struct options *options,
		  struct vg_error *err)
{
	struct config *config = NULL;
	*options = (struct options){ 0 };
	options->operands = calloc((size_t)count + 1, sizeof *options->operands);
	if (!options->operands)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	set_defaults(options);
	int code = parse_arguments(count, arguments, group, options, err);
	if (code == 0 && !options->no_config && !options->help && !options->version)
		code = config_read(&config, err);
	if (code < 0 || !config)
		return code;
	return parse_configured(count, arguments, group, config, options, err);
}

void options_release(struct options *options)
{
	free(options->operands);
	options->operands = NULL;
	config_free(options->config);
	options->config = NULL;
}
