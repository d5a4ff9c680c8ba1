# The first interrupt is obeyed within a second wherever the program is; the test allows a busy
# machine a few.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
mkfifo "$work/fifo"
"$BUILD/make-export" "$work/long" 200000 --pictures 3 >/dev/null 2>&1

# interrupted WHAT SIGNAL COMMAND…: ends with 130 (or of the signal) soon after it.
interrupted() {
	local what=$1 signal=$2 got=0
	shift 2
	setsid "$@" >"$work/out" 2>"$work/err" </dev/null &
	local pid=$!
	sleep 0.5
	kill -"$signal" "$pid" 2>/dev/null || { skip "$what: it was over before the interrupt"; wait "$pid"; return; }
	for i in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
	kill -9 "$pid" 2>/dev/null && { bad "$what: still there 5 s after SIG$signal"; wait "$pid" 2>/dev/null; return; }
	wait "$pid" || got=$?
	case $got in 130 | 143) good ;; *) bad "$what: exit status $got after SIG$signal"; head -3 "$work/err" ;; esac
}
for signal in INT TERM; do
	interrupted "check of a pipe that nobody writes" $signal "$vestigo" check "$work/fifo"
	interrupted "scan of a pipe that nobody writes" $signal "$vestigo" scan "$work/fifo"
	interrupted "a list from a pipe that nobody writes" $signal "$vestigo" scan --files-from "$work/fifo"
	interrupted "known add of a pipe" $signal "$vestigo" known add "$work/fifo"
	err_has "interrupted: what was added is kept, and the rest was not looked at; run it again to go on"
	interrupted "known import of a pipe" $signal "$vestigo" known import "$work/fifo"
	[ -d "$work/long" ] && interrupted "a long export" $signal "$vestigo" scan --jsonl "$work/long"
done
mkfifo "$work/open"
exec 7<>"$work/open"
interrupted "standard input that stays open" INT sh -c 'exec "$0" check - <"$1"' "$vestigo" "$work/open"
interrupted "a list on standard input that stays open" INT sh -c 'exec "$0" scan --files-from - <"$1"' "$vestigo" "$work/open"
finish
