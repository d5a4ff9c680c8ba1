# The manual's pages: one of each command, with every option that its help names, and none of what is no command.
. tests/cli/lib.sh

# page NAME…: the page says what the help says.
page() {
	status 0 "the page of $*" "$vestigo" manual "$@"
	cp "$work/out" "$work/page"
	for section in NAME SYNOPSIS DESCRIPTION EXAMPLES "SEE ALSO"; do
		grep -qE "^\.SH \"?$section" "$work/page" && good || bad "the page of $* lacks $section"
	done
	"$vestigo" "$@" --help | grep -oE '^ +(-[a-zA-Z], )? *--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | sort -u >"$work/helped"
	grep -oE '^(\\fB\\-[a-zA-Z]\\fR, )?\\fB\\-\\-[a-z0-9\\-]+' "$work/page" | sed 's/.*\\fB\\-\\-/--/; s/\\f$//; s/\\-/-/g' | sort -u >"$work/paged"
	same_files "$work/helped" "$work/paged" "options of $* by its help and by its page"
}

status 0 "the page of all" "$vestigo" manual
cp "$work/out" "$work/all"
for name in check scan known fetch compare verify explain doctor; do
	grep -qF "$name" "$work/all" && good || bad "the first page does not name $name"
done
for name in check scan fetch compare verify explain doctor; do
	page "$name"
done
"$vestigo" known --help | sed -n 's/^  \([a-z-]*\)  .*/\1/p' | sort -u >"$work/known"
[ "$(wc -l <"$work/known")" -gt 8 ] && good || bad "known has few commands: $(cat "$work/known")"
while read -r name; do
	page known "$name"
	grep -qF 'vestigo\-known (1)' "$work/page" && good || bad "the page of known $name does not lead to known's"
done <"$work/known"
status 0 "the page of known" "$vestigo" manual known
out_has ".SH COMMANDS"

for words in nothing "known nothing" "check scan" "known add twice"; do
	# shellcheck disable=SC2086 # words are meant
	status 2 "no page of $words" "$vestigo" manual $words
	err_has "there is no page of"
done
finish
