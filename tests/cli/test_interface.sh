# The library's number: a change of its headers by which programs linked with the last version would misread it is
# noticed, an addition is not.
. tests/cli/lib.sh
if ! command -v cc >/dev/null; then
	skip "no compiler"
	finish
fi
held() { $python tests/lint/interface.py --headers "$work/changed" --list "$work/list" --version 7.5.0 --soversion "${number:-3}"; }
$python tests/lint/interface.py --list "$work/list" --version 7.5.0 --soversion 3 --write && good || bad "no list is written"
# changed FILE SED: the headers, with one of them changed.
changed() {
	rm -rf "$work/changed" && cp -r include "$work/changed" && sed -i -E "$2" "$work/changed/vestigo/$1"
	cmp -s "include/vestigo/$1" "$work/changed/vestigo/$1" && bad "$1 is as it was: $2"
}
breaks() { # FILE SED WORDS
	changed "$1" "$2"
	status 1 "$3" held
	out_has "$3"
	out_has "raise SOVERSION"
	number=4 status 0 "with another number" held
}
keeps() { # FILE SED WHAT
	changed "$1" "$2"
	status 0 "$3" held
}
rm -rf "$work/changed" && cp -r include "$work/changed"
status 0 "as it is" held
breaks item.h 's/^(struct vg_item \{)/\1 int added;/' 'struct vg_item: "int added" is now where'
breaks error.h 's/char message\[[^]]*\]/char message[600]/' 'struct vg_error: "char message[600]"'
breaks record.h 's/VG_OBSERVED,/VG_NOT_OBSERVED_YET, VG_OBSERVED,/' 'enum vg_finding_outcome: "VG_NOT_OBSERVED_YET" is now where "VG_OBSERVED" was'
breaks version.h 's/int vg_version_fits\(int major/int vg_version_fits(long major/' 'vg_version_fits: '
breaks version.h 's/^VG_API const char \*vg_version.*//' 'vg_version: it is gone'
breaks output.h 's/(enum vg_output_form form;)/int added; \1/' 'struct vg_output_options: "int added" is now where "enum vg_output_form form" was'
# A struct whose own words stay, and whose array grows.
breaks match.h 's/VG_MATCHES_MAXIMUM = [0-9]+/VG_MATCHES_MAXIMUM = 99/' 'struct vg_matches: "struct vg_matches:'
keeps version.h 's/int vg_version_fits\(int major, int minor\)/int vg_version_fits(int a, int b)/' "parameters of other names"
keeps version.h 's/^(VG_API const char \*vg_version.*)/\1 VG_API int vg_version_added(void);/' "another function"
keeps output.h 's/size_t input_count; .*/size_t input_count; int added;/' "a member at the end of options"
keeps error.h 's/^(struct vg_error \{)/struct vg_error_added { int a; };\n\1/' "another struct"
# The list of a new version: what breaks wants another series and another number.
renewed() { $python tests/lint/interface.py --headers "$work/changed" --list "$work/list" --version "$1" --soversion "$2" --write; }
changed item.h 's/^(struct vg_item \{)/\1 int added;/'
cp "$work/list" "$work/before"
for numbers in "7.6.0 4" "8.0.0 3"; do
	# shellcheck disable=SC2086 # two words
	status 1 "written as $numbers" renewed $numbers
	out_has "raise the version"
	same_files "$work/list" "$work/before" "a list was written as $numbers"
done
status 0 "written as 8.0.0 and 4" renewed 8.0.0 4
status 0 "held against its own list" $python tests/lint/interface.py --headers "$work/changed" --list "$work/list" --version 8.0.0 --soversion 4
cp "$work/before" "$work/list"
status 1 "a version without a list of its own" $python tests/lint/interface.py --list "$work/list" --version 8.0.0
out_has "is of version 7.5.0"
finish
