# Content credentials through the whole program: the sandboxed worker, the report, the card, the list.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
dir=fixtures/c2pa
status 3 "every one of them, and two lists that are no pictures" "$vestigo" scan -q --json --trust-list $dir/list.pem $dir
cp "$work/out" "$work/all.json"
validate "$work/all.json"
state() { json "$work/all.json" "[(i['metadata']['c2pa'] or {}).get('$2') for i in items if i['input']['name'].endswith('/$1')][0]"; }
equal "$(state capture.jpg state)" hold "capture.jpg"
equal "$(state capture.jpg digital_source_type)" digitalCapture "capture.jpg's source"
equal "$(state composite.webp state)" hold "composite.webp"
equal "$(state pixels.jpg state)" changed_after_signing "pixels.jpg"
equal "$(state wrong-key.jpg state)" invalid "wrong-key.jpg"
equal "$(state cut.jpg state)" invalid "cut.jpg, which is not decoded"
equal "$(json "$work/all.json" "d['begin']['trust_list']['certificates']")" 1 "the list in the report"
equal "$(json "$work/all.json" 'sum(s["code"].startswith("general") for i in items if i["metadata"] and i["metadata"]["c2pa"] for s in i["metadata"]["c2pa"]["statuses"])')" 0 "nothing without a code of its own"

status 0 "one that holds" "$vestigo" check --trust-list $dir/list.pem $dir/edited.jpg
out_has "the signature holds, and the file is the one that was"
out_has "Exemplar Camera, Exemplar Desk"
out_has "on the list $dir/list.pem"
out_has "capture.jpg: this picture before; its credentials hold"
out_has "all of the file is under the signature"
out_has "revocation not checked"
for word in verified authentic genuine fake proof original; do out_lacks "$word"; done
status 0 "without a list" "$vestigo" check $dir/capture.jpg
out_has "on no list: none was given"
status 0 "with another list" "$vestigo" check --trust-list $dir/other-list.pem $dir/capture.jpg
out_has "not on the list $dir/other-list.pem"
status 1 "one that was changed" "$vestigo" check $dir/pixels.jpg
out_has "CHANGED AFTER SIGNING"
out_has "vestigo explain credentials.changed_after_signing"
status 1 "one that is stated to be generated" "$vestigo" check $dir/generated.png
out_has "STATED AS GENERATED"
out_has "made by a generative model"
status 1 "one that a model edited" "$vestigo" check $dir/model-edited.jpg
out_has "STATED AS GENERATED"
out_has "edited (generative model)"
status 0 "one made from one that is stated to be generated: weak, nobody is flagged for it" "$vestigo" check $dir/from-generated.jpg
out_has "this picture before, stated as made by"
status 1 "whose name stands there, where the signature is another's" "$vestigo" check $dir/wrong-key.jpg
out_has "names as signer"
out_lacks "signed by"
status 0 "what the digest leaves out is told" "$vestigo" check $dir/comment-left-out.jpg
out_has "11 bytes of metadata"
status 0 "an expired certificate is weak: nobody is flagged for it" "$vestigo" check $dir/expired.jpg
out_has "they do not hold"
status 0 "what a later signer removed is told" "$vestigo" check --trust-list $dir/list.pem $dir/redacted.jpg
out_has "1 earlier statement, by a later signer, who says so"
out_has "org.exemplar.note; what it said is not known"
status 0 "and in the report" "$vestigo" check --json --trust-list $dir/list.pem $dir/redacted.jpg
cp "$work/out" "$work/removed.json"
validate "$work/removed.json"
equal "$(json "$work/removed.json" "items[0]['metadata']['c2pa']['removed']")" "[{'manifest': 1, 'label': 'org.exemplar.note'}]" "what was removed"
status 0 "nothing was removed" "$vestigo" check --trust-list $dir/list.pem $dir/edited.jpg
out_lacks "earlier statement"
status 0 "none says nothing" "$vestigo" check --json fixtures/exif/camera.jpg
cp "$work/out" "$work/none.json"
equal "$(json "$work/none.json" "items[0]['metadata']['c2pa']")" None "none"
status 2 "a list that is none" "$vestigo" check --trust-list $dir/capture.jpg $dir/capture.jpg
err_has "no certificate in it"
status 2 "a list that is not there" "$vestigo" check --trust-list "$work/none.pem" $dir/capture.jpg
# What was examined under one list is not taken for what another says.
"$vestigo" check --json --trust-list $dir/list.pem $dir/capture.jpg >"$work/one.json"
"$vestigo" check --json --trust-list $dir/other-list.pem $dir/capture.jpg >"$work/two.json"
equal "$(json "$work/one.json" "items[0]['metadata']['c2pa']['signer']['trust']")" on_list "the first list"
equal "$(json "$work/two.json" "items[0]['metadata']['c2pa']['signer']['trust']")" not_on_list "the second list"
# A text in a signer's name steers no terminal: everything is printed as other outside text is.
status 0 "in Ukrainian" "$vestigo" check --lang uk --trust-list $dir/list.pem $dir/edited.jpg
out_has "підпис чинний"
finish
