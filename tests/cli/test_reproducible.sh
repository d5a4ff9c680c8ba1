# The same source in another folder makes the same bytes.
. tests/cli/lib.sh
case $BUILD in
*release*) ;;
*) skip "only the release build is compared"; finish ;;
esac
other="$work/a folder/of another length"
mkdir -p "$other"
tar -cf - Makefile include src tools docs/report.schema.json | tar -xf - -C "$other"
# As this build was made, whatever it was told.
cc=$(sed 's| -std=c11 .*||' "$BUILD/flags")
make -s -C "$other" -j"$(nproc)" CC="$cc" all >"$work/out" 2>&1 </dev/null && good || { bad "a build elsewhere"; tail -5 "$work/out"; }
if [ "$(sed "s|$PWD|HERE|g" "$BUILD/flags")" = "$(sed "s|$other|HERE|g" "$other/build/release/flags")" ]; then
	for file in vestigo libvestigo.so libvestigo.a man/vestigo-scan.1 completions/bash; do
		cmp "$BUILD/$file" "$other/build/release/$file" >"$work/out" 2>&1 && good || bad "$file differs: $(cat "$work/out")"
	done
else
	skip "this build was made with flags of its own"
fi
finish
