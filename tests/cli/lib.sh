# What the whole-program tests share. A test sources this, calls the functions below and
# ends with `finish`.
set -u
BUILD=${BUILD:-build/release}
SHARED=${SHARED:-../shared/data}
vestigo=$PWD/$BUILD/vestigo
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
export VESTIGO_CATALOGUE=$work/known.db
export XDG_CACHE_HOME=$work/cache
export XDG_DATA_HOME=$work/data # for tests that name no catalogue
export VESTIGO_CONFIG=/dev/null # never the user's own
unset NO_COLOR
passed=0 failed=0 skipped=0

good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAILED: $*"; }
# The sanitizers' build is six times slower: long tests do a part of what they do, and say so.
sanitized() { case $BUILD in *asan*) true ;; *) false ;; esac; }
skip() { skipped=$((skipped + 1)); echo "skipped: $*"; }
finish() { echo "$passed passed, $failed failed, $skipped skipped"; [ "$failed" = 0 ]; exit; }

# status NUMBER WHAT COMMAND…: the command ends with that exit status. Its streams are
# in $work/out and $work/err.
status() {
	local wanted=$1 what=$2 got=0
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
	[ "$got" = "$wanted" ] && good || { bad "$what: exit status $got, not $wanted"; head -5 "$work/out" "$work/err"; }
}
# The streams of the last command.
out_has() { grep -qF -- "$1" "$work/out" && good || { bad "standard output lacks: $1"; head -20 "$work/out"; }; }
out_lacks() { grep -qF -- "$1" "$work/out" && bad "standard output has: $1" || good; }
err_has() { grep -qF -- "$1" "$work/err" && good || { bad "standard error lacks: $1"; head -20 "$work/err"; }; }
err_lines() { local n; n=$(wc -l <"$work/err"); [ "$n" = "$1" ] && good || { bad "standard error has $n lines, not $1"; cat "$work/err"; }; }
equal() { [ "$1" = "$2" ] && good || bad "$3: \"$1\" is not \"$2\""; }
same_files() { cmp -s "$1" "$2" && good || { bad "$3"; diff "$1" "$2" | head -5 | cut -c1-300; }; }

# await WHAT COMMAND…: until the command succeeds; a failed test where it does not within two minutes.
await() {
	local what=$1 last=$((SECONDS + 120))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$last" ] || { bad "waited two minutes in vain: $what"; return 1; }
		sleep 0.05
	done
}
# waits_at PROCESS PIPE: the program obeys interrupts by now, has the pipe open and sleeps.
waits_at() {
	local caught descriptor
	caught=$(awk '/^SigCgt:/ { print $2 }' "/proc/$1/status" 2>/dev/null)
	[ "/proc/$1/exe" -ef "$vestigo" ] && [ $((0x${caught:-0} & 2)) != 0 ] || return 1 # 2: SIGINT's bit
	for descriptor in "/proc/$1/fd"/*; do
		[ "$descriptor" -ef "$2" ] && grep -q '^State:[[:space:]]*S' "/proc/$1/status" && return
	done
	return 1
}
# taken PIPE: nothing of what was written into it is still to be read. Somebody holds it open meanwhile.
taken() { $python -c '
import array, fcntl, os, sys, termios
left = array.array("i", [0])
fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR | os.O_NONBLOCK), termios.FIONREAD, left)
sys.exit(left[0] > 0)' "$1"; }

# A JSON value of a file by a Python expression over `d` (the document) or `lines`.
python=/usr/bin/python3
json() { $python -c '
import json, sys
text = open(sys.argv[1]).read()
lines = [json.loads(l) for l in text.splitlines() if l.strip()] if sys.argv[1].endswith("l") else None
d = None if lines else json.loads(text)
items = [l for l in lines if l["type"] == "item"] if lines else d.get("items") if isinstance(d, dict) else None
summary = lines[-1] if lines else d.get("summary") if isinstance(d, dict) else None
print(eval(sys.argv[2]))' "$1" "$2"; }

# validate REPORT: against the schema, by an independent validator.
validate() {
	if ! $python -c 'import jsonschema' 2>/dev/null; then
		skip "no python3-jsonschema to validate $1"
		return
	fi
	$python tests/cli/validate.py docs/report.schema.json "$1" >"$work/validation" 2>&1 && good ||
		{ bad "$1 is not valid: $(head -3 "$work/validation")"; }
}
# Without what differs from run to run.
without_run() { sed -E 's/"run":\{[^}]*\}/"run":{}/g' "$1"; }
