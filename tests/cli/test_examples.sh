# Every command's help ends with examples; what they say is taken by the command.
. tests/cli/lib.sh
repository=$PWD
cd "$work" || exit
status 0 "the commands" "$vestigo" completion fish
"$vestigo" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' >commands
"$vestigo" known --help | sed '/^Examples/,$d' | sed -n 's/^  \([a-z-]*\)  .*/known \1/p' >>commands
[ "$(wc -l <commands)" -ge 20 ] && good || bad "too few commands: $(tr '\n' ' ' <commands)"
vestigo() { "$vestigo" "$@" --help >taken 2>err </dev/null || echo "$?" >refused; }
while IFS= read -r command; do
	# shellcheck disable=SC2086 # two words are meant
	"$vestigo" $command --help | sed '1,/^Examples:$/d' >examples
	count=$(wc -l <examples)
	[ "$count" -ge 2 ] && [ "$count" -le 3 ] && good || bad "$command has $count examples"
	while IFS= read -r example; do
		case $example in *"vestigo $command"*) good ;; *) bad "an example of $command is of another: $example" ;; esac
		[ "${#example}" -le 58 ] && good || bad "wider than a narrow terminal: $example"
		example=${example#*'source <('} # what runs the completions needs a shell of its own
		example=${example%%' | '*}
		rm -f taken refused
		eval "${example%')'}"
		[ -e refused ] && bad "not taken: $example: $(cat err)" || good
		[ -s taken ] && good || bad "not run: $example"
	done < <([ "$command" = known ] || cat examples)
done <commands

# The manual: a page of the whole that names a page for each command, with that command's examples.
status 0 "the manual's first page" "$vestigo" manual
cp "$work/out" whole
while IFS= read -r command; do
	# A row begins: .BR vestigo\-known\-set\-aside (1)
	grep -qxF ".BR vestigo\\-$(printf %s "$command" | sed 's/[ -]/\\-/g') (1)" whole && good || bad "the manual names no page of $command"
	# shellcheck disable=SC2086 # two words are meant
	status 0 "the page of $command" "$vestigo" manual $command
	for section in NAME SYNOPSIS DESCRIPTION EXAMPLES "EXIT STATUS" "SEE ALSO"; do out_has ".SH $section"; done
	# shellcheck disable=SC2086
	example=$("$vestigo" $command --help | sed '1,/^Examples:$/d' | head -1 | sed 's/^ *//; s/-/\\-/g')
	out_has "$example"
done <commands
status 0 "a page with files" "$vestigo" manual scan
for text in '.B 130' '.I VESTIGO_CATALOGUE' '.I $XDG_DATA_HOME/vestigo/known.db' '\fB\-\-only\fR \fI'; do out_has "$text"; done
status 0 "a page of a command that flags nothing" "$vestigo" manual schema
out_lacks 'something was flagged'
out_lacks 'known.db'
status 2 "a page that is not there" "$vestigo" manual known nothing
err_has 'no page of "nothing"'
status 2 "a page of three words" "$vestigo" manual known add twice
if command -v mandoc >/dev/null; then
	sh "$repository/tools/make-manuals" "$vestigo" "$work/man"
	equal "$(ls "$work/man" | wc -l)" "$(($(wc -l <commands) + 1))" "pages"
	mandoc -T lint -W warning "$work"/man/*.1 >"$work/out" 2>&1 && good || { bad "mandoc warns"; head -5 "$work/out"; }
else
	skip "mandoc is not installed (make deps-dev)"
fi
finish
