#!/bin/bash
# fetch against hosts that misbehave: what becomes of each picture, within its time, and that
# no address is connected to which should not be.
. tests/cli/fetch_lib.sh
start_server --posts 20
limits="--attempts 3 --connect-timeout 2 --idle-timeout 2 --timeout 4 --max-bytes 2M"

# picture STATUS PATH WORDS: the exit status, and the reason (or "stored").
picture() {
	rm -rf "$work/evidence"
	local started=$SECONDS
	status "$1" "$2" timeout 60 "$vestigo" fetch "https://pictures.example/$2" $net $limits --output "$work/evidence" --json
	local got
	got=$(json "$work/out" '(["stored"] if d["stored"] else [x["reason"] for x in d["refused"] + d["failed"]])[0]')
	case $got in *"$3"*) good ;; *) bad "$2: $got, not $3" ;; esac
	[ $((SECONDS - started)) -le 20 ] && good || bad "$2 took $((SECONDS - started)) s"
	status 0 "$2 verifies" "$vestigo" verify "$work/evidence"
	[ -e "$work/evidence/objects/incoming" ] && bad "$2: half-written" || good
}
picture 0 ok.jpg stored
picture 0 chunked.jpg stored
picture 0 gzip.jpg stored
picture 0 cut.jpg stored
equal "$(requests '[x["status"] for x in r if x["path"] == "/cut.jpg"], [bool(x["if_range"]) for x in r if x["path"] == "/cut.jpg"]')" "([200, 206], [False, True])" "a cut transfer goes on"
picture 0 cutchanged.jpg stored
picture 0 badrange.jpg stored
picture 0 long.jpg stored
picture 0 redirect/3 stored
picture 0 503once.jpg stored
picture 0 429.jpg stored
picture 0 cookie.jpg stored
picture 0 name.jpg stored
picture 4 cutalways.jpg "the answer was cut"
picture 4 short.jpg "the answer was cut"
picture 4 slow.jpg "took too long"
picture 4 stall.jpg "took too long"
picture 4 noanswer.jpg "took too long"
picture 4 huge.jpg "more bytes than"
picture 4 hugechunked.jpg "more bytes than"
picture 4 bomb.gz.jpg "more bytes than"
picture 4 redirect/9 "too many redirects"
picture 4 loop "too many redirects"
picture 4 private "not encrypted"
picture 4 private10 "a private address"
picture 4 scheme "only https"
picture 4 downgrade "not encrypted"
picture 4 html.jpg "text/html, no picture"
picture 4 htmlasjpeg.jpg "text/html, no picture"
picture 4 404.jpg "answers 404"
picture 4 410.jpg "answers 410"
picture 4 500.jpg "answers 500"
picture 4 429long.jpg "asks to wait"
picture 4 headers.jpg "head is too large"
picture 4 badheaders.jpg "HTTP/0.9"
picture 4 empty.jpg "an empty file"
picture 4 204.jpg "answers 204"
equal "$(requests '{x["cookie"] for x in r}')" "{None}" "no cookies"

# One bad picture among good ones costs itself alone.
rm -rf "$work/evidence"
status 3 "good and bad" "$vestigo" fetch https://pictures.example/ok.jpg https://pictures.example/cutalways.jpg @front $net $limits --output "$work/evidence" --json
equal "$(json "$work/out" 'd["stored"] > 10, len(d["failed"])')" "(True, 1)" "good and bad"

# Addresses: refused unless allowed on purpose, at the moment of connecting.
tls="--cacert $state/ca.pem --quiet --json --attempts 1 --output $work/addresses"
to="--connect-to ::127.0.0.1:$(port tls)"
refused() {
	local words=$1
	shift
	status 4 "$*" "$vestigo" fetch $tls "$@"
	grep -qF "$words" "$work/out" && good || { bad "$*: no \"$words\""; cat "$work/out"; }
}
refused "a loopback address" $to https://pictures.example/ok.jpg
refused "a loopback address" https://127.0.0.1/ok.jpg
refused "a loopback address" "https://[::ffff:127.0.0.1]/ok.jpg"
refused "a loopback address" "https://[64:ff9b::7f00:1]/ok.jpg"
refused "a loopback address" https://0x7f.1/ok.jpg
refused "a loopback address" https://localhost/ok.jpg
refused "port" "https://pictures.example:8443/ok.jpg"
refused "user name" "https://a:b@pictures.example/ok.jpg"
refused "not encrypted" "http://pictures.example/ok.jpg"
refused "only https" "ftp://pictures.example/ok.jpg"
refused "only https" "file:///etc/passwd"
refused "certificate is not" --allow-address 127.0.0.1 --connect-to "::127.0.0.1:$(port untrusted)" https://pictures.example/ok.jpg
status 0 "http, a port and an address on purpose" "$vestigo" fetch $tls --allow-http --allow-address 127.0.0.0/8 --allow-port "$(port plain)" "http://127.0.0.1:$(port plain)/ok.jpg"
[ "$(port tls6)" = None ] && skip "no IPv6 on loopback" ||
	status 0 "IPv6 on purpose" "$vestigo" fetch $tls --allow-address ::1 --connect-to "::[::1]:$(port tls6)" https://pictures.example/ok.jpg

# A name that leads elsewhere on its second look-up: the first address is allowed, the second
# is not. (Both are loopback addresses, of which one stands for a public one.)
if [ "${BUILD##*/}" = asan ]; then
	skip "the preloaded name service does not go with the sanitizer"
else
	rebind="env LD_PRELOAD=$PWD/$BUILD/tests/faults/resolver.so VG_TEST_ADDRESSES=127.0.0.2,127.0.0.1"
	web="--allow-http --allow-address 127.0.0.2/32 --allow-port $(port plain) --attempts 1 --output $work/rebind --quiet --json"
	status 0 "the first address" $rebind "$vestigo" fetch $web "http://pictures.example:$(port plain)/ok.jpg"
	status 3 "the second address" $rebind "$vestigo" fetch $web "http://pictures.example:$(port plain)/name.jpg" "http://other.example:$(port plain)/ok.jpg"
	equal "$(json "$work/out" 'd["stored"], [x["reason"] for x in d["refused"]]')" "(1, ['refused: it leads to a loopback address'])" "the second address"
fi

# Mistakes of usage say so and touch nothing.
status 2 "no target" "$vestigo" fetch
status 2 "a bad range" "$vestigo" fetch @front --allow-address nonsense --output "$work/none"
status 2 "a folder of something else" "$vestigo" fetch @front $net --output fixtures
err_has "holds no evidence"

# Nothing is made for a run that could trust nobody.
status 2 "authorities that are not there" "$vestigo" fetch @front --cacert "$work/nowhere.pem" --output "$work/untrusting"
err_has "--cacert: cannot read \"$work/nowhere.pem\": No such file or directory"
[ -e "$work/untrusting" ] && bad "a folder without evidence was made" || good
finish
