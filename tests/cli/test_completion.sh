# Completions in the real shells: what is typed there, with TAB, and what the program is then called with.
. tests/cli/lib.sh
mkdir -p "$work/desk/photo folder" "$work/desk-home"
touch "$work/desk/old photo.jpg" "$work/desk/it's \$5 (new).jpg" "$work/desk/list.txt"

# The same of every shell. ^I is TAB.
cat >"$work/common" <<'C'
runs|vestigo che^I|[check]
runs|vestigo known sea^I|[known][search]
runs|vestigo check ol^I|[check][old photo.jpg]
runs|vestigo check it^I|[check][it's $5 (new).jpg]
runs|vestigo check --color al^I|[check][--color][always]
runs|vestigo check --color=al^I|[check][--color=always]
runs|vestigo scan --fail-on no^I|[scan][--fail-on][none]
runs|vestigo check --html=ol^I|[check][--html=old photo.jpg]
runs|vestigo check --html ol^I|[check][--html][old photo.jpg]
runs|vestigo check -o ol^I|[check][-o][old photo.jpg]
runs|vestigo fetch --output ph^I|[fetch][--output][photo folder/]
runs|vestigo verify ph^I|[verify][photo folder/]
runs|vestigo check --jobs li^I|[check][--jobs][li]
runs|vestigo known show li^I|[known][show][li]
runs|vestigo explain reuse.pr^I|[explain][reuse.prior_appearance]
runs|vestigo completion fi^I|[completion][fish]
runs|vestigo schema re^I|[schema][report]
runs|vestigo hel^I kno^I sea^I|[help][known][search]
runs|vestigo help che^I|[help][check]
runs|vestigo known designs dis^I|[known][designs][dismiss]
lists|vestigo known ^I^I|distinct
lists|vestigo check --^I^I|--no-cache
lists|vestigo explain ^I^I|metadata.gps_position
lists|vestigo check --color ^I^I|never
lacks|vestigo verify --w^I^I|wacz|--overlay
lacks|vestigo known export --^I^I|--hashes-only|--fail-on
C
# Descriptions, where the shell shows them.
cat >"$work/described" <<'C'
lists|vestigo ^I^I|verify every picture of Telegram exports
lists|vestigo known ^I^I|remember that two pictures are not the same
lists|vestigo scan --n^I^I|examine anew
lists|vestigo explain reuse^I^I|was seen earlier
C

for shell in bash zsh fish; do
	if ! command -v "$shell" >/dev/null; then
		skip "there is no $shell"
		continue
	fi
	"$vestigo" completion "$shell" >"$work/completion.$shell"
	"$shell" -n "$work/completion.$shell" && good || bad "the completions for $shell do not parse"
	cat "$work/common" >"$work/cases"
	[ "$shell" = bash ] || cat "$work/described" >>"$work/cases"
	$python tests/cli/type_keys.py "$shell" "$work/completion.$shell" "$work/desk" <"$work/cases" >"$work/answers" 2>&1
	equal "$(grep -cE '^(good|bad) ' "$work/answers")" "$(wc -l <"$work/cases")" "cases typed into $shell"
	while IFS= read -r answer; do
		case $answer in good*) good ;; *) bad "$answer" ;; esac
	done <"$work/answers"
done

# bash where = parts no words, and an installed zsh function that the shell loads by itself.
if command -v bash >/dev/null; then
	{ cat "$work/completion.bash"; echo "COMP_WORDBREAKS=\${COMP_WORDBREAKS//=}"; } >"$work/completion.whole"
	printf '%s\n' 'runs|vestigo check --color=al^I|[check][--color=always]' \
		'runs|vestigo check --html=ol^I|[check][--html=old photo.jpg]' |
		$python tests/cli/type_keys.py bash "$work/completion.whole" "$work/desk" >"$work/answers" 2>&1
	equal "$(grep -c '^good' "$work/answers")" 2 "without = in COMP_WORDBREAKS: $(grep -v '^good' "$work/answers")"
fi
if command -v zsh >/dev/null; then
	mkdir "$work/functions"
	cp "$work/completion.zsh" "$work/functions/_vestigo"
	printf 'fpath=(%s $fpath); compinit -u -D\n' "$work/functions" >"$work/completion.load"
	printf '%s\n' 'runs|vestigo check --color al^I|[check][--color][always]' |
		$python tests/cli/type_keys.py zsh "$work/completion.load" "$work/desk" >"$work/answers" 2>&1
	equal "$(grep -c '^good' "$work/answers")" 1 "zsh loads it: $(cat "$work/answers")"
fi

status 2 "no shell" "$vestigo" completion
status 2 "another shell" "$vestigo" completion ksh
finish
