/* The user's config file: options that every run begins with. Main thread. */
#ifndef VG_CLI_CONFIG_H
#define VG_CLI_CONFIG_H

#include "cli/options.h"

/* $VESTIGO_CONFIG, else $XDG_CONFIG_HOME/vestigo/config, else ~/.config/vestigo/config, as read: an
 * argument a line, as the shell would hand it over (no quotes, no ~); the value of an option follows a
 * "=" or stands on the next line. White space around a line, empty lines and lines that begin with #
 * mean nothing. */
struct config;

/* *out is config_free's; NULL, which is no error, where there is no such file. One that $VESTIGO_CONFIG
 * names and is not there, one that cannot be read, is too large or holds a zero byte is VG_ERR_USAGE. */
int config_read(struct config **out, struct vg_error *err);

/* Sets the options that the command of `group` takes, in order; those of other commands are only
 * looked at, so that a mistake shows in every command. VG_ERR_USAGE, naming file and line, for an option
 * that no command knows, one that makes no sense in a file, a value that cannot be, and for a line that is
 * no option. Options borrow the config's texts. */
int config_apply(struct config *config, enum option_group group, struct options *options, struct vg_error *err);

/* Which file that was; NULL where none was read. Borrowed. */
const char *config_path(const struct config *config);

void config_free(struct config *config);

#endif
