# Text of others, in every place and every form of output: no control or override character, no formula, no markup gets out.
. tests/cli/lib.sh
export LC_ALL=C.UTF-8
export VESTIGO_CATALOGUE=$work/known.db
hostile() { $python tests/cli/hostile.py "$@"; }
hostile make "$work/export" fixtures/formats/baseline.jpg
judge() { # FORM FILE WHAT
	[ -s "$2" ] || bad "$3: nothing was written"
	hostile judge "$1" "$2" >"$work/faults" 2>&1 && good || bad "$3: $(head -3 "$work/faults")"
}
# The same texts as what is known of them.
"$vestigo" known add -q --from-export "$work/export" >"$work/out" 2>"$work/err"
judge text "$work/err" "what known add complains of"
$python - "$work" <<'P'
import csv, importlib.util, json, os, sys
sys.argv, work = ["hostile", "judge", "none", os.devnull], sys.argv[1]
spec = importlib.util.spec_from_file_location("hostile", "tests/cli/hostile.py")
hostile = importlib.util.module_from_spec(spec)
try: spec.loader.exec_module(hostile)
except SystemExit: pass
with open(work + "/m.jsonl", "w") as out:
    for i, text in enumerate(hostile.TEXTS):
        out.write(json.dumps({"path": "export/photos/%d.jpg" % i, **{k: text for k in ("title", "source", "note", "claim", "rating", "review_url")},
                              "tags": [text[:200]], text[:50]: 1}) + "\n")
    for text in hostile.TEXTS:
        out.write(json.dumps({"path": text, "date": text}) + "\n")
P
"$vestigo" known add -q --manifest "$work/m.jsonl" >"$work/out" 2>"$work/err"
judge text "$work/err" "what known add complains of in a manifest"

cp -r "$work/export" "$work/again"
for form in json jsonl csv html; do
	"$vestigo" scan -q --no-cache --output "$work/report.$form" "$work/again" 2>"$work/err"
	judge $form "$work/report.$form" "a report as $form"
	grep -q 'alert(1)' "$work/report.$form" && good || bad "the hostile texts are not in the report as $form"
	judge_err=$work/err
	[ ! -s "$judge_err" ] || judge text "$judge_err" "what a scan as $form says"
done
for colour in never always; do
	form=$([ $colour = always ] && echo colour || echo text)
	"$vestigo" scan --all --no-cache --color $colour "$work/again" >"$work/out" 2>"$work/err"
	judge $form "$work/out" "the table, colours $colour"
	grep -q "$(printf '\xe2\x80\xae')" "$work/out" && bad "an override reaches the terminal" || good
	grep -q 'HYPERLINK' "$work/out" && good || bad "the hostile texts are not in the table"
	[ ! -s "$work/err" ] || judge $form "$work/err" "what stands beside the table, colours $colour"
	"$vestigo" check --no-cache --color $colour "$work/again"/*.jpg "$work/again"/photos/*.jpg >"$work/out" 2>"$work/err"
	judge $form "$work/out" "cards, colours $colour"
	[ ! -s "$work/err" ] || judge $form "$work/err" "what stands beside cards"
done
for command in "known list" "known search x" "known search red" "known show 1" "known show 12" "known stats" "known tag 1 a"; do
	"$vestigo" $command >"$work/out" 2>"$work/err"
	[ ! -s "$work/out" ] || judge text "$work/out" "$command"
	[ ! -s "$work/err" ] || judge text "$work/err" "$command, what it complains of"
done
"$vestigo" known list --json >"$work/list.json" && judge json "$work/list.json" "known list --json"
"$vestigo" known export >"$work/export.jsonl" && judge jsonl "$work/export.jsonl" "known export"
for known in 1 5 12 14; do
	"$vestigo" compare "$work/again/photos/$known.jpg" "known:$known" >"$work/out" 2>"$work/err"
	judge text "$work/out" "compare with known $known"
done
# What the program complains of by name: options, files, ids.
hard=$(printf 'x\033[31m\xff\xe2\x80\xae\ny')
for command in "check" "scan" "known add" "known import" "known show" "verify" "explain" "known add --manifest" "scan --files-from" \
	"check --output" "check --catalogue" "known add --date" "--" "check --jobs" "known distinct a"; do
	"$vestigo" $command "$hard" >"$work/out" 2>"$work/err" </dev/null
	[ ! -s "$work/out" ] || judge text "$work/out" "$command, a hard name"
	[ ! -s "$work/err" ] || judge text "$work/err" "$command, what is complained of a hard name"
done
finish
