# The first interrupt is obeyed within a second wherever the program is; the test allows a busy
# machine a few.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
mkfifo "$work/fifo"
"$BUILD/make-export" "$work/long" 200000 --pictures 3 >/dev/null 2>&1

# reached: process $pid is where it is to be interrupted, or is over.
reached() {
	kill -0 "$pid" 2>/dev/null || return 0
	case $where in
	*/out) [ -s "$where" ] ;;
	*/open) taken "$where" && waits_at "$pid" "$where" ;;
	*) waits_at "$pid" "$where" ;;
	esac
}
# interrupted WHAT SIGNAL WHERE COMMAND…: ends with 130 (or of the signal) soon after it, which comes when the program
# waits at the pipe WHERE, or has written into the file WHERE.
interrupted() {
	local what=$1 signal=$2 where=$3 got=0
	shift 3
	: >"$work/out"
	setsid "$@" >"$work/out" 2>"$work/err" </dev/null &
	local pid=$!
	await "$what is under way" reached || { kill -9 "$pid"; finish; }
	if ! kill -"$signal" "$pid" 2>/dev/null; then
		[ -p "$where" ] && bad "$what: it did not wait" || skip "$what: it was over before the interrupt"
		wait "$pid"
		return
	fi
	for i in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
	kill -9 "$pid" 2>/dev/null && { bad "$what: still there 5 s after SIG$signal"; wait "$pid" 2>/dev/null; return; }
	wait "$pid" || got=$?
	case $got in 130 | 143) good ;; *) bad "$what: exit status $got after SIG$signal"; head -3 "$work/err" ;; esac
}
for signal in INT TERM; do
	interrupted "check of a pipe that nobody writes" $signal "$work/fifo" "$vestigo" check "$work/fifo"
	interrupted "scan of a pipe that nobody writes" $signal "$work/fifo" "$vestigo" scan "$work/fifo"
	interrupted "a list from a pipe that nobody writes" $signal "$work/fifo" "$vestigo" scan --files-from "$work/fifo"
	interrupted "known add of a pipe" $signal "$work/fifo" "$vestigo" known add "$work/fifo"
	err_has "interrupted: what was added is kept, and the rest was not looked at; run it again to go on"
	interrupted "known import of a pipe" $signal "$work/fifo" "$vestigo" known import "$work/fifo"
	[ -d "$work/long" ] && interrupted "a long export" $signal "$work/out" "$vestigo" scan --jsonl "$work/long"
done
mkfifo "$work/open"
exec 7<>"$work/open"
printf x >&7
interrupted "standard input that stays open" INT "$work/open" sh -c 'exec "$0" check - <"$1"' "$vestigo" "$work/open"
printf x >&7
interrupted "a list on standard input that stays open" INT "$work/open" sh -c 'exec "$0" scan --files-from - <"$1"' "$vestigo" "$work/open"
finish
