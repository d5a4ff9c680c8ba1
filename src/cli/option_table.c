/* What each option does: the table, and how its values are read. */
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	return set_unsigned(value, 256, &o->examine.jobs);
}

static const char *set_max_bytes(struct options *o, const char *value)
{
	o->examine.has_max_bytes = true;
	return set_number(value, 1, 2ull << 30, &o->examine.limits.max_bytes);
}

static const char *set_max_pixels(struct options *o, const char *value)
{
	return set_number(value, 1, 4ull << 30, &o->examine.limits.max_pixels);
}

static const char *set_timeout(struct options *o, const char *value)
{
	uint64_t number = o->examine.limits.max_seconds;
	const char *fault = set_number(value, 1, 86400, &number);
	o->examine.limits.max_seconds = (uint32_t)number;
	o->examine.has_timeout = true;
	return fault;
}

static const char *set_require_sandbox(struct options *o, const char *value)
{
	(void)value;
	o->examine.limits.full_sandbox = true;
	return NULL;
}

static const char *set_kind(struct options *o, enum vg_report_kind kind)
{
	if (o->report.has_kind && o->report.kind != kind && !o->report.kind_configured)
		return "only one of --json, --jsonl and --csv can be had";
	o->report.has_kind = true;
	o->report.kind_configured = false;
	o->report.kind = kind;
	o->report.json = kind == VG_REPORT_JSON;
	return NULL;
}

static const char *set_json(struct options *o, const char *value)
{
	(void)value;
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

static const char *set_language(struct options *o, const char *value)
{
	return vg_language_parse(value, &o->language) ? NULL : "en or uk is wanted";
}

static const char *set_fail_on(struct options *o, const char *value)
{
	static const char fault[] = "a list of reuse and alteration, or none alone, is wanted";
	bool none = false;
	o->report.fail_on = 0;
	do {
		size_t length = strcspn(value, ",");
		if (length == 5 && strncmp(value, "reuse", 5) == 0)
			o->report.fail_on |= VG_CONCERN_REUSE;
		else if (length == 10 && strncmp(value, "alteration", 10) == 0)
			o->report.fail_on |= VG_CONCERN_ALTERATION;
		else if (length == 4 && strncmp(value, "none", 4) == 0)
			none = true;
		else
			return fault;
		value += length + (value[length] == ',');
	} while (*value);
	return none && o->report.fail_on ? fault : NULL;
}

static const char *set_only(struct options *o, const char *value)
{
	char *end;
	if (o->input.has_only && !o->input.only_configured)
		return "it was given before: one number at a time";
	o->input.only_configured = false;
	o->input.only_unposted = *value == '#';
	value += o->input.only_unposted;
	errno = 0;
	o->input.only = strtoll(value, &end, 10);
	o->input.has_only = true;
	return *value && !*end && errno == 0 ? NULL : "a number of the table's first column is wanted";
}

static const char *set_date(struct options *o, const char *value)
{
	o->sighting.date = value;
	return vg_date_parse_seen(value, &o->sighting.date_value, &o->sighting.date_precision);
}

/* known edit takes a date away where it is empty. */
static const char *set_new_date(struct options *o, const char *value)
{
	o->sighting.date = value;
	return *value ? set_date(o, value) : NULL;
}

static const char *set_sighting(struct options *o, const char *value)
{
	return set_number(value, 1, 1u << 30, &o->sighting.number);
}

static const char *put_tag(const char **tags, size_t *count, const char *value)
{
	if (*count == TAGS_MAXIMUM)
		return "too many tags";
	if (!*value)
		return "a tag is not empty";
	tags[(*count)++] = value;
	return NULL;
}

static const char *remove_tag(struct options *o, const char *value)
{
	return put_tag(o->tags.removed, &o->tags.removed_count, value);
}

static const char *add_tag(struct options *o, const char *value)
{
	return put_tag(o->tags.given, &o->tags.given_count, value);
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
	return add_to(o->network.connect_to, value);
}

static const char *set_allow_address(struct options *o, const char *value)
{
	return add_to(o->network.allow_address, value);
}

static const char *set_allow_port(struct options *o, const char *value)
{
	return add_to(o->network.allow_port, value);
}

static const char *set_since(struct options *o, const char *value)
{
	o->fetch.has_since = vg_date_parse(value, &o->fetch.since);
	return o->fetch.has_since ? NULL : "a date like 2016-05-04 or 2016-05-04T10:00:00Z is wanted";
}

static const char *set_until(struct options *o, const char *value)
{
	o->fetch.has_until = vg_date_parse(value, &o->fetch.until);
	/* A day is meant to its end. */
	if (o->fetch.has_until && !strchr(value, 'T') && !strchr(value, ' '))
		o->fetch.until += 86399;
	return o->fetch.has_until ? NULL : "a date like 2016-05-04 or 2016-05-04T10:00:00Z is wanted";
}

static const char *set_from(struct options *o, const char *value)
{
	uint64_t number = 0;
	const char *fault = set_number(value, 1, 1ull << 40, &number);
	o->fetch.from = (int64_t)number;
	o->fetch.has_from = true;
	return fault;
}

static const char *set_limit(struct options *o, const char *value)
{
	return set_number(value, 1, 1ull << 40, &o->fetch.limit);
}

static const char *set_connections(struct options *o, const char *value)
{
	return set_unsigned(value, 32, &o->network.connections);
}

static const char *set_attempts(struct options *o, const char *value)
{
	return set_unsigned(value, 20, &o->network.attempts);
}

static const char *set_connect_timeout(struct options *o, const char *value)
{
	return set_unsigned(value, 3600, &o->network.connect_seconds);
}

static const char *set_idle_timeout(struct options *o, const char *value)
{
	return set_unsigned(value, 3600, &o->network.idle_seconds);
}

static const char *set_rate(struct options *o, const char *value)
{
	char *end;
	o->network.rate = strtod(value, &end);
	return *value && !*end && o->network.rate >= 0.01 && o->network.rate <= 10000 ? NULL : "a number of requests a second is wanted";
}

#define SET_TEXT(name, member) \
	static const char *set_##name(struct options *o, const char *value) \
	{ o->member = value; return NULL; }
#define SET_FLAG(name, member) \
	static const char *set_##name(struct options *o, const char *value) \
	{ (void)value; o->member = true; return NULL; }
SET_TEXT(catalogue, catalogue) SET_TEXT(html, report.html) SET_TEXT(output, output)
SET_TEXT(files_from, input.files_from) SET_TEXT(manifest, adding.manifest)
SET_TEXT(from_export, adding.from_export) SET_TEXT(title, sighting.title) SET_TEXT(source, sighting.source)
SET_TEXT(note, sighting.note) SET_TEXT(claim, sighting.claim) SET_TEXT(rating, sighting.rating)
SET_TEXT(review_url, sighting.review_url) SET_TEXT(cacert, network.cacert) SET_TEXT(proxy, network.proxy)
SET_TEXT(urls, fetch.urls) SET_TEXT(wacz, fetch.wacz) SET_TEXT(from_evidence, adding.from_evidence)
SET_TEXT(trust_list, examine.trust_list) SET_TEXT(name, design.name)
SET_TEXT(media_review, report.media_review) SET_TEXT(overlay, compare.overlay)
SET_TEXT(difference_map, compare.difference_map)
SET_FLAG(allow_http, network.allow_http) SET_FLAG(all, report.all) SET_FLAG(resume, input.resume)
SET_FLAG(quiet, quiet) SET_FLAG(hashes_only, hashes_only) SET_FLAG(zero_ended, input.zero_ended)
SET_FLAG(no_cache, examine.no_cache) SET_FLAG(no_sidecars, examine.no_sidecars) SET_FLAG(force, force) SET_FLAG(help, help) SET_FLAG(version, version)
SET_FLAG(undo, undo) SET_FLAG(list, list) SET_FLAG(no_config, no_config) SET_FLAG(blur, report.blur)
SET_FLAG(redact, report.redact)

/* Whole pixels: each at most nine digits. */
static const char *set_box(struct options *o, const char *value)
{
	char *end = NULL;
	for (int i = 0; i < 4; i++, value = end + 1) {
		size_t digits = strspn(value, "0123456789");
		if (digits == 0 || digits > 9)
			return "four whole numbers are wanted: X,Y,W,H";
		o->design.box[i] = (double)strtoul(value, &end, 10);
		if (*end != (i < 3 ? ',' : 0))
			return "four whole numbers are wanted: X,Y,W,H";
	}
	o->design.has_box = true;
	return NULL;
}

enum { REPORTS = FOR_CHECK | FOR_SCAN | FOR_COMPARE, EXAMINES = REPORTS | FOR_ADD,
       NETWORK = FOR_CHECK | FOR_FETCH,
       LISTS = FOR_KNOWN | FOR_LIST | FOR_SEARCH | FOR_EDIT | FOR_TAG | FOR_DISTINCT,
       MANAGES = FOR_ADD | FOR_IMPORT | FOR_EXPORT | FOR_DESIGNS | FOR_SET_ASIDE | LISTS };

const char *const section_names[SECTION_COUNT] = {
	[ABOUT_SELECTION] = "What is taken", [ABOUT_KNOWLEDGE] = "What is known of them", [ABOUT_OUTPUT] = "Output",
	[ABOUT_NETWORK] = "Network", [ABOUT_LIMITS] = "Limits", [ABOUT_GENERAL] = "General",
};

const struct option option_table[] = {
	{ "catalogue", 'c', "PATH", "the catalogue of known imagery (default: $VESTIGO_CATALOGUE, else known.db in $XDG_DATA_HOME/vestigo)", REPORTS | MANAGES | FOR_DOCTOR, set_catalogue, ABOUT_GENERAL },
	{ "json", 0, NULL, "one JSON document on standard output", REPORTS | LISTS | FOR_DESIGNS | FOR_FETCH | FOR_VERIFY | FOR_DOCTOR, set_json, ABOUT_OUTPUT },
	{ "jsonl", 0, NULL, "JSON Lines: one record a line, written as soon as it is known", REPORTS | FOR_DESIGNS, set_jsonl, ABOUT_OUTPUT },
	{ "csv", 0, NULL, "a table for spreadsheets", REPORTS, set_csv, ABOUT_OUTPUT },
	{ "html", 0, "FILE", "also write a self-contained page to mail, print and archive: both pictures of each match, what differs, where it was seen", REPORTS, set_html, ABOUT_OUTPUT },
	{ "blur", 0, NULL, "in the page, pixelate pictures until they are asked for", REPORTS, set_blur, ABOUT_OUTPUT },
	{ "redact", 0, NULL, "in the page, leave out pictures, names, captions and what else came from outside; hashes and findings stay", REPORTS, set_redact, ABOUT_OUTPUT },
	{ "media-review", 0, "FILE", "also write drafts of schema.org MediaReview (JSON-LD) for a person to complete and sign", REPORTS, set_media_review, ABOUT_OUTPUT },
	{ "trust-list", 0, "FILE", "certificates (PEM) that vouch for the signers of content credentials; none is built in", REPORTS, set_trust_list, ABOUT_KNOWLEDGE },
	{ "output", 'o', "FILE", "write the report to FILE; its ending (.json, .jsonl, .csv, .html) chooses the form unless an option does", REPORTS, set_output, ABOUT_OUTPUT },
	{ "output", 'o', "FILE", "write the JSON Lines to FILE", FOR_EXPORT, set_output, ABOUT_OUTPUT },
	{ "output", 'o', "DIR", "the evidence folder; an existing one is added to (default: evidence)", FOR_FETCH, set_output, ABOUT_OUTPUT },
	{ "urls", 0, "FILE", "also fetch what FILE names, one a line (- for standard input)", FOR_FETCH, set_urls, ABOUT_SELECTION },
	{ "wacz", 0, "FILE", "also pack the evidence as WACZ, for ReplayWeb.page and archives", FOR_FETCH | FOR_VERIFY, set_wacz, ABOUT_OUTPUT },
	{ "since", 0, "DATE", "only posts from this moment on", FOR_FETCH, set_since, ABOUT_SELECTION },
	{ "until", 0, "DATE", "only posts up to this moment; a day to its end", FOR_FETCH, set_until, ABOUT_SELECTION },
	{ "limit", 0, "N", "at most so many posts of each channel, the newest", FOR_FETCH, set_limit, ABOUT_SELECTION },
	{ "from", 0, "MESSAGE", "begin at this message instead of the newest", FOR_FETCH, set_from, ABOUT_SELECTION },
	{ "connect-to", 0, "HOST:PORT:HOST:PORT", "connect there instead (a mirror, a test server)", NETWORK, set_connect_to, ABOUT_NETWORK },
	{ "allow-address", 0, "CIDR", "connect to these addresses too, though they are not public", NETWORK, set_allow_address, ABOUT_NETWORK },
	{ "allow-port", 0, "N", "connect to this port too, besides 443 and 80", NETWORK, set_allow_port, ABOUT_NETWORK },
	{ "allow-http", 0, NULL, "fetch what is not encrypted too", NETWORK, set_allow_http, ABOUT_NETWORK },
	{ "cacert", 0, "FILE", "trust the authorities in this PEM file too", NETWORK, set_cacert, ABOUT_NETWORK },
	{ "proxy", 0, "URL", "through a proxy: http://…, socks5h://… (Tor); the environment's is not used", NETWORK, set_proxy, ABOUT_NETWORK },
	{ "connections", 0, "N", "connections at once (default 8)", NETWORK, set_connections, ABOUT_NETWORK },
	{ "rate", 0, "N", "requests a second to one host (default 8)", NETWORK, set_rate, ABOUT_NETWORK },
	{ "attempts", 0, "N", "times to try a transfer (default 5)", NETWORK, set_attempts, ABOUT_NETWORK },
	{ "connect-timeout", 0, "SECONDS", "longest time for a connection (default 10)", NETWORK, set_connect_timeout, ABOUT_NETWORK },
	{ "idle-timeout", 0, "SECONDS", "longest time without a byte (default 20)", NETWORK, set_idle_timeout, ABOUT_NETWORK },
	{ "overlay", 0, "OUT.png", "write both side by side, the second laid on the first, regions framed", FOR_COMPARE, set_overlay, ABOUT_OUTPUT },
	{ "diff", 0, "OUT.png", "write where they differ, red on grey", FOR_COMPARE, set_difference_map, ABOUT_OUTPUT },
	{ "resume", 0, NULL, "go on where an interrupted scan with the same --output stopped", FOR_SCAN, set_resume, ABOUT_SELECTION },
	{ "all", 'a', NULL, "list every picture on a terminal, not only flagged ones", FOR_SCAN, set_all, ABOUT_OUTPUT },
	{ "all", 'a', NULL, "everything that the file's metadata say, by directory", FOR_CHECK | FOR_COMPARE, set_all, ABOUT_OUTPUT },
	{ "only", 0, "NUMBER", "only what stands behind this number in the table, as a full card: a message, or a picture of a folder (as #12 where there are both)", FOR_SCAN, set_only, ABOUT_SELECTION },
	{ "files-from", 0, "FILE", "read the paths to scan from FILE, one a line (- for standard input)", FOR_SCAN, set_files_from, ABOUT_SELECTION },
	{ "null", '0', NULL, "the paths in --files-from end with a zero byte", FOR_SCAN, set_zero_ended, ABOUT_SELECTION },
	{ "fail-on", 0, "reuse|alteration|reuse,alteration|none", "what makes the exit status 1 (default: reuse,alteration)", REPORTS, set_fail_on, ABOUT_OUTPUT },
	{ "title", 0, "TEXT", "what the pictures show", FOR_ADD | FOR_EDIT, set_title, ABOUT_KNOWLEDGE },
	{ "date", 0, "DATE", "when they were seen: 2016-05-04T10:00:00Z, or a day, a month or a year", FOR_ADD, set_date, ABOUT_KNOWLEDGE },
	{ "date", 0, "DATE", "when it was seen; empty: unknown", FOR_EDIT, set_new_date, ABOUT_KNOWLEDGE },
	{ "source", 0, "URL", "where they were seen", FOR_ADD | FOR_EDIT, set_source, ABOUT_KNOWLEDGE },
	{ "note", 0, "TEXT", "anything to remember", FOR_ADD | FOR_EDIT, set_note, ABOUT_KNOWLEDGE },
	{ "claim", 0, "TEXT", "what was claimed about them", FOR_ADD | FOR_EDIT, set_claim, ABOUT_KNOWLEDGE },
	{ "rating", 0, "TEXT", "how a review rated the claim", FOR_ADD | FOR_EDIT, set_rating, ABOUT_KNOWLEDGE },
	{ "review-url", 0, "URL", "where the review stands", FOR_ADD | FOR_EDIT, set_review_url, ABOUT_KNOWLEDGE },
	{ "review", 0, "URL", "the same as --review-url", FOR_EDIT, set_review_url, ABOUT_KNOWLEDGE },
	{ "sighting", 0, "N", "which sighting is changed, as known show numbers them; needed where there are several", FOR_EDIT, set_sighting, ABOUT_SELECTION },
	{ "add", 0, "TAG", "give the pictures this tag; may be given several times", FOR_TAG, add_tag, ABOUT_KNOWLEDGE },
	{ "remove", 0, "TAG", "take this tag from them; may be given several times", FOR_TAG, remove_tag, ABOUT_KNOWLEDGE },
	{ "tag", 't', "TAG", "only pictures with this tag; of several, with each", FOR_LIST | FOR_SEARCH, add_tag, ABOUT_SELECTION },
	{ "box", 0, "X,Y,W,H", "where the design lies in the known picture, in its upright pixels", FOR_DESIGNS, set_box, ABOUT_KNOWLEDGE },
	{ "name", 0, "TEXT", "what the design is called", FOR_DESIGNS, set_name, ABOUT_KNOWLEDGE },
	{ "undo", 0, NULL, "take the judgement back", FOR_DISTINCT, set_undo, ABOUT_KNOWLEDGE },
	{ "list", 0, NULL, "all findings, a line each, by what they are about", FOR_FINDINGS, set_list, ABOUT_OUTPUT },
	{ "undo", 0, NULL, "search for them again", FOR_SET_ASIDE, set_undo, ABOUT_KNOWLEDGE },
	{ "tag", 't', "TAG", "a tag; may be given several times", FOR_ADD, add_tag, ABOUT_KNOWLEDGE },
	{ "manifest", 0, "FILE", "add the pictures that a CSV or JSON Lines file names, each with its own title, date and source", FOR_ADD, set_manifest, ABOUT_SELECTION },
	{ "from-export", 0, "DIR", "add every picture of a Telegram export, each with its post's date", FOR_ADD, set_from_export, ABOUT_SELECTION },
	{ "from-evidence", 0, "DIR", "add every picture of an evidence folder, each with its post", FOR_ADD, set_from_evidence, ABOUT_SELECTION },
	{ "hashes-only", 0, NULL, "leave out titles, sources, notes, claims, chats and tags", FOR_EXPORT, set_hashes_only, ABOUT_SELECTION },
	{ "hashes-only", 0, NULL, "search by digests and hashes alone, at several times the rate: crops, collages and pictures inside others are not found, and nothing is compared place by place", FOR_CHECK | FOR_SCAN, set_hashes_only, ABOUT_SELECTION },
	{ "jobs", 'j', "N", "worker processes (default: one more than cores)", EXAMINES, set_jobs, ABOUT_LIMITS },
	{ "no-cache", 0, NULL, "examine anew what was examined before, and keep nothing of it (otherwise in $XDG_CACHE_HOME/vestigo)", FOR_CHECK | FOR_SCAN, set_no_cache, ABOUT_GENERAL },
	{ "no-sidecars", 0, NULL, "leave XMP files that lie beside pictures (photo.xmp, photo.NEF.xmp) unread", FOR_CHECK | FOR_SCAN, set_no_sidecars, ABOUT_SELECTION },
	{ "max-bytes", 0, "N", "largest file to read (default 128M; of a download 32M, at most 1G)", EXAMINES | FOR_FETCH, set_max_bytes, ABOUT_LIMITS },
	{ "max-pixels", 0, "N", "largest picture to decode, width times height (default 200000000)", EXAMINES, set_max_pixels, ABOUT_LIMITS },
	{ "timeout", 0, "SECONDS", "longest time for one picture (default 30; for a download 120)", EXAMINES | FOR_FETCH, set_timeout, ABOUT_LIMITS },
	{ "require-sandbox", 0, NULL, "do nothing unless what reads pictures and pages is fully confined: vestigo doctor tells what this machine gives", EXAMINES | FOR_FETCH, set_require_sandbox, ABOUT_LIMITS },
	{ "lang", 0, "en|uk", "the language of cards, tables and the page (default: en); JSON, CSV and codes are English in each", REPORTS | FOR_EXPLAIN, set_language, ABOUT_OUTPUT },
	{ "color", 0, "auto|always|never", "colours", REPORTS | FOR_EXPLAIN, set_color, ABOUT_OUTPUT },
	{ "progress", 0, "auto|always|never", "the bar on standard error", EXAMINES | FOR_IMPORT | FOR_FETCH, set_progress, ABOUT_OUTPUT },
	{ "quiet", 'q', NULL, "nothing on standard error but errors", EXAMINES | FOR_IMPORT | FOR_EXPORT | FOR_FETCH | FOR_VERIFY, set_quiet, ABOUT_OUTPUT },
	{ "force", 0, NULL, "replace a file that is there, though it is no output of this kind; never an input or the catalogue", REPORTS | FOR_EXPORT | FOR_FETCH | FOR_VERIFY, set_force, ABOUT_OUTPUT },
	{ "no-config", 0, NULL, "leave the config file out ($VESTIGO_CONFIG, else config in $XDG_CONFIG_HOME/vestigo)", FOR_ANY, set_no_config, ABOUT_GENERAL },
	{ "version", 'V', NULL, "the version", FOR_ANY, set_version, ABOUT_GENERAL },
	{ "help", 'h', NULL, "this help", FOR_ANY, set_help, ABOUT_GENERAL },
};
const size_t option_count = sizeof option_table / sizeof *option_table;
