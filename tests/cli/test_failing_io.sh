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
	# What is told of it: the disk, and not a permission, whether bytes or names are used up.
	cat >"$work/told" <<-'T'
		mount -t tmpfs -o size=2M,nr_inodes=8 none "$1" && cp "$2" "$1/known.db" && cd "$1" || exit
		tell() { VESTIGO_CATALOGUE=$1 "$vestigo" known "$2" ${3:+--title t} "${3:-1}" 2>&1 >/dev/null | sed "s/^.*known.db.: //"; }
		mkdir known.db-index
		cat /dev/zero >fill 2>/dev/null
		tell known.db edit 1
		tell known.db remove
		rm -f fill known.db-wal known.db-shm
		for i in 1 2 3 4 5 6 7; do : >"name$i"; done 2>/dev/null
		tell known.db edit 1
		tell known.db remove
		rm -f name*
		tell known.db edit 1
		mount -o remount,ro . && tell known.db edit 1
	T
	VESTIGO_CATALOGUE=$work/small.db "$vestigo" known add -q fixtures/known/depot-drill.jpg >/dev/null
	equal "$(vestigo=$vestigo unshare -m bash "$work/told" "$work/full" "$work/small.db" | uniq | tr '\n' ,)" \
		"the disk is full,permission denied," "what is told of a full file system, and of one that may only be read"
else
	: >"$work/filled"
	skip "a real full file system: it takes root to mount one"
fi
passed=$((passed + $(cat "$work/injected" "$work/filled" | sed -n "s/^\([0-9]*\) passed, .*/\1/p" | awk "{ n += \$1 } END { print n + 0 }")))
finish
