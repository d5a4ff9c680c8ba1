#!/bin/bash
# Literal special addresses, in whatever spelling, are refused before a proxy is asked: the proxy
# here notes what it is asked for.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
$python - "$work/asked" "$work/port" <<'P' &
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[2] + ".new", "w") as port:
    port.write(str(listener.getsockname()[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
while True:
    client, _ = listener.accept()
    client.settimeout(5)
    with open(sys.argv[1], "ab") as log:
        try:
            data = client.recv(4096)
            log.write(data.split(b"\r\n")[0] + b"\n")
            if data[:1] == b"\5":  # SOCKS 5: no authentication, then what is asked for
                client.sendall(b"\5\0")
                log.write(client.recv(4096) + b"\n")
        except OSError:
            pass
    client.close()
P
proxy=$!
trap 'kill $proxy 2>/dev/null; rm -rf "$work"' EXIT
await "the proxy has a port" test -s "$work/port" || finish
touch "$work/asked"

refused() {
	status 4 "$1 $2" "$vestigo" fetch "$2" --proxy "$1" --attempts 1 --quiet --json --output "$work/evidence"
	out_has "$3"
}
for scheme in http socks5h; do
	to=$scheme://127.0.0.1:$(cat "$work/port")
	refused "$to" https://169.254.169.254/a.jpg "a link-local address"
	refused "$to" https://169.254.169.254./a.jpg "a link-local address"
	refused "$to" https://0xa9fea9fe./a.jpg "a link-local address"
	refused "$to" https://0251.0376.0251.0376./a.jpg "a link-local address"
	refused "$to" https://2852039166./a.jpg "a link-local address"
	refused "$to" https://169.254.169%2e254/a.jpg "a link-local address"
	refused "$to" https://127.1./a.jpg "a loopback address"
	refused "$to" https://localhost./a.jpg "a loopback address"
	refused "$to" https://4294967297/a.jpg "several ways"
	refused "$to" 'https://[::ffff:0:7f00:1]/a.jpg' "an IPv4-translated address"
	refused "$to" "https://１２７.0.0.1/a.jpg" "not in ASCII"
done
equal "$(cat "$work/asked")" "" "nothing of it reached the proxy"
status 4 "a name" "$vestigo" fetch https://pictures.example/a.jpg --proxy "http://127.0.0.1:$(cat "$work/port")" --attempts 1 --quiet --output "$work/evidence"
grep -q "CONNECT pictures.example:443" "$work/asked" && good || bad "a name does not reach the proxy"
finish
