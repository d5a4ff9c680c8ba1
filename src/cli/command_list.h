/* The list of commands: what is said of each, and what runs it. Included where COMMAND and KNOWN_COMMAND say what is
 * wanted of it: their texts (commands.c), their functions (main.c). No guard: it is included twice by each.
 *
 * (name, operands, summary, details or NULL, group of options, function). `known` has no group: it has commands of its
 * own, of which the second part is the list. */
#ifdef COMMAND
COMMAND("check", "FILE|URL|-…", "verify single pictures: identity, metadata, matches, findings",
	"Prints a card a picture, or a report with --json, --jsonl or --csv. URL is a picture's address "
	"or a Telegram post's; vestigo fetch keeps how it was obtained.", FOR_CHECK, run_check)
COMMAND("scan", "PATH…", "verify every picture of Telegram exports, folders or lists",
	"PATH is an export's folder, result.json, messages.html, an evidence folder, a folder of "
	"pictures, or a picture.",
	FOR_SCAN, run_scan)
COMMAND("compare", "A B|known:ID", "lay two pictures on each other and say what differs",
	"B is a picture, or a known one by its number.", FOR_COMPARE, run_compare)
COMMAND("fetch", "URL|@channel…", "download posted pictures, with how and when each was obtained",
	"URL is a public channel's (https://t.me/s/NAME), a post's (https://t.me/NAME/123) or a picture's. "
	"Everything goes into an evidence folder; the same command again fetches what is new, or goes "
	"on where it was stopped. vestigo scan DIR examines what was fetched.", FOR_FETCH, run_fetch)
COMMAND("verify", "DIR", "prove that an evidence folder is what it was",
	"Recomputes every digest and names the first difference. Needs no network.", FOR_VERIFY, run_verify)
COMMAND("known", "add|import|export|list|search|show|edit|tag|distinct|designs|set-aside|remove|stats|check …", "keep the catalogue of known imagery",
	NULL, 0, NULL)
COMMAND("doctor", "", "tell what protections, libraries and catalogue this machine gives",
	"Exit status 0 when the sandbox is full and the catalogue can be read, 3 otherwise, 4 when there can be no "
	"sandbox at all.", FOR_DOCTOR, run_doctor)
COMMAND("explain", "[CODE]", "what a finding means, how it is measured, its error rate",
	"Without CODE, lists the findings; --list, by what they are about.", FOR_EXPLAIN | FOR_FINDINGS, run_explain)
COMMAND("schema", "report", "print the JSON Schema of the report", NULL, FOR_EXPLAIN, run_schema)
COMMAND("completion", "bash|zsh|fish", "print a shell's completions", NULL, FOR_EXPLAIN, run_completion)
COMMAND("manual", "[COMMAND]", "print a page of the manual (roff)",
	"Without COMMAND, the page that names all others. Of known's commands two words: known add.", FOR_EXPLAIN, run_manual)
#endif
#ifdef KNOWN_COMMAND
KNOWN_COMMAND("add", "PATH…", "add pictures, folders, a manifest's pictures or an export's",
	"The same bytes added twice are one picture with two sightings.", FOR_ADD, run_known_add)
KNOWN_COMMAND("import", "FILE…", "add exchanged collections or plain lists of PDQ hashes",
	"FILE is what `known export` wrote, or 64 hexadecimal digits a line with an optional \",note\".",
	FOR_IMPORT, run_known_import)
KNOWN_COMMAND("export", "", "write the catalogue as JSON Lines", NULL, FOR_EXPORT, run_known_export)
KNOWN_COMMAND("list", "", "list the known pictures", NULL, FOR_LIST, run_known_list)
KNOWN_COMMAND("search", "TEXT…", "list the known pictures of which something is written",
	"Looks for every TEXT in titles, notes, claims, ratings, reviews, sources and tags; case and accents do "
	"not matter, in any script.", FOR_SEARCH, run_known_search)
KNOWN_COMMAND("show", "ID…", "show known pictures with every sighting", NULL, FOR_KNOWN, run_known_show)
KNOWN_COMMAND("edit", "ID…", "change what a sighting of known pictures says",
	"Says what each changed field said before; an empty value takes a field away.", FOR_EDIT, run_known_edit)
KNOWN_COMMAND("tag", "ID…", "add and remove tags of known pictures", "Without --add and --remove, lists their tags.",
	FOR_TAG, run_known_tag)
KNOWN_COMMAND("distinct", "[A B]", "remember that two pictures are not the same",
	"A and B are files, or numbers of known pictures. No search gives the one for the other again. "
	"Without them, lists what is remembered.", FOR_DISTINCT, run_known_distinct)
KNOWN_COMMAND("designs", "[add ID|dismiss N|name N TEXT]", "list and keep what many known pictures have in common",
	"A frame, a logo, a template: whoever shares nothing else with a known picture is told as sharing a part. "
	"Designs are learnt as pictures are added. add marks a part of a known picture (--box) as one; dismiss makes one "
	"count as picture again, for good; name names it.", FOR_DESIGNS, run_known_designs)
KNOWN_COMMAND("set-aside", "ID…", "keep known pictures, and search for them no more",
	"As an entry of a list of hashes that hits pictures of everything. compare with known:ID looks at it all the same; "
	"--undo has it searched again.", FOR_SET_ASIDE, run_known_set_aside)
KNOWN_COMMAND("remove", "ID…", "remove known pictures", NULL, FOR_KNOWN, run_known_remove)
KNOWN_COMMAND("stats", "", "count what the catalogue holds", NULL, FOR_KNOWN, run_known_stats)
KNOWN_COMMAND("check", "", "verify that the catalogue is undamaged", NULL, FOR_KNOWN, run_known_check)
#endif
