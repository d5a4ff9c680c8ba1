# The config file: where it is looked for, what it may say, and what is stronger than it.
. tests/cli/lib.sh
unset VESTIGO_CONFIG
export XDG_CONFIG_HOME=$work/config HOME=$work/user
file=$work/config/vestigo/config
mkdir -p "$work/config/vestigo" "$work/user/.config/vestigo"
picture=fixtures/known/river-road.jpg
"$vestigo" known add -q "$picture" >/dev/null

# config LINES…: what the file says from now on.
config() { printf '%s\n' "$@" >"$file"; }
first() { head -c 1 "$work/out"; }

config "# how this desk works" "" "  --json	" "--jobs" "1" "--fail-on=none"
status 0 "a flag, a value on a line of its own, a value after =" "$vestigo" check "$picture"
equal "$(json "$work/out" 'd["summary"]["flagged"]')" 1 "--json and --fail-on"
status 0 "the other command takes --json alone" "$vestigo" known list
equal "$(json "$work/out" 'len(d)')" 1 "known list --json"
status 0 "a command that takes none of them" "$vestigo" known import --quiet /dev/null
status 1 "the command line's value wins" "$vestigo" check --fail-on reuse "$picture"
status 0 "the command line's form wins" "$vestigo" check --jsonl "$picture"
equal "$(wc -l <"$work/out")" 3 "--jsonl over --json"
config "--redact" "--fail-on=none"
status 0 "--redact of all pages, of which there is none" "$vestigo" check "$picture"
config "--json" "--fail-on=none"
status 2 "two forms on the command line are still a mistake" "$vestigo" check --csv --jsonl "$picture"
status 1 "--no-config" "$vestigo" check --no-config "$picture"
out_has "SEEN BEFORE"
status 1 "--no-config behind the operand" "$vestigo" check "$picture" --no-config
for command in scan compare fetch verify explain schema completion manual "known list" "known designs"; do
	# shellcheck disable=SC2086 # two words are meant
	"$vestigo" $command --help | grep -q -- --no-config && good || bad "$command does not take --no-config"
done
printf -- '--json\r\n--fail-on=none' >"$file"
status 0 "line ends of another system, and none at the end" "$vestigo" check "$picture"
equal "$(first)" "{" "--json with CR LF"
config "--tag=desk" "-t" "night"
status 0 "a list in the file" "$vestigo" known add -q --tag mine fixtures/known/depot-drill.jpg
status 0 "its tags" "$vestigo" known show --no-config 2
for tag in desk night mine; do out_has "$tag"; done

# Mistakes name file and line, in every command; --help and --version are to be had.
config "# one" "--quiet" "--jsn"
status 2 "an option that no command knows" "$vestigo" check "$picture"
err_has "$file: line 3: unknown option --jsn (did you mean --json?)"
err_lines 1
status 2 "in a command that would not take it" "$vestigo" explain
status 0 "--help" "$vestigo" check --help
status 0 "--version" "$vestigo" check --version
status 0 "--no-config" "$vestigo" explain --no-config
config "--jobs=many"
status 2 "a value that is none" "$vestigo" check "$picture"
err_has "line 1: --jobs many: a whole number is wanted"
status 2 "a value that is none, of another command" "$vestigo" explain
config "--quiet" "$picture"
status 2 "an operand" "$vestigo" check "$picture"
err_has "line 2: \"$picture\": only options are taken here"
config "--" "x"
status 2 "the end of options" "$vestigo" check "$picture"
config "--color never"
status 2 "two arguments on a line" "$vestigo" explain
err_has "the value on the next line"
config "--color"
status 2 "a value that is not there" "$vestigo" explain
err_has "--color needs a value"
config "--quiet=yes"
status 2 "a value that is not taken" "$vestigo" check "$picture"
config "--json" "--csv"
status 2 "two forms in the file" "$vestigo" check "$picture"
for option in --help -h --version -V --no-config; do
	config "$option"
	status 2 "$option in the file" "$vestigo" explain
	err_has "for the command line alone"
done
printf -- '--quiet\0--json\n' >"$file"
status 2 "no text" "$vestigo" explain
head -c 70000 /dev/zero | tr '\0' '#' >"$file"
status 2 "too large" "$vestigo" explain
yes -- --quiet | head -n 2000 >"$file"
status 2 "too many lines" "$vestigo" explain
printf -- '--%s\n' "$(printf '\033[31mred')" >"$file"
status 2 "what a terminal would obey" "$vestigo" explain
grep -q "$(printf '\033')" "$work/err" && bad "an escape reaches the terminal" || good

# The network is opened to the commands that take such options, to no other.
config "--allow-address=127.0.0.0/8" "--proxy=http://127.0.0.1:9" "--allow-http" "--allow-port=8080" "--connect-to=a:1:b:2"
status 0 "scan takes none of them" "$vestigo" scan -q --fail-on none "$picture"
status 0 "known list takes none of them" "$vestigo" known list
status 2 "nor does its command line" "$vestigo" scan --allow-http "$picture"

# Where it is.
rm "$file"
status 1 "no file" "$vestigo" check "$picture"
printf -- '--fail-on=none\n' >"$work/user/.config/vestigo/config"
status 0 "in the home folder" env -u XDG_CONFIG_HOME "$vestigo" check "$picture"
status 0 "a relative XDG_CONFIG_HOME means nothing" env XDG_CONFIG_HOME=config "$vestigo" check "$picture"
status 1 "not where XDG_CONFIG_HOME is another" "$vestigo" check "$picture"
printf -- '--fail-on=none\n' >"$work/own"
status 0 "VESTIGO_CONFIG" env VESTIGO_CONFIG="$work/own" "$vestigo" check "$picture"
status 2 "a named one that is not there" env VESTIGO_CONFIG="$work/none" "$vestigo" check "$picture"
err_has "cannot open the config file \"$work/none\": No such file"
status 2 "a folder" env VESTIGO_CONFIG="$work" "$vestigo" check "$picture"
status 1 "neither is read with --no-config" env VESTIGO_CONFIG="$work/none" "$vestigo" check --no-config "$picture"

# The catalogue: the command line, then the environment, then the file.
"$vestigo" known add -q --catalogue "$work/two.db" "$picture" fixtures/known/depot-drill.jpg fixtures/known/north-bridge.jpg >/dev/null
config "--catalogue=$work/two.db"
pictures() { status 0 "$1" "${@:3}"; equal "$(sed -n 's/^pictures *\([0-9]*\).*/\1/p' "$work/out")" "$2" "$1"; }
two=$("$vestigo" known stats --no-config --catalogue "$work/two.db" | sed -n 's/^pictures *\([0-9]*\).*/\1/p')
[ "$two" != 2 ] && good || bad "the catalogues cannot be told apart"
pictures "the file's" "$two" env -u VESTIGO_CATALOGUE "$vestigo" known stats
pictures "the environment's" 2 "$vestigo" known stats
pictures "the command line's" "$two" "$vestigo" known stats --catalogue "$work/two.db"
finish
