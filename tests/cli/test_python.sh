# The Python module over the shared library, and README's example as it stands there.
. tests/cli/lib.sh
# A library with sanitizers wants theirs loaded first. What leaks is told of the examples in C (test_library.sh):
# Python itself keeps what it has until it ends.
if sanitized; then
	preload=$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so)
	python="env LD_PRELOAD=$preload ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 $python"
fi
export VESTIGO=$vestigo VESTIGO_LIBRARY=$PWD/$BUILD/libvestigo.so PYTHONPATH=$PWD/bindings/python WORK=$work
export PYTHONDONTWRITEBYTECODE=1
"$vestigo" known add -q --manifest fixtures/known/manifest.csv
timeout 500 $python -X dev -W error tests/python/test_vestigo.py >"$work/python" 2>&1 && good || { bad "the module's own tests"; tail -40 "$work/python"; }
counts=$(tail -1 "$work/python")
grep -qE '^[0-9]+ passed, 0 failed' <<<"$counts" && passed=$((passed + ${counts%% *})) || bad "the module's tests say: $counts"

# README's example, word for word, in a folder that has what it names; under ten lines.
mkdir "$work/desk"
cp -r fixtures/export/ChatExport_2024-12-27 "$work/desk"
cp "fixtures/export/ChatExport_2024-12-27/photos/photo_1@26-12-2024_10-11-12.jpg" "$work/desk/photo.jpg"
cp "$VESTIGO_CATALOGUE" "$work/desk/known.db"
sed -n '/^```python$/,/^```$/p' README.md | sed '1d;$d' >"$work/desk/example.py"
[ -s "$work/desk/example.py" ] && [ "$(wc -l <"$work/desk/example.py")" -lt 10 ] && good || bad "README's example has ten lines or more, or none"
cd "$work/desk" || exit 1
status 0 "README's example" $python -W error example.py
out_has "prior_appearance_found"
out_has "2024-12-26T08:11:12Z"
equal "$(grep -c . "$work/out")" 7 "the picture, and six flagged ones"
cd - >/dev/null || exit 1

# Installed: found without being told where, and of one version with the library.
tree=$work/tree
make -s install-python DESTDIR="$tree" PREFIX=/usr >"$work/out" 2>&1 && good || { bad "make install-python"; cat "$work/out"; }
equal "$(cd "$tree/usr/lib/python3/dist-packages/vestigo" && ls | tr '\n' ' ')" "__init__.py _library.py py.typed " "what is installed"
unset PYTHONPATH
status 0 "imported" env PYTHONPATH="$tree/usr/lib/python3/dist-packages" $python -c 'import vestigo; print(vestigo.version())'
status 1 "no library" env PYTHONPATH="$tree/usr/lib/python3/dist-packages" VESTIGO_LIBRARY=/none.so $python -c 'import vestigo'
err_has "ImportError: vestigo's shared library cannot be loaded"
finish
