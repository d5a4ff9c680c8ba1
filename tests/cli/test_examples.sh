# Every command's help ends with examples; what they say is taken by the command.
. tests/cli/lib.sh
cd "$work" || exit
status 0 "the commands" "$vestigo" completion fish
"$vestigo" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' >commands
"$vestigo" known --help | sed '/^Examples/,$d' | sed -n 's/^  \([a-z]*\)  .*/known \1/p' >>commands
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
status 0 "the manual page" "$vestigo" manual
out_has 'vestigo known designs dismiss 3'
finish
