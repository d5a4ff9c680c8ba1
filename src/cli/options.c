#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/pipeline.h>
#include <vestigo/text.h>

static const char *set_number(const char *value, uint64_t least, uint64_t most, uint64_t *out)
{
	uint64_t number;
	if (!vg_size_parse(value, &number))
		return "a whole number is wanted";
	if (number < least || number > most)
		return "the number is out of range";
	*out = number;
	return NULL;
}

/* A whole number in an unsigned field. */
static const char *set_unsigned(const char *value, uint64_t most, unsigned *out)
{
	uint64_t number = 0;
	const char *fault = set_number(value, 1, most, &number);
	*out = (unsigned)number;
	return fault;
}

static const char *set_jobs(struct options *o, const char *value)
{
	return set_unsigned(value, 256, &o->jobs);
}

static const char *set_max_bytes(struct options *o, const char *value)
{
	o->has_max_bytes = true;
	return set_number(value, 1, 2ull << 30, &o->limits.max_bytes);
}

static const char *set_max_pixels(struct options *o, const char *value)
{
	return set_number(value, 1, 4ull << 30, &o->limits.max_pixels);
}

static const char *set_timeout(struct options *o, const char *value)
{
	uint64_t number = o->limits.max_seconds;
	const char *fault = set_number(value, 1, 86400, &number);
	o->limits.max_seconds = (uint32_t)number;
	o->has_timeout = true;
	return fault;
}

static const char *set_kind(struct options *o, enum vg_report_kind kind)
{
	if (o->has_kind && o->kind != kind)
		return "only one of --json, --jsonl and --csv can be had";
	o->has_kind = true;
	o->kind = kind;
	return NULL;
}

static const char *set_json(struct options *o, const char *value)
{
	(void)value;
	o->json = true;
	return set_kind(o, VG_REPORT_JSON);
}

static const char *set_jsonl(struct options *o, const char *value)
{
	(void)value;
	return set_kind(o, VG_REPORT_JSONL);
}

static const char *set_csv(struct options *o, const char *value)
{
	(void)value;
	return set_kind(o, VG_REPORT_CSV);
}

static const char *set_when(enum when *out, const char *value)
{
	static const char *const words[] = { "auto", "always", "never" };
	for (int i = 0; i < 3; i++)
		if (strcmp(words[i], value) == 0) {
			*out = (enum when)i;
			return NULL;
		}
	return "auto, always or never is wanted";
}

static const char *set_color(struct options *o, const char *value)
{
	return set_when(&o->color, value);
}

static const char *set_progress(struct options *o, const char *value)
{
	return set_when(&o->progress, value);
}

static const char *set_overlay(struct options *o, const char *value)
{
	o->overlay = value;
	return NULL;
}

static const char *set_difference_map(struct options *o, const char *value)
{
	o->difference_map = value;
	return NULL;
}

static const char *set_fail_on(struct options *o, const char *value)
{
	o->fail_on = 0;
	while (*value) {
		size_t length = strcspn(value, ",");
		if (length == 5 && strncmp(value, "reuse", 5) == 0)
			o->fail_on |= VG_CONCERN_REUSE;
		else if (length == 10 && strncmp(value, "alteration", 10) == 0)
			o->fail_on |= VG_CONCERN_ALTERATION;
		else if (length != 4 || strncmp(value, "none", 4) != 0)
			return "a list of reuse and alteration, or none, is wanted";
		value += length + (value[length] == ',');
	}
	return NULL;
}

static const char *set_only(struct options *o, const char *value)
{
	char *end;
	o->only_unposted = *value == '#';
	value += o->only_unposted;
	o->only = strtoll(value, &end, 10);
	o->has_only = true;
	return *value && !*end ? NULL : "a number of the table's first column is wanted";
}

static const char *set_date(struct options *o, const char *value)
{
	o->date = value;
	return vg_date_parse_seen(value, &o->date_value, &o->date_precision);
}

static const char *add_tag(struct options *o, const char *value)
{
	if (o->tag_count == TAGS_MAXIMUM)
		return "too many tags";
	o->tags[o->tag_count++] = value;
	return NULL;
}

static const char *add_to(const char **list, const char *value)
{
	size_t count = 0;
	while (list[count])
		count++;
	if (count == LIST_MAXIMUM)
		return "given too often";
	list[count] = value;
	return NULL;
}

static const char *set_connect_to(struct options *o, const char *value)
{
	return add_to(o->connect_to, value);
}

static const char *set_allow_address(struct options *o, const char *value)
{
	return add_to(o->allow_address, value);
}

static const char *set_allow_port(struct options *o, const char *value)
{
	return add_to(o->allow_port, value);
}

static const char *set_since(struct options *o, const char *value)
{
	o->has_since = vg_date_parse(value, &o->since);
	return o->has_since ? NULL : "a date like 2016-05-04 or 2016-05-04T10:00:00Z is wanted";
}

static const char *set_until(struct options *o, const char *value)
{
	o->has_until = vg_date_parse(value, &o->until);
	/* A day is meant to its end. */
	if (o->has_until && !strchr(value, 'T') && !strchr(value, ' '))
		o->until += 86399;
	return o->has_until ? NULL : "a date like 2016-05-04 or 2016-05-04T10:00:00Z is wanted";
}

static const char *set_from(struct options *o, const char *value)
{
	uint64_t number = 0;
	const char *fault = set_number(value, 1, 1ull << 40, &number);
	o->from = (int64_t)number;
	o->has_from = true;
	return fault;
}

static const char *set_limit(struct options *o, const char *value)
{
	return set_number(value, 1, 1ull << 40, &o->limit);
}

static const char *set_connections(struct options *o, const char *value)
{
	return set_unsigned(value, 32, &o->connections);
}

static const char *set_attempts(struct options *o, const char *value)
{
	return set_unsigned(value, 20, &o->attempts);
}

static const char *set_connect_timeout(struct options *o, const char *value)
{
	return set_unsigned(value, 3600, &o->connect_seconds);
}

static const char *set_idle_timeout(struct options *o, const char *value)
{
	return set_unsigned(value, 3600, &o->idle_seconds);
}

static const char *set_rate(struct options *o, const char *value)
{
	char *end;
	o->rate = strtod(value, &end);
	return *value && !*end && o->rate >= 0.01 && o->rate <= 10000 ? NULL : "a number of requests a second is wanted";
}

#define SET_TEXT(field) \
	static const char *set_##field(struct options *o, const char *value) \
	{ o->field = value; return NULL; }
#define SET_FLAG(field) \
	static const char *set_##field(struct options *o, const char *value) \
	{ (void)value; o->field = true; return NULL; }
SET_TEXT(catalogue) SET_TEXT(html) SET_TEXT(output) SET_TEXT(files_from) SET_TEXT(manifest)
SET_TEXT(from_export) SET_TEXT(title) SET_TEXT(source) SET_TEXT(note) SET_TEXT(claim)
SET_TEXT(rating) SET_TEXT(review_url) SET_TEXT(cacert) SET_TEXT(proxy) SET_TEXT(urls) SET_TEXT(wacz)
SET_TEXT(from_evidence) SET_FLAG(allow_http)
SET_FLAG(all) SET_FLAG(resume) SET_FLAG(quiet) SET_FLAG(hashes_only) SET_FLAG(zero_ended) SET_FLAG(no_cache)
SET_FLAG(force) SET_FLAG(undo) SET_FLAG(help)

SET_TEXT(name)

/* Whole pixels: each at most nine digits. */
static const char *set_box(struct options *o, const char *value)
{
	char *end = NULL;
	for (int i = 0; i < 4; i++, value = end + 1) {
		size_t digits = strspn(value, "0123456789");
		if (digits == 0 || digits > 9)
			return "four whole numbers are wanted: X,Y,W,H";
		o->box[i] = (double)strtoul(value, &end, 10);
		if (*end != (i < 3 ? ',' : 0))
			return "four whole numbers are wanted: X,Y,W,H";
	}
	o->has_box = true;
	return NULL;
}

enum { REPORTS = FOR_CHECK | FOR_SCAN | FOR_COMPARE, EXAMINES = REPORTS | FOR_ADD,
       NETWORK = FOR_CHECK | FOR_FETCH,
       MANAGES = FOR_ADD | FOR_IMPORT | FOR_EXPORT | FOR_KNOWN | FOR_DESIGNS | FOR_SET_ASIDE };

const struct option option_table[] = {
	{ "catalogue", 'c', "PATH", "the catalogue of known imagery (default: $VESTIGO_CATALOGUE, else known.db in $XDG_DATA_HOME/vestigo)", REPORTS | MANAGES, set_catalogue },
	{ "json", 0, NULL, "one JSON document on standard output", REPORTS | FOR_KNOWN | FOR_DESIGNS | FOR_FETCH | FOR_VERIFY, set_json },
	{ "jsonl", 0, NULL, "JSON Lines: one record a line, written as soon as it is known", REPORTS | FOR_DESIGNS, set_jsonl },
	{ "csv", 0, NULL, "a table for spreadsheets", REPORTS, set_csv },
	{ "html", 0, "FILE", "also write a self-contained page with thumbnails", REPORTS, set_html },
	{ "output", 'o', "FILE", "write the report to FILE; its ending (.json, .jsonl, .csv, .html) chooses the form unless an option does", REPORTS, set_output },
	{ "output", 'o', "FILE", "write the JSON Lines to FILE", FOR_EXPORT, set_output },
	{ "output", 'o', "DIR", "the evidence folder; an existing one is added to (default: evidence)", FOR_FETCH, set_output },
	{ "urls", 0, "FILE", "also fetch what FILE names, one a line (- for standard input)", FOR_FETCH, set_urls },
	{ "wacz", 0, "FILE", "also pack the evidence as WACZ, for ReplayWeb.page and archives", FOR_FETCH | FOR_VERIFY, set_wacz },
	{ "since", 0, "DATE", "only posts from this moment on", FOR_FETCH, set_since },
	{ "until", 0, "DATE", "only posts up to this moment; a day to its end", FOR_FETCH, set_until },
	{ "limit", 0, "N", "at most so many posts of each channel, the newest", FOR_FETCH, set_limit },
	{ "from", 0, "MESSAGE", "begin at this message instead of the newest", FOR_FETCH, set_from },
	{ "connect-to", 0, "HOST:PORT:HOST:PORT", "connect there instead (a mirror, a test server)", NETWORK, set_connect_to },
	{ "allow-address", 0, "CIDR", "connect to these addresses too, though they are not public", NETWORK, set_allow_address },
	{ "allow-port", 0, "N", "connect to this port too, besides 443 and 80", NETWORK, set_allow_port },
	{ "allow-http", 0, NULL, "fetch what is not encrypted too", NETWORK, set_allow_http },
	{ "cacert", 0, "FILE", "trust the authorities in this PEM file too", NETWORK, set_cacert },
	{ "proxy", 0, "URL", "through a proxy: http://…, socks5h://… (Tor); the environment's is not used", NETWORK, set_proxy },
	{ "connections", 0, "N", "connections at once (default 8)", NETWORK, set_connections },
	{ "rate", 0, "N", "requests a second to one host (default 8)", NETWORK, set_rate },
	{ "attempts", 0, "N", "times to try a transfer (default 5)", NETWORK, set_attempts },
	{ "connect-timeout", 0, "SECONDS", "longest time for a connection (default 10)", NETWORK, set_connect_timeout },
	{ "idle-timeout", 0, "SECONDS", "longest time without a byte (default 20)", NETWORK, set_idle_timeout },
	{ "overlay", 0, "OUT.png", "write both side by side, the second laid on the first, regions framed", FOR_COMPARE, set_overlay },
	{ "diff", 0, "OUT.png", "write where they differ, red on grey", FOR_COMPARE, set_difference_map },
	{ "resume", 0, NULL, "go on where an interrupted scan with the same --output stopped", FOR_SCAN, set_resume },
	{ "all", 'a', NULL, "list every picture on a terminal, not only flagged ones", FOR_SCAN, set_all },
	{ "only", 0, "NUMBER", "only what stands behind this number in the table, as a full card: a message, or a picture of a folder (as #12 where there are both)", FOR_SCAN, set_only },
	{ "files-from", 0, "FILE", "read the paths to scan from FILE, one a line (- for standard input)", FOR_SCAN, set_files_from },
	{ "null", '0', NULL, "the paths in --files-from end with a zero byte", FOR_SCAN, set_zero_ended },
	{ "fail-on", 0, "LIST", "what makes the exit status 1: reuse,alteration (default) or none", REPORTS, set_fail_on },
	{ "title", 0, "TEXT", "what the pictures show", FOR_ADD, set_title },
	{ "date", 0, "DATE", "when they were seen: 2016-05-04T10:00:00Z, or a day, a month or a year", FOR_ADD, set_date },
	{ "source", 0, "URL", "where they were seen", FOR_ADD, set_source },
	{ "note", 0, "TEXT", "anything to remember", FOR_ADD, set_note },
	{ "claim", 0, "TEXT", "what was claimed about them", FOR_ADD, set_claim },
	{ "rating", 0, "TEXT", "how a review rated the claim", FOR_ADD, set_rating },
	{ "review-url", 0, "URL", "where the review stands", FOR_ADD, set_review_url },
	{ "tag", 't', "TAG", "a tag; may be given several times", FOR_ADD, add_tag },
	{ "manifest", 0, "FILE", "add the pictures that a CSV or JSON Lines file names, each with its own title, date and source", FOR_ADD, set_manifest },
	{ "from-export", 0, "DIR", "add every picture of a Telegram export, each with its post's date", FOR_ADD, set_from_export },
	{ "from-evidence", 0, "DIR", "add every picture of an evidence folder, each with its post", FOR_ADD, set_from_evidence },
	{ "box", 0, "X,Y,W,H", "where the design lies in the known picture, in its upright pixels", FOR_DESIGNS, set_box },
	{ "name", 0, "TEXT", "what the design is called", FOR_DESIGNS, set_name },
	{ "undo", 0, NULL, "search for them again", FOR_SET_ASIDE, set_undo },
	{ "hashes-only", 0, NULL, "leave out titles, sources, notes, claims, chats and tags", FOR_EXPORT, set_hashes_only },
	{ "hashes-only", 0, NULL, "search by digests and hashes alone, at several times the rate: crops, collages and pictures inside others are not found, and nothing is compared place by place", FOR_CHECK | FOR_SCAN, set_hashes_only },
	{ "jobs", 'j', "N", "worker processes (default: one a core)", EXAMINES, set_jobs },
	{ "no-cache", 0, NULL, "examine anew what was examined before, and keep nothing of it (otherwise in $XDG_CACHE_HOME/vestigo)", FOR_CHECK | FOR_SCAN, set_no_cache },
	{ "max-bytes", 0, "N", "largest file to read (default 128M; of a download 32M)", EXAMINES | FOR_FETCH, set_max_bytes },
	{ "max-pixels", 0, "N", "largest picture to decode, width times height (default 200000000)", EXAMINES, set_max_pixels },
	{ "timeout", 0, "SECONDS", "longest time for one picture (default 30; for a download 120)", EXAMINES | FOR_FETCH, set_timeout },
	{ "color", 0, "WHEN", "auto, always or never", REPORTS | FOR_EXPLAIN, set_color },
	{ "progress", 0, "WHEN", "auto, always or never", EXAMINES | FOR_IMPORT | FOR_FETCH, set_progress },
	{ "quiet", 'q', NULL, "nothing on standard error but errors", EXAMINES | FOR_IMPORT | FOR_FETCH | FOR_VERIFY, set_quiet },
	{ "force", 0, NULL, "replace a file that is there, though it is no output of this kind; never an input or the catalogue", REPORTS | FOR_EXPORT | FOR_FETCH | FOR_VERIFY, set_force },
	{ "help", 'h', NULL, "this help", FOR_ANY, set_help },
};
const size_t option_count = sizeof option_table / sizeof *option_table;

/* Levenshtein distance of two short words; 99 when either is long. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);
	if (strlen(a) >= 64 || n >= 63)
		return 99;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			size_t shorter = row[j - 1] < row[j] ? row[j - 1] : row[j];
			row[j] = replaced < shorter + 1 ? replaced : shorter + 1;
		}
	}
	return row[n];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 1;
	for (size_t i = 0; i < count; i++) {
		size_t distance = edit_distance(word, words[i]);
		if (distance <= least) {
			least = distance;
			best = words[i];
			if (distance == 0)
				break;
		}
	}
	return best;
}

static int unknown_option(const char *text, enum option_group group, struct vg_error *err)
{
	const char *names[64];
	size_t count = 0;
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & group)
			names[count++] = option_table[i].name;
	const char *near = strncmp(text, "--", 2) == 0 ? nearest_word(text + 2, names, count) : NULL;
	if (near)
		return vg_error_set(err, VG_ERR_USAGE, "unknown option %s (did you mean --%s?)", text, near);
	return vg_error_set(err, VG_ERR_USAGE, "unknown option %s (see --help)", text);
}

static const struct option *find_long(const char *name, size_t length, enum option_group group)
{
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].commands & group) && strlen(option_table[i].name) == length &&
		    strncmp(option_table[i].name, name, length) == 0)
			return &option_table[i];
	return NULL;
}

static const struct option *find_letter(char letter, enum option_group group)
{
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].commands & group) && option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}

/* Parses the option at arguments[*at]; moves *at past a separate value. */
static int parse_one(int count, char **arguments, int *at, enum option_group group,
		     struct options *options, struct vg_error *err)
{
	char *text = arguments[*at];
	const struct option *option;
	const char *value = NULL;
	if (text[1] == '-') {
		size_t length = strcspn(text + 2, "=");
		option = find_long(text + 2, length, group);
		value = text[2 + length] ? text + 3 + length : NULL;
	} else {
		option = find_letter(text[1], group);
		value = text[2] ? text + 2 : NULL;
	}
	if (!option || (!option->argument && text[1] != '-' && value)) {
		text[strcspn(text, "=")] = 0;
		return unknown_option(text, group, err);
	}
	if (!option->argument && value)
		return vg_error_set(err, VG_ERR_USAGE, "--%s takes no value", option->name);
	if (option->argument && !value) {
		if (*at + 1 >= count)
			return vg_error_set(err, VG_ERR_USAGE, "--%s needs a value: %s", option->name,
					    option->argument);
		value = arguments[++*at];
	}
	const char *fault = option->set(options, value);
	if (fault)
		return vg_error_set(err, VG_ERR_USAGE, "--%s%s%s: %s", option->name, value ? " " : "",
				    value ? value : "", fault);
	return 0;
}

int options_parse(int count, char **arguments, enum option_group group, struct options *options,
		  struct vg_error *err)
{
	bool operands_only = false;
	int code = 0;
	*options = (struct options){ .fail_on = VG_CONCERN_REUSE | VG_CONCERN_ALTERATION };
	vg_limits_default(&options->limits);
	options->rendition_side = VG_RENDITION_SIDE;
	options->operands = calloc((size_t)count + 1, sizeof *options->operands);
	if (!options->operands)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (int i = 0; i < count && code == 0; i++) {
		const char *text = arguments[i];
		if (!operands_only && strcmp(text, "--") == 0)
			operands_only = true;
		else if (!operands_only && text[0] == '-' && text[1])
			code = parse_one(count, arguments, &i, group, options, err);
		else
			options->operands[options->operand_count++] = text;
	}
	return code;
}

void options_release(struct options *options)
{
	free(options->operands);
	options->operands = NULL;
}

void print_wrapped(FILE *stream, const char *text, size_t indent)
{
	size_t column = indent;
	while (*text) {
		size_t length = strcspn(text, " ");
		if (column > indent && column + 1 + length > 79) {
			fprintf(stream, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', stream);
			column++;
		}
		fprintf(stream, "%.*s", (int)length, text);
		column += length;
		text += length + strspn(text + length, " ");
	}
	fputc('\n', stream);
}

void options_print(FILE *stream, enum option_group group)
{
	enum { HELP_COLUMN = 29 };
	fputs("\nOptions:\n", stream);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		char left[64];
		if (!(option->commands & group))
			continue;
		snprintf(left, sizeof left, "%c%c%s--%s%s%s", option->letter ? '-' : ' ',
			 option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
			 option->name, option->argument ? " " : "", option->argument ? option->argument : "");
		fprintf(stream, "  %-*s ", HELP_COLUMN - 3, left);
		if (strlen(left) > HELP_COLUMN - 3)
			fprintf(stream, "\n%*s", HELP_COLUMN, "");
		print_wrapped(stream, option->help, HELP_COLUMN);
	}
}
