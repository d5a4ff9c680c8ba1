# The Makefile: every verb is told, one test can be run alone, and what changed is made anew.
. tests/cli/lib.sh
case $BUILD in
*release*) ;;
*) skip "one build is enough"; finish ;;
esac
# Without what the make that runs this was told.
plain() { env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKELEVEL make "$@"; }
status 0 "help" plain help
for verb in deps all test lint coverage fuzz bench install dist; do
	grep -qE "^  $verb  " "$work/out" && good || bad "make help does not tell of $verb"
done
out_has 'MODE=release'
status 2 "a test that is not there" plain test TEST=nowhere
err_has 'no test has "nowhere" in its name'
# chosen PARTS: the tests that would be run, by what the runner is given.
chosen() { make -n test TEST="$1" 2>/dev/null | sed -n 's/.* bash tests\/run //p'; }
equal "$(chosen 'base/test_time cli/test_make')" "tests/cli/test_make.sh $BUILD/tests/unit/base/test_time" "tests by name"
equal "$(chosen release)" "" "the build's folder is no name"

# The runner counts tests, and what fuzz targets were given apart; a target that fails is a failed test.
printf 'echo "replayed 12 inputs"\n' >"$work/replay.sh"
printf 'echo "3 passed, 0 failed, 1 skipped"\n' >"$work/unit.sh"
printf 'echo "seed"; exit 9\n' >"$work/falls.sh"
status 0 "the runner" bash tests/run "$work/replay.sh" "$work/unit.sh"
equal "$(tail -n 2 "$work/out")" "fuzz targets replayed: 1, over 12 inputs, cut and flipped ones among them
3 passed, 0 failed, 1 skipped" "closing lines"
status 1 "the runner with a target that falls" bash tests/run "$work/replay.sh" "$work/falls.sh"
equal "$(tail -n 1 "$work/out")" "0 passed, 1 failed, 0 skipped" "a failed replay"

# Two objects and a program of their own, in a folder of their own.
own=$work/own
made="$own/src/base/error.o $own/tools/attack_cover.o $own/tests/faults/resolver.so"
# shellcheck disable=SC2086 # three names are meant
plain -s BUILD="$own" $made >"$work/out" 2>&1 && good || { bad "three things"; cat "$work/out"; }
# shellcheck disable=SC2086
again() { plain BUILD="$own" "$@" $made 2>&1 | grep -c '^  CC  '; }
equal "$(again -n)" 0 "nothing changed"
# What if a file had changed? (-W touches none.)
# shellcheck disable=SC2086
remade() { plain -n V=1 BUILD="$own" -W "$1" $made | grep -c -- ' -o '; }
equal "$(remade tools/attack.h)" 1 "a header of tools"
equal "$(remade include/vestigo/error.h)" 1 "a public header"
equal "$(remade tests/faults/resolver.c)" 1 "a fault"
equal "$(remade tools/fixtures.h)" 0 "a header that none of them includes"
equal "$(again VERSION=9)" 3 "another version"
equal "$(again VERSION=9)" 0 "the same version"
equal "$(again VERSION=9 CFLAGS=-DX)" 3 "other flags"
# Programs that are made in one go know their headers too.
for program in tests/unit/base/test_time tests/replay/time; do
	[ -e "$BUILD/$program" ] || continue
	[ -s "$BUILD/$program.d" ] && good || bad "$program does not know its headers"
done

# For editors: what make compile_commands.json does, for one object.
plain --no-print-directory -Bn V=1 BUILD="$own" "$own/src/base/error.o" | awk -v folder="$PWD" -f tools/compile-commands.awk >"$work/commands.json"
equal "$(json "$work/commands.json" '[(c["file"], c["command"].split()[-1], "-DVG_VERSION=" in c["command"]) for c in d]')" "[('src/base/error.c', 'src/base/error.c', True)]" "how a file is compiled"
finish
