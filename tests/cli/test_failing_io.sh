#!/bin/bash
# Every write, fsync, rename, open, ftruncate and mmap of each storing command failing in turn (a sample of
# them; make faults: all), and file systems that are really full: nothing acknowledged is lost, nothing
# half-written is taken for whole, and each fault is told once, with the file's name.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # a disk's own fsync takes most of the time
. tests/cli/fetch_lib.sh
case $BUILD in
*asan*)
	skip "under the sanitizers the preloaded disk comes before their runtime"
	finish
	;;
esac
start_server --posts 60
unset XDG_CACHE_HOME VESTIGO_CATALOGUE
mkdir "$work/faults" "$work/full"
$python tests/faults/inject.py "$vestigo" "$PWD/$BUILD/tests/faults/failing_io.so" "$PWD/fixtures" "$work/faults" $net >"$work/injected"
[ $? = 0 ] && good || bad "faults"
grep -v ' passed, ' "$work/injected"
if unshare -m true 2>/dev/null && unshare -m mount -t tmpfs none "$work/full" 2>/dev/null; then
	unshare -m $python tests/faults/inject.py --full "$vestigo" "$PWD/fixtures" "$work/full" >"$work/filled"
	[ $? = 0 ] && good || bad "a full file system"
	grep -v ' passed, ' "$work/filled"
else
	: >"$work/filled"
	skip "a real full file system: it takes root to mount one"
fi
passed=$((passed + $(cat "$work/injected" "$work/filled" | sed -n "s/^\([0-9]*\) passed, .*/\1/p" | awk "{ n += \$1 } END { print n + 0 }")))
finish
