/* verify: an evidence folder against its own log. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <vestigo/evidence.h>
#include <vestigo/text.h>

#include "cli/cli.h"
#include "cli/outputs.h"

static void print_state(const struct vg_evidence_state *state, const char *outcome, bool json)
{
	char first[VG_DATE_TEXT], last[VG_DATE_TEXT];
	vg_date_format(state->first, first);
	vg_date_format(state->last, last);
	if (json) {
		printf("{\"type\":\"evidence\",\"outcome\":\"%s\",\"events\":%llu,\"exchanges\":%llu,\"archives\":%llu,"
		       "\"objects\":%llu,\"bytes\":%llu,\"first\":\"%s\",\"last\":\"%s\",\"unusable\":%llu,\"set_aside\":%llu,\"head\":\"%s\"}\n", outcome,
		       (unsigned long long)state->events, (unsigned long long)state->exchanges,
		       (unsigned long long)state->archives, (unsigned long long)state->objects,
		       (unsigned long long)state->bytes, first, last,
		       (unsigned long long)state->unusable, (unsigned long long)state->set_aside, state->head);
		return;
	}
	char *unusable = vg_printable(state->first_unusable); /* a sandboxed process read it */
	printf("unchanged: %llu event%s from %s to %s, %llu exchange%s, %llu picture%s, %llu bytes\n"
	       "last digest of the log: %s\n"
	       "(noted down elsewhere when it was new, it also shows that nobody wrote another history)\n",
	       (unsigned long long)state->events, state->events == 1 ? "" : "s", first, last, (unsigned long long)state->exchanges,
	       state->exchanges == 1 ? "" : "s",
	       (unsigned long long)state->objects, state->objects == 1 ? "" : "s", (unsigned long long)state->bytes, state->head);
	if (state->unusable)
		printf("%llu entr%s of the log say%s what cannot be, and %s passed over: %s\n", (unsigned long long)state->unusable,
		       state->unusable == 1 ? "y" : "ies", state->unusable == 1 ? "s" : "", state->unusable == 1 ? "was" : "were",
		       unusable ? unusable : "");
	free(unusable);
	if (state->set_aside)
		printf("%llu file%s below aside/: what a stopped run had not noted, no part of this\n",
		       (unsigned long long)state->set_aside, state->set_aside == 1 ? "" : "s");
}

/* Any of what fetch writes: of a folder that lost its log the rest tells that there was one. */
static bool holds_evidence(const char *folder)
{
	static const char *const names[] = { "log.jsonl", "archive", "objects" };
	bool any = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[PATH_MAX];
		int length = snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		any |= length < (int)sizeof path && access(path, F_OK) == 0;
	}
	return any;
}

static int verify_one(const struct options *options, const char *folder)
{
	struct vg_evidence_state state;
	struct vg_error err = { 0 };
	char message[700];
	if (!holds_evidence(folder)) {
		snprintf(message, sizeof message, "\"%.400s\" is no evidence folder: verify takes what vestigo fetch wrote", folder);
		complain(message);
		return EXIT_NOTHING_DONE;
	}
	int code = vg_evidence_verify(folder, &state, &err);
	if (code == 0) {
		print_state(&state, "unchanged", options->report.json);
		return EXIT_CLEAN;
	}
	if (options->report.json)
		print_state(&state, code == VG_ERR_CORRUPT ? "differs" : "failed", true);
	snprintf(message, sizeof message, "\"%.150s\" %s: %.500s", folder,
		 code == VG_ERR_CORRUPT ? "DIFFERS from what was fetched" : "cannot be verified", err.message);
	complain(message);
	return EXIT_NOTHING_DONE;
}

int run_verify(struct options *options)
{
	struct outputs outputs = { .options = options };
	struct vg_output *archive;
	struct vg_error err = { 0 };
	if (options->operand_count != 1) {
		complain("verify needs one evidence folder: vestigo verify DIR");
		return EXIT_WRONG_USAGE;
	}
	if (outputs_add(&outputs, options->fetch.wacz, VG_OUTPUT_WACZ, &archive, &err) < 0)
		return fail(&err, EXIT_WRONG_USAGE);
	int status = verify_one(options, options->operands[0]);
	if (status == EXIT_CLEAN && archive && output_evidence(archive, options->operands[0], &err) < 0)
		status = fail(&err, EXIT_INCOMPLETE);
	outputs_close(&outputs, false);
	return status;
}
