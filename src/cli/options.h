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
	FOR_DESIGNS = 1 << 15, FOR_SET_ASIDE = 1 << 16, FOR_DOCTOR = 1 << 17, FOR_FINDINGS = 1 << 18,
	FOR_ANY = (1 << 24) - 1
};

struct config;
enum when { AUTO, ALWAYS, NEVER };
enum { TAGS_MAXIMUM = 32, LIST_MAXIMUM = 16 };

/* What is asked of a command, by concern: a function takes the part that it reads. Texts are borrowed from the
 * arguments or the config file; NULL or zero where nothing was said, and no default is named. */

struct input_options {           /* of scan: what is taken */
	const char *files_from;
	bool zero_ended;         /* the paths in it */
	bool has_only, only_unposted; /* --only, and of what is in no message */
	bool only_configured;    /* it is the config file's: the command line may say another */
	int64_t only;
	bool resume;
};

struct examine_options {         /* how pictures are examined */
	struct vg_limits limits;
	bool has_max_bytes, has_timeout; /* those two were said */
	unsigned jobs;           /* 0: one more than cores */
	bool no_cache, no_sidecars;
	const char *trust_list;  /* PEM file */
};

struct report_options {
	enum vg_report_kind kind;
	bool has_kind, json;     /* json: the kind is VG_REPORT_JSON */
	bool kind_configured;    /* the kind is the config file's: the command line may say another */
	const char *html, *media_review; /* files */
	bool all;
	bool blur, redact;       /* of the page */
	bool page_configured;    /* one of those is the config file's, which is for all runs */
	unsigned fail_on;        /* bits of enum vg_concern; both by default */
};

struct network_options {         /* lists end with a NULL */
	const char *connect_to[LIST_MAXIMUM + 1], *allow_address[LIST_MAXIMUM + 1], *allow_port[LIST_MAXIMUM + 1];
	bool allow_http;
	const char *cacert, *proxy;
	unsigned connections, attempts, connect_seconds, idle_seconds;
	double rate;             /* requests a second */
};

struct fetch_options {           /* of fetch: which posts, and where from; wacz of verify, too */
	bool has_since, has_until, has_from;
	int64_t since, until, from;
	uint64_t limit;
	const char *urls, *wacz; /* files */
};

struct sighting_options {        /* of known add and edit: one sighting */
	const char *title, *date, *source, *note, *claim, *rating, *review_url;
	int64_t date_value;
	enum vg_date_precision date_precision;
	uint64_t number;         /* of known edit: which one; 0: not said */
};

struct tag_options {
	const char *given[TAGS_MAXIMUM], *removed[TAGS_MAXIMUM];
	size_t given_count, removed_count;
};

struct adding_options {          /* of known add: where pictures come from, besides the operands */
	const char *manifest, *from_export, *from_evidence;
};

struct compare_options {
	const char *overlay, *difference_map; /* files */
};

struct design_options {          /* of known designs add */
	bool has_box;
	double box[4];           /* x, y, width, height */
	const char *name;
};

struct options {
	/* of many commands */
	const char *catalogue, *output;
	bool quiet, force, hashes_only, help, version, no_config;
	bool undo;               /* of known distinct and set-aside */
	bool list;               /* explain */
	enum when color, progress;
	enum vg_language language;
	/* of some */
	struct input_options input;
	struct examine_options examine;
	struct report_options report;
	struct network_options network;
	struct fetch_options fetch;
	struct sighting_options sighting;
	struct tag_options tags;
	struct adding_options adding;
	struct compare_options compare;
	struct design_options design;
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
