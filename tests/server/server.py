"""A fake t.me with its CDN and a misbehaving picture host, on loopback, for tests.

Serves, by the Host header:
- t.me, telegram.me: feeds /s/NAME[?before=ID], single posts /NAME/ID?embed=1[&single], landing pages
  /NAME; the channels are in channel.py and site() below, the HTML in pages.py;
- *.telesco.pe, *.cdn-telegram.org: pictures at /file/TOKEN;
- any other host, say pictures.example: the paths of pictures.py, most of which misbehave;
- on any host /_control/shutdown, /_control/reset (forget all "first time"s), /_control/more?n=K.

The state folder gets ca.pem, ports.json, expected.json, expected-others.json, requests.jsonl and, last,
`ready`. The server ends on SIGTERM, on /_control/shutdown and with its parent.
"""
import argparse
import ctypes
import itertools
import json
import os
import signal
import socket
import ssl
import sys
import threading
import time
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import certificates  # noqa: E402
import pages  # noqa: E402
import pictures  # noqa: E402
from channel import PID, World  # noqa: E402

TELEGRAM = ("t.me", "telegram.me", "telegram.dog")
CDN = (".telesco.pe", ".cdn-telegram.org")


class Exchange:
    """One request and the answer to it."""

    def __init__(self, server, sock, connection, listener, head):
        line, *fields = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = (line.split(" ") + ["", "", ""])[:3]
        self.fields = {k.strip().lower(): v.strip() for k, _, v in (f.partition(":") for f in fields)}
        self.server, self.sock, self.connection, self.listener = server, sock, connection, listener
        self.host = self.fields.get("host", "").lower()
        if not self.host.endswith("]"):
            self.host = self.host.rsplit(":", 1)[0]
        parts = urlsplit(self.target)
        self.path = parts.path
        self.query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        self.status, self.sent, self.logged = 0, 0, False

    def count(self, key):
        """How often this key was asked before in this run."""
        return self.server.count(key)

    def write(self, data):
        self.sock.sendall(data)
        self.sent += len(data)

    def head(self, status, fields):
        """The status line and fields; what write() sends later counts as body."""
        self.status = status
        phrase = HTTPStatus(status).phrase
        fields = {"Server": "nginx/1.18.0", "Date": formatdate(usegmt=True), **fields}
        lines = [f"HTTP/1.1 {status} {phrase}"] + [f"{k}: {v}" for k, v in fields.items()]
        self.sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def send(self, status, body=b"", kind="text/html; charset=utf-8", fields=None):
        """A whole answer. It is logged before its last bytes go out, so a client never outruns the log."""
        body = body.encode() if isinstance(body, str) else body
        bare = status in (204, 304)
        fields = {**({} if bare else {"Content-Type": kind, "Content-Length": len(body)}), **(fields or {})}
        body = b"" if self.method == "HEAD" or bare else body
        self.log(status, len(body))
        self.head(status, fields)
        self.write(body)

    def redirect(self, to, fields=None):
        self.send(302, b"", fields={"Location": to, **(fields or {})})

    def log(self, status, sent):
        if self.logged:
            return
        self.logged = True
        get = self.fields.get
        self.server.record({
            "connection": self.connection, "listener": self.listener, "host": self.host, "method": self.method,
            "path": self.target, "range": get("range"), "if_range": get("if-range"), "user_agent": get("user-agent"),
            "cookie": get("cookie"), "accept_encoding": get("accept-encoding"), "status": status,
            "sent_bytes": sent, "time": round(time.time(), 3)})


class Server:
    def __init__(self, options):
        self.state, self.delay = Path(options.state), options.delay
        self.own_pages = {name: Path(path).read_text() for name, path in (p.split("=", 1) for p in options.page)}
        self.state.mkdir(parents=True, exist_ok=True)
        for name in ("ready", "requests.jsonl"):
            (self.state / name).unlink(missing_ok=True)
        self.world = World(options.pictures, options.seed, options.posts)
        self.journal = open(self.state / "requests.jsonl", "w", encoding="utf-8")
        self.lock, self.counts, self.connections = threading.Lock(), {}, itertools.count(1)

    def count(self, key):
        with self.lock:
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key] - 1

    def record(self, line):
        with self.lock:
            self.journal.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.journal.flush()

    def save(self, name, value):
        """Replaces a file of the state folder at once."""
        fresh = self.state / (name + ".new")
        fresh.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.state / name)

    def save_expected(self):
        self.save("expected.json", self.world.channels["front"].expected())

    def start(self):
        trusted, untrusted = (self.context(*pair) for pair in certificates.make(self.state))
        ports = {"tls": self.listen("tls", trusted, "127.0.0.1", "127.0.0.2"),
                 "plain": self.listen("plain", None, "127.0.0.1", "127.0.0.2"),
                 "untrusted": self.listen("untrusted", untrusted, "127.0.0.1"), "tls6": None}
        try:
            ports["tls6"] = self.listen("tls6", trusted, "::1")
        except OSError:
            pass
        self.world.set_ports(ports)
        self.save("ports.json", ports)
        self.save_expected()
        self.save("expected-others.json", {n: c.expected() for n, c in self.world.channels.items() if n != "front"})
        (self.state / "ready").touch()

    @staticmethod
    def context(certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def listen(self, name, context, *addresses):
        """Listens on the same free port of every address; returns the port."""
        for _ in range(50):
            sockets = []
            try:
                for address in addresses:
                    port = sockets[0].getsockname()[1] if sockets else 0
                    family = socket.AF_INET6 if ":" in address else socket.AF_INET
                    sockets.append(socket.create_server((address, port), family=family, backlog=128))
            except OSError:
                if not sockets:
                    raise
                for sock in sockets:
                    sock.close()
                continue
            for sock in sockets:
                threading.Thread(target=self.accept, args=(sock, name, context), daemon=True).start()
            return sockets[0].getsockname()[1]
        raise OSError("no common free port")

    def accept(self, listener, name, context):
        while True:
            sock, _ = listener.accept()
            arguments = (sock, next(self.connections), name, context)
            threading.Thread(target=self.serve, args=arguments, daemon=True).start()

    def serve(self, sock, connection, name, context):
        """All requests of one connection."""
        sock.settimeout(30)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if context:
                sock = context.wrap_socket(sock, server_side=True)
            buffer = b""
            while True:
                while b"\r\n\r\n" not in buffer:
                    data = sock.recv(65536)
                    if not data or len(buffer) > 1 << 20:
                        return
                    buffer += data
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                exchange = Exchange(self, sock, connection, name, head)
                if not self.answer(exchange) or exchange.fields.get("connection", "").lower() == "close":
                    if context:
                        sock.settimeout(0.5)
                        sock.unwrap()
                    return
        except OSError:  # also pictures.Cut: no goodbye then
            pass
        finally:
            sock.close()

    def answer(self, x):
        """Answers one request; tells whether the connection may stay."""
        try:
            time.sleep(self.delay)
            if x.path.startswith("/_control/"):
                return control(self, x)
            if x.host in TELEGRAM or x.host.endswith(".t.me"):
                site(self, x)
            elif x.host.endswith(CDN):
                file(self, x)
            else:
                pictures.answer(x)
            return True
        finally:
            x.log(x.status, x.sent)


def control(server, x):
    command = x.path.removeprefix("/_control/")
    if command == "more":
        with server.lock:
            server.world.channels["front"].grow(int(x.query.get("n", 1)))
            server.save_expected()
    elif command == "reset":
        with server.lock:
            server.counts.clear()
    elif command != "shutdown":
        x.send(404, "unknown command\n", "text/plain")
        return True
    x.send(200, "done\n", "text/plain")
    if command == "shutdown":
        stop()
    return True


def site(server, x):
    """t.me"""
    world, parts = server.world, [p for p in x.path.lower().split("/") if p]
    cookie = {"Set-Cookie": "stel_ssid=test_0123456789; path=/; secure; HttpOnly"}
    if not parts or parts[0] == "s" and len(parts) == 1 or len(parts) > 3:
        return x.redirect("https://telegram.org/") if not parts else x.send(404, "not found")
    is_feed, name = parts[0] == "s", parts[1] if parts[0] == "s" else parts[0]
    channel = world.channels.get(name)
    number = int(parts[-1]) if len(parts) > 1 and parts[-1].isdigit() else None
    if name == "loop":
        return x.redirect("https://t.me/loop" if is_feed else "https://t.me/s/loop")
    if name == "bomb":
        return pictures.bomb(x, "text/html; charset=utf-8")
    if name in ("limited", "limited_date") and x.count(name) < (2 if name == "limited" else 1):
        wait = "1" if name == "limited" else formatdate(int(time.time()) + 2, usegmt=True)
        return x.send(429, "Too Many Requests", fields={"Retry-After": wait})
    if name == "flaky" and (times := x.count(x.target)) < 2:
        return x.send((500, 503)[times], "try again")
    if is_feed and name == "banned":
        fake = world.channels["emptychan"]
        words = "This channel can't be displayed because it violated local laws."
        page = pages.frame(world, fake, "", pages.notice(words)).replace("emptychan", name)
        return x.send(200, page.replace("tme_no_messages_found", "tgme_widget_message_error"), fields=cookie)
    if is_feed and name in server.own_pages:
        return x.send(200, server.own_pages[name], fields=cookie)
    if is_feed and not channel:
        return x.redirect(f"https://t.me/{name}", cookie)
    if is_feed:
        before, after = (int(v) if (v := x.query.get(k, "")).isdigit() else None for k in ("before", "after"))
        if name == "repeats":
            before = after = None
        page = pages.feed(world, channel, before, after, name == "hostilepage")
        if name == "broken" and not x.count("broken"):
            page = page[:page.index("tgme_widget_message_text", page.index("data-post", len(page) // 2))]
        return x.send(200, page, fields=cookie)
    if channel and number is not None and "embed" in x.query:
        return x.send(200, pages.embed(world, channel, number, "single" in x.query), fields=cookie)
    kind, title = ("preview", channel.title) if channel else pages.LANDINGS.get(name, ("free", ""))
    return x.send(200, pages.landing(world, name, kind, title), fields=cookie)


def file(server, x):
    """The CDN: /file/TOKEN with or without an ending."""
    token = x.path.removeprefix("/file/").partition(".")[0]
    picture = server.world.pictures.get(token[:PID])
    if x.path.endswith(".mp4"):
        return x.send(200, b"not really a video", "video/mp4")
    if token in server.world.expired:
        return x.send(server.world.expired[token], "expired")
    if not picture or not x.path.startswith("/file/") or "amp;" in x.target:
        return x.send(404, "not found")
    return pictures.whole(x, picture.data())


def stop(*_):
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description="fake t.me for tests")
    parser.add_argument("--state", required=True)
    parser.add_argument("--pictures", required=True)
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--page", action="append", default=[], help="NAME=FILE: the feed of t.me/s/NAME")
    options = parser.parse_args()
    parent = os.getppid()
    signal.signal(signal.SIGTERM, stop)
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        stop()
    Server(options).start()
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
