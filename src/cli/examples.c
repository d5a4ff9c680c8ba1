/* Lines that a person would type, by command. Each is at most 58 columns wide, for narrow terminals. */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"

enum { EXAMPLES_MAXIMUM = 3 };

static const struct examples {
	const char *command; /* with "known " before those of known */
	const char *line[EXAMPLES_MAXIMUM];
} table[] = {
	{ "check", { "vestigo check new.jpg", "vestigo check https://t.me/channel/123",
		     "vestigo check --json --fail-on reuse *.jpg" } },
	{ "scan", { "vestigo scan ChatExport_2024-12-27", "vestigo scan ChatExport_2024-12-27 --only 4711",
		    "vestigo scan pictures -o report.jsonl --html report.html" } },
	{ "compare", { "vestigo compare new.jpg old.jpg --overlay side.png", "vestigo compare new.jpg known:12 --diff where.png" } },
	{ "fetch", { "vestigo fetch @channel -o evidence --since 2024-12-01", "vestigo fetch https://t.me/channel/123 -o evidence",
		     "vestigo fetch --urls list.txt -o evidence" } },
	{ "verify", { "vestigo verify evidence", "vestigo verify evidence --wacz evidence.wacz" } },
	{ "known", { "vestigo known add --title \"The bridge\" old.jpg", "vestigo known search bridge", "vestigo known show 12" } },
	{ "doctor", { "vestigo doctor", "vestigo doctor --json" } },
	{ "explain", { "vestigo explain --list", "vestigo explain reuse.prior_appearance" } },
	{ "schema", { "vestigo schema report", "vestigo schema report >report.schema.json" } },
	{ "completion", { "source <(vestigo completion bash)", "source <(vestigo completion zsh)",
			  "vestigo completion fish | source" } },
	{ "manual", { "vestigo manual | man -l -", "vestigo manual known add | man -l -" } },
	{ "known add", { "vestigo known add --title \"A bridge\" --date 2016 old.jpg", "vestigo known add --manifest pictures.csv",
			 "vestigo known add --from-export ChatExport_2023-01-01" } },
	{ "known import", { "vestigo known import hashes.txt", "vestigo known import --quiet partner.jsonl" } },
	{ "known export", { "vestigo known export -o known.jsonl", "vestigo known export --hashes-only >hashes.jsonl" } },
	{ "known list", { "vestigo known list", "vestigo known list --tag bridges --json" } },
	{ "known search", { "vestigo known search bridge \"may 2016\"", "vestigo known search --tag draft bridge" } },
	{ "known show", { "vestigo known show 12", "vestigo known show 12 13 --json" } },
	{ "known edit", { "vestigo known edit 12 --rating false --date 2016-05", "vestigo known edit 12 --sighting 2 --note \"\"" } },
	{ "known tag", { "vestigo known tag 12 13 --add bridges --remove draft", "vestigo known tag 12" } },
	{ "known distinct", { "vestigo known distinct 12 other.jpg", "vestigo known distinct 12 other.jpg --undo",
			      "vestigo known distinct" } },
	{ "known designs", { "vestigo known designs add 12 --box 10,10,90,40", "vestigo known designs name 3 \"The agency's logo\"",
			     "vestigo known designs dismiss 3" } },
	{ "known set-aside", { "vestigo known set-aside 12", "vestigo known set-aside 12 --undo" } },
	{ "known remove", { "vestigo known remove 12", "vestigo known remove 12 13" } },
	{ "known stats", { "vestigo known stats", "vestigo known stats --json -c other.db" } },
	{ "known check", { "vestigo known check", "vestigo known check --catalogue copy.db" } },
};

const char *example(const char *prefix, const char *name, size_t number)
{
	size_t length = strlen(prefix);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strncmp(table[i].command, prefix, length) == 0 && strcmp(table[i].command + length, name) == 0)
			return number < EXAMPLES_MAXIMUM ? table[i].line[number] : NULL;
	return NULL;
}

void print_examples(FILE *stream, const char *prefix, const char *name)
{
	const char *line;
	for (size_t i = 0; (line = example(prefix, name, i)); i++)
		fprintf(stream, "%s  %s\n", i ? "" : "\nExamples:\n", line);
}
