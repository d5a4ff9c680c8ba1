# One allocation that fails ends in a clean error or in the same answer: never in a crash or other facts.
. tests/cli/fetch_lib.sh
# Nor in a leak, which the sanitizers' build tells by its exit status.
failing=$(sanitized && echo vestigo-alloc || echo tests/faults/failing_alloc.so)
shim=$PWD/$BUILD/$failing
[ -e "$shim" ] || make -s MODE="${BUILD#build/}" "$BUILD/$failing"
mkdir "$work/pictures"
cp -r fixtures/known "$work/known"
cp fixtures/formats/baseline.jpg "$work/pictures/a.jpg"
cp fixtures/known/river-road.jpg "$work/pictures/b.jpg"
cp fixtures/export/ChatExport_2024-12-27/photos/photo_9@*.jpg "$work/altered.jpg" # of the market square
cp fixtures/known/market-square.jpg "$work/whole.jpg"
mkdir -p "$work/export/photos"
cp fixtures/known/river-road.jpg "$work/export/photos/1.jpg"
cp fixtures/exif/$(ls fixtures/exif | grep jpg | head -1) "$work/export/photos/2.jpg"
printf '{"name":"A","type":"public_channel","id":5,"messages":[{"id":1,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","photo":"photos/1.jpg","text":"one","text_entities":[]},{"id":2,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","photo":"photos/2.jpg","text":"two","text_entities":[]}]}' >"$work/export/result.json"
start_server --posts 12
status 0 "a small channel" "$vestigo" fetch @front $net --output "$work/evidence"
export VG_ALLOC_FETCH="@front $net"
$python tests/cli/alloc.py "$vestigo" "$shim" "$work" "${VG_ALLOC_SECONDS:-50}" && good || bad "one failed allocation"
finish
