# The library from outside: the examples against what is installed, as strangers compile them.
. tests/cli/lib.sh
sanitizers=$(sanitized && echo -fsanitize=address,undefined)
mkdir "$work/lib"
ln -s "$PWD/$BUILD/libvestigo.so" "$work/lib/libvestigo.so"
soname=$(readelf -d "$BUILD/libvestigo.so" | sed -n 's/.*soname: \[\(.*\)\]/\1/p')
ln -sf "$PWD/$BUILD/libvestigo.so" "$work/lib/$soname"
export LD_LIBRARY_PATH=$work/lib
"$vestigo" known add -q --manifest fixtures/known/manifest.csv
export_folder=fixtures/export/ChatExport_2024-12-27
altered="$export_folder/photos/photo_9@26-12-2024_13-15-20.jpg"

for example in examples/*.c; do
	name=$(basename "$example" .c)
	${CC:-gcc} -std=c11 -Wall -Wextra -Wconversion -Werror -Iinclude $sanitizers -o "$work/$name" "$example" -L"$work/lib" -lvestigo 2>"$work/err" &&
		good || { bad "$example does not compile"; cat "$work/err"; }
	[ "$(wc -l <"$example")" -lt 40 ] && good || bad "$example has 40 lines or more"
	status 1 "$name without arguments" "$work/$name"
	err_has "$name: name "
done

status 0 "check_picture" "$work/check_picture" "$export_folder/photos/photo_1@26-12-2024_10-11-12.jpg" "$VESTIGO_CATALOGUE"
out_has "prior_appearance_found"
out_has "reuse.prior_appearance: Seen before on 2016-05-04"
status 0 "without a catalogue" "$work/check_picture" "$altered"
out_has "not_searched"
status 0 "of nothing" "$work/check_picture" "$work/none.jpg"
out_has "not examined: no such file"
status 1 "a catalogue that is not there" "$work/check_picture" "$altered" "$work/none.db"
err_has "there is no catalogue"

status 0 "scan_export" "$work/scan_export" "$export_folder" "$VESTIGO_CATALOGUE"
err_has "19 pictures, 6 flagged"
"$vestigo" scan -q --jsonl --no-cache "$export_folder" | sed '1d;$d' >"$work/lines"
same_files "$work/out" "$work/lines" "an item is not what the program prints"

status 0 "compare_files" "$work/compare_files" "$altered" fixtures/known/market-square.jpg
equal "$(sed 's/ at.*//' "$work/out" | tr '\n' ' ')" "strong region_altered content_changed content_changed " "what differs"
status 1 "with no picture" "$work/compare_files" "$altered" fixtures/broken/garbage.jpg
err_has 'not compared: "fixtures/broken/garbage.jpg"'

# README's example in C, as it stands there.
sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d' >"$work/readme.c"
${CC:-gcc} -std=c11 -Wall -Werror -Iinclude $sanitizers -o "$work/readme" "$work/readme.c" -L"$work/lib" -lvestigo && good || bad "README's example does not compile"
cp "$VESTIGO_CATALOGUE" "$work/known.db.copy"
mkdir "$work/desk" && mv "$work/known.db.copy" "$work/desk/known.db"
cp "$altered" "$work/desk/photo.jpg"
status 0 "README's example" env -C "$work/desk" "$work/readme"
out_has "prior_appearance_found"

# All headers as one, also as C++ sees them; the library exports what they declare, and nothing else.
for language in c c++; do
	if echo | ${CXX:-clang} -x $language -E - >/dev/null 2>&1; then
		echo '#include <vestigo/vestigo.h>' | ${CXX:-clang} -x $language -Wall -Werror -fsyntax-only -Iinclude - 2>"$work/err" && good ||
			{ bad "the headers as $language"; head -5 "$work/err"; }
	else
		skip "no compiler of $language"
	fi
done
nm -D --defined-only "$BUILD/libvestigo.so" | awk '$2 == "T" { print $3 }' | sort >"$work/exported"
gcc -E -Iinclude -x c - <<<'#include <vestigo/vestigo.h>' | grep -oE '\bvg_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u >"$work/declared"
equal "$(comm -23 "$work/exported" "$work/declared" | tr '\n' ' ')" "" "exported, and declared nowhere"
gcc -E -Iinclude -x c - <<<'#include <vestigo/vestigo.h>' | tr '\n' ' ' | grep -oE 'visibility\("default"\)\)\) [^;]*;' |
	grep -oE '\bvg_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u >"$work/promised"
equal "$(comm -13 "$work/exported" "$work/promised" | tr '\n' ' ')" "" "declared, and not exported"
for header in include/vestigo/*.h; do
	grep -qF "<vestigo/$(basename "$header")>" include/vestigo/vestigo.h || [ "$(basename "$header")" = vestigo.h ] ||
		bad "vestigo.h leaves out $header"
	# Pure, or of handles and threads: each says which.
	grep -qiE 'thread' "$header" && good || bad "$header says nothing of threads"
done
finish
