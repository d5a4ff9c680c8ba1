# What a machine protects is told, and --require-sandbox does nothing where that is less than all.
. tests/cli/lib.sh
picture=fixtures/formats/baseline.jpg
"$vestigo" known add -q --catalogue "$work/known.db" fixtures/formats/grey.jpg >/dev/null 2>&1

# Without namespaces for users there is less: as where an administrator has switched them off.
less() { unshare -U -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh "$@"; }

wanted=0
"$vestigo" doctor --json >"$work/doctor.json" 2>"$work/err" || wanted=$?
level=$(json "$work/doctor.json" 'd["sandbox"]')
case $level:$wanted in
full:0 | partial:3 | weakened:3) good ;;
*) bad "doctor says $level and ends with $wanted" ;;
esac
equal "$(json "$work/doctor.json" '[p["layer"] for p in d["protections"]]')" "['calls', 'limits', 'threads', 'files', 'user', 'network', 'processes']" "layers"
equal "$(json "$work/doctor.json" 'd["catalogue"]["state"], d["catalogue"]["entries"]')" "('readable', 1)" "catalogue"
equal "$(json "$work/doctor.json" '{"libjpeg-turbo", "libpng", "libheif", "SQLite", "libcurl"} <= {l["name"] for l in d["libraries"] if l["version"][0].isdigit()}')" True "libraries"
status "$wanted" "doctor" "$vestigo" doctor
out_has "Sandbox of what reads pictures"
out_has "1 known picture"
status 2 "a named catalogue that is not there" "$vestigo" doctor --catalogue "$work/none.db"
(unset VESTIGO_CATALOGUE; "$vestigo" doctor >"$work/out" 2>"$work/err")
out_has "not there yet"
printf 'no catalogue at all, and long enough to be one: %0500d' 0 >"$work/broken.db"
status 3 "a broken catalogue" "$vestigo" doctor --catalogue "$work/broken.db"
out_has "cannot be read"

"$vestigo" check --no-cache --json "$picture" >"$work/report.json" 2>"$work/err"
equal "$(json "$work/report.json" 'd["begin"]["run"]["sandbox"]')" "$level" "the report says what doctor says"
validate "$work/report.json"

if [ "$level" = full ]; then
	status 0 "all is there" "$vestigo" check --no-cache --fail-on none --require-sandbox "$picture"
else
	status 2 "not all is there" "$vestigo" check --no-cache --fail-on none --require-sandbox "$picture"
fi
if [ "$level" != full ] || ! less true 2>/dev/null; then
	skip "no namespace to take namespaces away in"
else
	status 3 "doctor with less" less "$vestigo" doctor
	out_has "partial"
	out_has "NO"
	less "$vestigo" check --no-cache --json "$picture" >"$work/report.json" 2>"$work/err"
	equal "$(json "$work/report.json" 'd["begin"]["run"]["sandbox"]')" partial "the report says less"
	status 2 "check" less "$vestigo" check "$picture" --require-sandbox --output "$work/never.json"
	err_has "partial, not full"
	status 2 "known add" less "$vestigo" known add fixtures/formats/cmyk.jpg --require-sandbox
	err_has "partial, not full"
	status 2 "fetch" less "$vestigo" fetch @channel --require-sandbox --output "$work/evidence"
	err_has "partial, not full"
	[ ! -e "$work/never.json" ] && [ ! -e "$work/evidence" ] && good || bad "something was written"
fi
# Libraries that cannot be loaded cost what they are for, and nothing else.
mkdir "$work/lib"
: >"$work/lib/libheif.so.1"
: >"$work/lib/libcurl.so.4"
without() { env LD_LIBRARY_PATH="$work/lib" "$vestigo" "$@"; }
without doctor --json >"$work/without.json"
equal "$(json "$work/without.json" '[l["name"] for l in d["libraries"] if l["version"] == "cannot be loaded"]')" "['libheif', 'libcurl']" "libraries that cannot be loaded"
without check --json --no-cache fixtures/heif/first.avif fixtures/formats/grey.jpg >"$work/without.json" 2>/dev/null
equal "$(json "$work/without.json" '[(i["disposition"], i["reason"]) for i in items]')" \
	"[('unsupported', 'a HEIF, and the library that reads it (libheif) cannot be loaded'), ('examined', None)]" "a HEIF without libheif"
status 4 "fetching without libcurl" without fetch -o "$work/none" t.me/s/nobody
err_has "libcurl) cannot be loaded"
finish
