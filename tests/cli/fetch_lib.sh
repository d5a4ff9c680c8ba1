# What the tests of fetching share: a fake t.me, CDN and picture host on loopback.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # the default one is not there, which is no mistake

server=
stop_server() { [ -z "$server" ] || kill "$server" 2>/dev/null; server=; }
trap 'stop_server; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT

# start_server [argument…]: fills $net, the options that lead there.
start_server() {
	stop_server
	state=$work/server
	rm -rf "$state" && mkdir "$state"
	$python tests/server/server.py --state "$state" --pictures fixtures "$@" >"$state/log" 2>&1 &
	server=$!
	await "the server is ready" test -e "$state/ready" || { cat "$state/log"; finish; }
	net="--cacert $state/ca.pem --allow-address 127.0.0.1 --connect-to ::127.0.0.1:$(port tls) --rate 10000 --quiet"
}
port() { $python -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$state/ports.json" "$1"; }
# The server's requests: a Python expression over the list r.
requests() { $python -c '
import json, sys
r = [json.loads(l) for l in open(sys.argv[1])]
print(eval(sys.argv[2]))' "$state/requests.jsonl" "$1"; }
control() { curl -s -o /dev/null --cacert "$state/ca.pem" --connect-to "t.me:443:127.0.0.1:$(port tls)" "https://t.me/_control/$1"; }
# stored FOLDER EXPECTED CHANNEL: the stored pictures against what the server says it has.
stored() { $python tests/cli/stored.py "$@"; }
