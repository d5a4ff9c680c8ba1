/* Of a card: what a picture's content credentials say, in the order in which a desk needs it. */
#include <string.h>

#include "base/shorten.h"
#include "base/text.h"
#include "base/time.h"
#include "report/card.h"

static const char *state_words(enum vg_credentials_state state)
{
	static const char *const words[VG_CREDENTIALS_STATE_COUNT] = {
		"there, and not checked: %s", "the signature holds, and the file is the one that was signed",
		"changed after it was signed: %s", "they do not hold: %s" };
	return words[state < VG_CREDENTIALS_STATE_COUNT ? state : VG_CREDENTIALS_UNREAD];
}

static void state_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	char text[400];
	snprintf(text, sizeof text, vg_words(report, state_words(credentials->state)), vg_words(report, credentials->reason));
	vg_card_line(report, "Credentials", text);
}

/* What of the file the signed digest leaves out, besides the credentials. */
static void left_out_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	uint64_t bytes = 0;
	char text[256];
	for (size_t i = 0; i < credentials->exclusion_count; i++)
		bytes += credentials->exclusion[i].manifest ? 0 : credentials->exclusion[i].length;
	if (bytes == 0)
		return;
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, bytes,
		 "not under the signature: %llu byte of metadata, which may have been changed since",
		 "not under the signature: %llu bytes of metadata, which may have been changed since"), (unsigned long long)bytes);
	vg_card_line(report, "", text);
}

/* What the signed digest covers, where it holds. */
static void covered_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	bool all = true;
	for (size_t i = 0; i < credentials->exclusion_count; i++)
		all &= credentials->exclusion[i].manifest;
	if (all && credentials->state == VG_CREDENTIALS_HOLD)
		vg_card_line(report, "", vg_words(report, "all of the file is under the signature, but the credentials themselves"));
}

static void trust_text(struct vg_report *report, const struct vg_credentials *credentials, char *out, size_t size)
{
	const struct vg_trust_list *list = report->begin.trust_list;
	char date[VG_TIME_TEXT] = "";
	if (!list || credentials->trust == VG_SIGNER_NO_LIST) {
		vg_text_copy(out, size, vg_words(report, "on no list: none was given (--trust-list), so the name is the signer's word"));
		return;
	}
	vg_time_format(vg_trust_list_date(list), date);
	snprintf(out, size, credentials->trust == VG_SIGNER_ON_LIST ? vg_words(report, "on the list %.120s of %.10s")
								    : vg_words(report, "not on the list %.120s of %.10s"),
		 vg_shortened(vg_trust_list_name(list), 120).text, date);
}

static const char *revocation_words(enum vg_revocation revocation)
{
	static const char *const words[VG_REVOCATION_COUNT] = { "revocation not checked", "not revoked, by the answer that came along",
								"revoked", "unknown to its issuer" };
	return words[revocation < VG_REVOCATION_COUNT ? revocation : VG_REVOCATION_NOT_CHECKED];
}

static void signer_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	char who[256], trust[256], text[640];
	if (!credentials->valid_to)
		return;
	bool both = credentials->organisation[0] && strcmp(credentials->organisation, credentials->signer) != 0;
	snprintf(who, sizeof who, "%.96s%s%.96s", vg_shortened(credentials->signer[0] ? credentials->signer : credentials->organisation, 96).text,
		 both && credentials->signer[0] ? ", " : "", vg_shortened(both && credentials->signer[0] ? credentials->organisation : "", 96).text);
	trust_text(report, credentials, trust, sizeof trust);
	snprintf(text, sizeof text, vg_words(report, "%s (certificate by %.96s); %s; %s"), who, vg_shortened(credentials->issuer, 96).text, trust,
		 vg_words(report, revocation_words(credentials->revocation)));
	/* Whose name stands there, where the signature is another's or of something else. */
	bool signature = vg_credentials_has(credentials, VG_C2PA_SIGNATURE_VALIDATED, true);
	vg_card_line(report, signature ? "signed by" : "names as signer", text);
}

static void time_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	char when[VG_TIME_TEXT], text[256];
	vg_time_format(credentials->stamped, when);
	if (credentials->stamp == VG_STAMP_ON_LIST)
		snprintf(text, sizeof text, vg_words(report, "%s by the clock of %.96s, on the list"), when, vg_shortened(credentials->stamp_authority, 96).text);
	else if (credentials->stamp == VG_STAMP_HOLDS)
		snprintf(text, sizeof text, vg_words(report, "%s by the clock of %.96s, for which no list vouches"), when,
			 vg_shortened(credentials->stamp_authority, 96).text);
	else
		vg_text_copy(text, sizeof text, vg_words(report, credentials->stamp == VG_STAMP_NONE
			? "when is not known: there is no time stamp" : "when is not known: the time stamp does not hold"));
	vg_card_line(report, "signed", text);
}

/* IPTC's digital source types, and what they are in words, in the same order. */
static const char *const source_types[] = {
	"digitalCapture",
	"computationalCapture",
	"negativeFilm",
	"positiveFilm",
	"print",
	"humanEdits",
	"minorHumanEdits",
	"digitalCreation",
	"digitalArt",
	"screenCapture",
	"virtualRecording",
	"composite",
	"compositeCapture",
	"compositeSynthetic",
	"algorithmicMedia",
	"algorithmicallyEnhanced",
	"trainedAlgorithmicMedia",
	"compositeWithTrainedAlgorithmicMedia",
};
static const char *const source_words[] = {
	"captured by a camera",
	"captured by a camera, several shots made one",
	"scanned from a negative",
	"scanned from a positive",
	"scanned from a print",
	"edited by a person",
	"edited by a person",
	"made by a person with software",
	"made by a person with software",
	"a screenshot",
	"a recording of a virtual scene",
	"put together of several",
	"put together of captured ones",
	"put together, in part of generated ones",
	"made by an algorithm",
	"enhanced by an algorithm",
	"made by a generative model",
	"in part made by a generative model",
};

static const char *words_of(const char *source)
{
	for (size_t i = 0; i < sizeof source_types / sizeof *source_types; i++)
		if (strcmp(source_types[i], source) == 0)
			return source_words[i];
	return NULL;
}

static void source_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	const char *source = vg_credentials_source(credentials), *words = words_of(source);
	char text[256];
	if (!source[0])
		return;
	if (words)
		snprintf(text, sizeof text, vg_words(report, "stated: %s (%.64s)"), vg_words(report, words), vg_shortened(source, 64).text);
	else
		snprintf(text, sizeof text, vg_words(report, "stated: %.64s"), vg_shortened(source, 64).text);
	vg_card_line(report, "source", text);
}

/* C2PA's actions, and what they are in words. */
static const struct { const char *action, *words; } action_words[] = {
	{ "c2pa.created", "made" }, { "c2pa.opened", "opened" }, { "c2pa.placed", "something placed in it" }, { "c2pa.edited", "edited" },
	{ "c2pa.cropped", "cropped" }, { "c2pa.resized", "resized" }, { "c2pa.color_adjustments", "colours adjusted" },
	{ "c2pa.adjustedColor", "colours adjusted" }, { "c2pa.converted", "converted" }, { "c2pa.transcoded", "encoded anew" },
	{ "c2pa.repackaged", "packaged anew" }, { "c2pa.drawing", "drawn on" }, { "c2pa.filtered", "filtered" },
	{ "c2pa.orientation", "turned" }, { "c2pa.published", "published" }, { "c2pa.removed", "something removed from it" },
	{ "c2pa.deleted", "something deleted from it" }, { "c2pa.redacted", "a statement about it removed" },
	{ "c2pa.addedText", "text added" }, { "c2pa.enhanced", "enhanced" }, { "c2pa.watermarked", "a watermark put in" },
	{ "c2pa.watermarked.bound", "a watermark put in" }, { "c2pa.watermarked.unbound", "a watermark put in" },
	{ "c2pa.edited.metadata", "its metadata edited" }, { "c2pa.unknown", "something that is not said" } };

static const char *words_of_action(struct vg_report *report, const char *action)
{
	for (size_t i = 0; i < sizeof action_words / sizeof *action_words; i++)
		if (strcmp(action_words[i].action, action) == 0)
			return vg_words(report, action_words[i].words);
	return strncmp(action, "c2pa.", 5) == 0 ? action + 5 : action;
}

/* Who or what did it: the program, and that it was a generative model where that is stated of this. */
static void agent_text(struct vg_report *report, const struct vg_credentials_action *action, char *out, size_t size)
{
	bool model = strstr(action->source, "rainedAlgorithmicMedia") != NULL;
	const char *by = model ? vg_words(report, "generative model") : "";
	out[0] = 0;
	if (action->software[0] || model)
		snprintf(out, size, " (%.60s%s%s)", vg_shortened(action->software, 60).text, action->software[0] && model ? ", " : "", by);
}

static void actions_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	enum { TOLD = 8 };
	char text[600] = "";
	size_t used = 0, told = 0;
	for (size_t i = 0; i < credentials->action_count && told < TOLD; i++) {
		const struct vg_credentials_action *action = &credentials->action[i];
		char agent[160];
		if (action->manifest)
			continue;
		agent_text(report, action, agent, sizeof agent);
		int put = snprintf(text + used, sizeof text - used, "%s%.90s%s", told ? "; " : "",
				   vg_shortened(words_of_action(report, action->action), 90).text, agent);
		used += put > 0 && used + (size_t)put < sizeof text ? (size_t)put : 0;
		told++;
	}
	if (text[0])
		vg_card_line(report, "done, as stated", text);
}

/* Kinds of statements, and what they are of in words; each with a version or a number behind it, too. */
static const struct { const char *label, *words; } statement_words[] = {
	{ "stds.exif", "camera data" }, { "c2pa.metadata", "camera data" }, { "cawg.metadata", "author and rights" },
	{ "stds.iptc", "author and rights" }, { "stds.schema-org.CreativeWork", "author and rights" }, { "cawg.identity", "who vouches" },
	{ "c2pa.ingredient", "what it was made from" }, { "c2pa.thumbnail", "a small picture" } };

static const char *words_of_statement(struct vg_report *report, const char *label)
{
	for (size_t i = 0; i < sizeof statement_words / sizeof *statement_words; i++) {
		size_t size = strlen(statement_words[i].label);
		if (strncmp(label, statement_words[i].label, size) == 0 && (!label[size] || label[size] == '.' || label[size] == '_'))
			return vg_words(report, statement_words[i].words);
	}
	return NULL;
}

/* What was said before and is no longer: a desk that misses it there knows that it was once. */
static void removed_line(struct vg_report *report, const struct vg_credentials *credentials)
{
	enum { TOLD = 4 };
	char list[400] = "", text[600];
	size_t used = 0;
	for (size_t i = 0; i < credentials->removed_count && i < TOLD; i++) {
		const char *label = credentials->removed[i].label, *words = words_of_statement(report, label);
		int put = snprintf(list + used, sizeof list - used, words ? "%s%s (%.60s)" : "%s%s%.60s", i ? ", " : "", words ? words : "", label);
		used += put > 0 && used + (size_t)put < sizeof list ? (size_t)put : 0;
	}
	if (!used)
		return;
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, credentials->removed_count,
		 "%llu earlier statement, by a later signer, who says so: %s; what it said is not known",
		 "%llu earlier statements, by a later signer, who says so: %s; what they said is not known"), (unsigned long long)credentials->removed_count, list);
	vg_card_line(report, "removed", text);
}

/* What it was to the picture. */
static const char *relation_words(const struct vg_credentials_ingredient *ingredient)
{
	static const struct { const char *relationship, *words; } rows[] = {
		{ "parentOf", "this picture before" }, { "componentOf", "put into it" }, { "inputTo", "given to the program" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(ingredient->relationship, rows[i].relationship) == 0)
			return rows[i].words;
	return "part unknown";
}

/* Of a model, or with one, as its own credentials state it. */
static bool is_of_model(const struct vg_credentials *credentials, const struct vg_credentials_ingredient *ingredient)
{
	bool found = false;
	for (size_t i = 0; i < credentials->action_count && ingredient->has_manifest; i++)
		found |= credentials->action[i].manifest == ingredient->made_by && strstr(credentials->action[i].source, "rainedAlgorithmicMedia");
	return found;
}

static const char *ingredient_words(const struct vg_credentials_ingredient *ingredient)
{
	static const char *const words[] = { "without credentials of its own", "its credentials hold", "its credentials do not hold" };
	return words[!ingredient->has_manifest ? 0 : ingredient->holds ? 1 : 2];
}

static void ingredient_lines(struct vg_report *report, const struct vg_credentials *credentials)
{
	enum { TOLD = 6 };
	const char *label = "made from";
	size_t told = 0;
	for (size_t i = 0; i < credentials->ingredient_count && told < TOLD; i++) {
		const struct vg_credentials_ingredient *ingredient = &credentials->ingredient[i];
		char text[480];
		if (ingredient->manifest)
			continue;
		snprintf(text, sizeof text, "%.96s%s%s%s; %s%s%s", vg_shortened(ingredient->title, 96).text, ingredient->title[0] ? ": " : "",
			 vg_words(report, relation_words(ingredient)),
			 is_of_model(credentials, ingredient) ? vg_words(report, ", stated as made by a generative model, or in part") : "", vg_words(report, ingredient_words(ingredient)),
			 ingredient->reason[0] ? ": " : "", vg_words(report, ingredient->reason));
		vg_card_line(report, label, text);
		label = "";
		told++;
	}
}

void vg_card_credentials(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_credentials *credentials = record->picture.credentials;
	char text[256];
	if (!credentials)
		return;
	state_line(report, credentials);
	covered_line(report, credentials);
	left_out_line(report, credentials);
	signer_line(report, credentials);
	if (credentials->valid_to)
		time_line(report, credentials);
	source_line(report, credentials);
	actions_line(report, credentials);
	removed_line(report, credentials);
	ingredient_lines(report, credentials);
	if (credentials->soft_binding)
		vg_card_line(report, "", vg_words(report, "a watermark or fingerprint is stated, which is not looked for here"));
	snprintf(text, sizeof text, vg_words(report, "by vestigo %s against C2PA %s; all of it is the signer's word, and that others have none says nothing"),
		 VG_VERSION, VG_C2PA_SPECIFICATION);
	vg_card_line(report, "checked", text);
}
