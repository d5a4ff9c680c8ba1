/* The command line's options: one table, from which parsing, --help, the manual page and
 * the shell completions are all made. */
#ifndef VG_CLI_OPTIONS_H
#define VG_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <vestigo/limits.h>
#include <vestigo/report.h>

/* Which commands take an option: bits. */
enum option_group {
	FOR_CHECK = 1 << 0, FOR_SCAN = 1 << 1, FOR_ADD = 1 << 2, FOR_IMPORT = 1 << 3,
	FOR_EXPORT = 1 << 4, FOR_KNOWN = 1 << 5, /* show, remove, stats, check */
	FOR_EXPLAIN = 1 << 6, FOR_FETCH = 1 << 7, FOR_VERIFY = 1 << 8, FOR_COMPARE = 1 << 9,
	FOR_LIST = 1 << 10, FOR_SEARCH = 1 << 11, FOR_EDIT = 1 << 12, FOR_TAG = 1 << 13, FOR_DISTINCT = 1 << 14,
	FOR_DESIGNS = 1 << 15, FOR_SET_ASIDE = 1 << 16, FOR_DOCTOR = 1 << 17,
	FOR_ANY = (1 << 24) - 1
};

struct config;
enum when { AUTO, ALWAYS, NEVER };
enum { TAGS_MAXIMUM = 32, LIST_MAXIMUM = 16, OPERANDS_MAXIMUM = 1 << 20 };

struct options {
	const char *catalogue;
	enum vg_report_kind kind;
	bool has_kind, json, all, resume, quiet, hashes_only, zero_ended, no_cache, force, help;
	bool blur, redact;       /* of the page */
	enum vg_language language;
	const char *html, *media_review, *output, *files_from, *manifest, *from_export;
	bool has_only, only_unposted; /* --only, and of what is in no message */
	int64_t only;
	unsigned jobs, fail_on;
	enum when color, progress;
	struct vg_limits limits;
	const char *title, *date, *source, *note, *claim, *rating, *review_url;
	const char *tags[TAGS_MAXIMUM];
	size_t tag_count;
	const char *removed_tags[TAGS_MAXIMUM];
	size_t removed_tag_count;
	uint64_t sighting; /* of known edit; 0: not said */
	bool undo;         /* of known distinct and set-aside */
	bool version;
	int64_t date_value;
	enum vg_date_precision date_precision;
	bool has_max_bytes, has_timeout;
	/* Of the network; lists end with a NULL. */
	const char *connect_to[LIST_MAXIMUM + 1], *allow_address[LIST_MAXIMUM + 1], *allow_port[LIST_MAXIMUM + 1];
	bool allow_http, has_since, has_until, has_from;
	const char *trust_list; /* PEM file, or NULL */
	const char *cacert, *proxy, *urls, *wacz, *from_evidence;
	int64_t since, until, from;
	uint64_t limit;
	unsigned connections, attempts, connect_seconds, idle_seconds;
	double rate;
	/* Of compare; against and rendition_side are set by the commands themselves. */
	const char *overlay, *difference_map;
	int64_t against;
	const char *against_file; /* the second of two files; NULL: none */
	uint32_t rendition_side;
	bool has_box;            /* of known designs add: x, y, width, height */
	double box[4];
	const char *name;
	bool no_config, kind_configured; /* the kind is the config file's: the command line may say another */
	struct config *config;   /* whose texts the others may be; owned */
	const char **operands;   /* what is no option, in order; a NULL ends it */
	size_t operand_count;
};

/* How --help groups them. */
enum option_section {
	ABOUT_SELECTION, ABOUT_KNOWLEDGE, ABOUT_OUTPUT, ABOUT_NETWORK, ABOUT_LIMITS, ABOUT_GENERAL, SECTION_COUNT
};
extern const char *const section_names[SECTION_COUNT];

/* Sets one option; NULL, or why the value cannot be. */
typedef const char *option_setter(struct options *options, const char *value);

struct option {
	const char *name;      /* without the dashes */
	char letter;           /* or 0 */
	const char *argument;  /* its name in the help, or its values: "a|b"; NULL: takes none */
	const char *help;
	unsigned commands;     /* bits of option_group */
	option_setter *set;
	enum option_section section;
};
extern const struct option option_table[];
extern const size_t option_count;

/* The option that `text` ("--name", "--name=value", "-nvalue") begins, of those that the command of `group`
 * takes; *out_value is the value within text, or NULL. NULL when there is none. */
const struct option *option_find(const char *text, enum option_group group, const char **out_value);

/* Sets the option at arguments[*at] of `count`; moves *at on to a value of its own. VG_ERR_USAGE, with a
 * sentence, on a mistake. The options borrow the texts. */
int option_parse(int count, char **arguments, int *at, enum option_group group, struct options *options,
		 struct vg_error *err);

/* Parses the config file (cli/config.h) unless --no-config, --help or --version is given, then
 * arguments[0..count), for the command of `group`. Negative, with a sentence in err, on a mistake. What
 * is allocated is options_release's, then too. */
int options_parse(int count, char **arguments, enum option_group group, struct options *options,
		  struct vg_error *err);
void options_release(struct options *options);

/* The nearest of `words` to `word` when it is near enough to be meant; else NULL. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
