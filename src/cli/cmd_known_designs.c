/* known designs: what several known pictures have in common, and what a person says of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/exchange.h>
#include <vestigo/text.h>

#include "cli/known.h"

struct listing {
	struct vg_catalogue *catalogue;
	const struct options *options;
	uint64_t count;
};

static int print_json(struct listing *listing, const struct vg_design *design, struct vg_error *err)
{
	char *text = vg_design_json(listing->catalogue, design, err);
	if (!text)
		return err->code < 0 ? err->code : VG_ERR_MEMORY;
	bool lines = listing->options->report.kind == VG_REPORT_JSONL;
	printf("%s%s%s", lines ? "" : listing->count ? ",\n" : "\n", text, lines ? "\n" : "");
	free(text);
	return 0;
}

static int list_one(void *context, const struct vg_design *design, struct vg_error *err)
{
	struct listing *listing = context;
	if (listing->options->report.has_kind) {
		int code = print_json(listing, design, err);
		listing->count++;
		return code;
	}
	char *name = vg_printable(design->name);
	if (listing->count++ == 0)
		puts("    id  state      pictures  shown by");
	printf("%6lld  %-9s  %8llu  #%lld at %.0f,%.0f (%.0f × %.0f)%s%s\n", (long long)design->id,
	       vg_design_state_name(design->state), (unsigned long long)design->carriers, (long long)design->picture,
	       design->box[0], design->box[1], design->box[2], design->box[3], name && *name ? "  " : "", name ? name : "");
	free(name);
	return 0;
}

static int list_designs(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err)
{
	struct listing listing = { catalogue, options, 0 };
	bool document = options->report.has_kind && options->report.kind != VG_REPORT_JSONL;
	if (document)
		printf("[");
	int code = vg_catalogue_each_design(catalogue, list_one, &listing, err);
	if (document)
		printf("\n]\n");
	else if (code == 0 && listing.count == 0)
		fprintf(stderr, "vestigo: no design is kept; they are learnt as pictures are added\n");
	return code;
}

static int add_design(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err)
{
	int64_t picture, id;
	if (options->operand_count != 2 || !options->design.has_box)
		return vg_error_set(err, VG_ERR_USAGE, "known designs add needs a known picture and where in it: ID --box X,Y,W,H");
	int code = parse_id(options->operands[1], &picture, err);
	if (code == 0)
		code = vg_catalogue_add_design(catalogue, picture, options->design.box, options->design.name, &id, err);
	if (code == 0)
		printf("design %lld added\n", (long long)id);
	return code;
}

static int dismiss_design(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err)
{
	int64_t id;
	if (options->operand_count != 2)
		return vg_error_set(err, VG_ERR_USAGE, "known designs dismiss needs the number of a design (known designs shows them)");
	int code = parse_number_of("design", options->operands[1], &id, err);
	if (code == 0)
		code = vg_catalogue_dismiss_design(catalogue, id, err);
	if (code == 0)
		printf("design %lld counts as picture\n", (long long)id);
	return code;
}

static int name_design(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err)
{
	int64_t id;
	if (options->operand_count != 3)
		return vg_error_set(err, VG_ERR_USAGE, "known designs name needs the number of a design and its name");
	int code = parse_number_of("design", options->operands[1], &id, err);
	if (code == 0)
		code = vg_catalogue_name_design(catalogue, id, options->operands[2], err);
	if (code == 0)
		printf("design %lld named\n", (long long)id);
	return code;
}

static const struct action {
	const char *word;
	bool writes;
	int (*run)(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err);
} actions[] = {
	{ "list", false, list_designs }, /* also without a word */
	{ "add", true, add_design },
	{ "dismiss", true, dismiss_design },
	{ "name", true, name_design },
};

static const struct action *find_action(const struct options *options)
{
	const char *word = options->operand_count ? options->operands[0] : actions[0].word;
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].word, word) == 0)
			return &actions[i];
	return NULL;
}

static int act(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	(void)path;
	return find_action(options)->run(catalogue, options, err);
}

int run_known_designs(struct options *options)
{
	const struct action *action = find_action(options);
	if (!action || (!action->writes && options->operand_count > 1)) {
		complain("known designs takes nothing, or add ID --box X,Y,W,H, dismiss N, name N TEXT");
		return EXIT_WRONG_USAGE;
	}
	if (!action->writes && (options->design.has_box || options->design.name)) {
		complain("--box and --name belong to known designs add");
		return EXIT_WRONG_USAGE;
	}
	return with_catalogue(options, VG_CATALOGUE_READ, act); /* creates nothing */
}
