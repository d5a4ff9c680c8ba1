"""The world behind the test server: pictures, posts and channels, all made from a seed."""
import hashlib
import html
import random
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

PAGE = 20
HOSTS = ["cdn1.telesco.pe", "cdn4.telesco.pe", "cdn5.telesco.pe", "cdn4.cdn-telegram.org"]
PID = 20  # length of a picture's lasting id, the first part of its token
# A full round of posts; the order is shuffled for every round.
MIXED = (["photo"] * 7 + ["photo+reply", "text+reply", "photo+forward", "text+forward"] +
         ["album"] * 3 + ["album+video", "album+forward", "video", "video", "video_too_big",
         "roundvideo", "sticker", "service", "text", "text", "text+preview", "text+preview"])
# Captions: words, or a tuple of a tag and words. All invented.
CAPTIONS = [
    [("b", "Harbour gate"), " reopened at noon; the queue is 'short' & calm!"],
    ["Water level: 3 < 4 metres", ("br", ""), "Next reading at $6 per gauge \"east\""],
    [("emoji", "🏗"), " The crane on pier nine moved again ", ("emoji", "⚙️")],
    ["Міст через протоку відкрито ", ("emoji", "🌉"), ("br", ""), ("b", "Рух вільний")],
    ["Утренний туман над заводью, видно только крышу склада"],
    ["وصلت القافلة إلى الميدان ", ("emoji", "🚚"), ("br", ""), "الطريق سالك الآن"],
    ["See ", ("a", "the tide table"), " before you sail", ("br", ""), ("br", ""), "#tides"],
    [("emoji", "❄️"), ("emoji", "🧊"), " первый лёд у причала"],
]


def escape(text):
    """The entities that t.me writes."""
    return html.escape(text).replace("&#x27;", "&#39;").replace("!", "&#33;").replace("$", "&#036;")


def _emoji(char, wrapped):
    code = char.rstrip("\ufe0f").encode().hex().upper()
    image = ("<i class=\"emoji\" style=\"background-image:url('//telegram.org/img/emoji/40/"
             f"{code}.png')\"><b>{char}</b></i>")
    return f'<tg-emoji emoji-id="54{abs(hash_of(char)) % 10**17:017d}">{image}</tg-emoji>' \
        if wrapped else image


def hash_of(text):
    return int.from_bytes(hashlib.sha256(str(text).encode()).digest()[:8], "big")


def caption(rng, number):
    """(html, text) of a caption."""
    page, text = "", ""
    for part in rng.choice(CAPTIONS) + [f" [{number}]"]:
        tag, words = part if isinstance(part, tuple) else ("", part)
        text += "\n" if tag == "br" else words
        page += {"": escape(words), "br": "<br/>", "b": f"<b>{escape(words)}</b>",
                 "emoji": _emoji(words, number % 2),
                 "a": '<a href="https://tides.example/?a=1&amp;b=2" target="_blank" rel="noopener" '
                      "onclick=\"return confirm('Open this link?\\n\\n'+this.href);\">"
                      f"{escape(words)}</a>"}[tag]
    return page, text


@dataclass
class Picture:
    pid: str
    source: "Source"
    message: int = 0
    photo_id: str | None = None
    thumbnail: bool = False
    too_big: bool = False
    duration: str = "0:09"
    url: str | None = None  # overrides the signed URL

    def data(self):
        """The source with a comment that holds the picture's id: distinct bytes, same pixels."""
        note = self.pid.encode()
        return b"\xff\xd8\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + self.source.data[2:]


@dataclass
class Source:
    path: str
    data: bytes
    width: int
    height: int


@dataclass
class Post:
    id: int
    date: datetime
    kind: str
    html: str = ""
    text: str = ""
    views: str | None = None
    author: str | None = None
    edited: bool = False
    forward: tuple | None = None
    reply: "Post | None" = None
    preview: Picture | None = None
    media: list = field(default_factory=list)

    def ids(self):
        return [p.message for p in self.media] if self.kind == "album" else [self.id]


def jpeg_size(data):
    """(width, height) from the frame header, None when this is no whole JPEG of 8 bits as all programs read."""
    at = 2
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        return None
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if marker > 0xC2 or data[at + 4] != 8:
                return None
            return int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big")
        at += 2 + size
    return None


def load_sources(folder):
    """The usable .jpg files below a folder, each content once; skips folders of odd files."""
    seen = {}
    for path in sorted(Path(folder).rglob("*.jpg")):
        data = path.read_bytes()
        size = jpeg_size(data)
        if not {"broken", "says"} & set(path.relative_to(folder).parts) and size and min(size) > 0 and max(size) <= 4000:
            seen.setdefault(data, Source(str(path.relative_to(folder)), data, *size))
    if not seen:
        raise SystemExit(f"no usable .jpg in {folder}")
    return list(seen.values())


def spell_views(count):
    for unit, letter in ((10**6, "M"), (1000, "K")):
        if count >= unit:
            return f"{count / unit:.3g}{letter}"
    return str(count)


def count_views(text):
    number, letter = re.fullmatch(r"([\d.]+)([KM]?)", text).groups()
    return round(float(number) * {"": 1, "K": 1000, "M": 10**6}[letter])


class Channel:
    """A channel whose posts are made one after another, so that it can grow."""

    def __init__(self, world, name, title, count, deck=MIXED, first=101):
        self.world, self.name, self.title, self.deck = world, name, title, deck
        self.rng = random.Random(f"{world.seed}/{name}")
        self.chat_id = 1500000000 + hash_of(name) % 400000000
        self.avatar = world.picture(f"{name}/avatar")
        self.next_id, self.date = first, datetime(2025, 3, 1, 6, 0, tzinfo=timezone.utc)
        self.posts, self.hand, self.missing = [], [], []
        self.grow(count)

    def grow(self, count):
        for _ in range(count):
            if not self.hand:
                self.hand = self.rng.sample(self.deck, len(self.deck))
            if self.posts and self.rng.random() < 0.15:
                gap = self.rng.randint(1, 3)
                self.missing += range(self.next_id, self.next_id + gap)
                self.next_id += gap
            self.date += timedelta(seconds=self.rng.randint(300, 30000))
            kind, _, extra = self.hand.pop().partition("+")
            post = make_post(self, self.rng, self.next_id, self.date, kind, extra)
            self.next_id = post.ids()[-1] + 1
            self.posts.append(post)

    def page(self, before=None, after=None):
        """(posts, older exist, newer exist): up to 20 posts, oldest first."""
        known = [p for p in self.posts if (before is None or p.id < before) and
                 (after is None or p.id > after)]
        shown = known[:PAGE] if after is not None else known[-PAGE:]
        return shown, bool(shown and shown[0] is not self.posts[0]), \
            bool(shown and shown[-1] is not self.posts[-1])

    def find(self, number):
        """The post that holds this message id, and its own picture if it is in an album."""
        for post in self.posts:
            if number in post.ids():
                return post, next((p for p in post.media if p.message == number), None)
        return None, None

    def expected(self):
        return {"channel": self.name, "title": self.title, "chat_id": self.chat_id,
                "posts": [self.world.expected_post(p) for p in self.posts],
                "missing": self.missing}


class LazyChannel(Channel):
    """Ten thousand posts without gaps; each is made when a page asks for it."""

    def __init__(self, world, name, title, count):
        super().__init__(world, name, title, 0)
        self.count = count

    def make(self, number):
        rng = random.Random(f"{self.world.seed}/{self.name}/{number}")
        date = datetime(2020, 1, 1, tzinfo=timezone.utc) + timedelta(hours=3 * number)
        return make_post(self, rng, number, date, "photo" if number % 10 == 0 else "text", "")

    def page(self, before=None, after=None):
        end = min(before or self.count + 1, self.count + 1)
        start = max(1, end - PAGE)
        if after is not None:
            start, end = after + 1, min(after + 1 + PAGE, self.count + 1)
        shown = [self.make(n) for n in range(start, end)]
        return shown, bool(shown) and start > 1, bool(shown) and end <= self.count

    def find(self, number):
        return (self.make(number), None) if 1 <= number <= self.count else (None, None)


def make_post(channel, rng, number, date, kind, extra):
    """One post, made of the channel's random numbers alone."""
    post = Post(number, date, kind)
    if kind not in ("service", "sticker", "roundvideo", "unsupported") and (kind == "text" or rng.random() < 0.7):
        post.html, post.text = caption(rng, number)
    if kind != "service" and rng.random() < 0.9:
        post.views = spell_views(int(10 ** rng.uniform(1, 7.2)))
    post.author = rng.choice([None, None, "Night Desk", "O'Hara & Co"]) if kind != "service" else None
    post.edited = rng.random() < 0.15
    if extra == "forward":
        post.forward = (f"Relay Post {number % 7}", f"https://t.me/relay{number % 7}/{number + 900}")
    if extra == "reply" and channel.posts:
        post.reply = rng.choice(channel.posts)
    if extra == "preview":
        post.preview = channel.world.picture(f"{channel.name}/{number}/preview")
    many = rng.randint(2, 6) if kind == "album" else int(kind in ("photo", "video", "video_too_big", "roundvideo"))
    moving = rng.randrange(many) if extra == "video" else -1
    for index in range(many):
        thumbnail = kind in ("video", "video_too_big", "roundvideo") or index == moving
        picture = channel.world.picture(f"{channel.name}/{number + index}")
        picture.message, picture.thumbnail = number + index, thumbnail
        picture.too_big, picture.duration = kind == "video_too_big", f"{rng.randint(0, 2)}:{rng.randint(10, 59)}"
        if not thumbnail and (kind == "photo" or number % 2):  # some albums come without the number
            picture.photo_id = str(5 * 10**18 + hash_of(picture.pid) % 10**18)
        post.media.append(picture)
    return post


class World:
    """Everything there is to serve."""

    def __init__(self, folder, seed, posts):
        self.seed, self.sources = seed, load_sources(folder)
        self.pictures, self.expired, self.ports = {}, {}, {}
        photos = ["photo"]
        plan = [("front", "Front Harbour 'Log' & Watch", posts, MIXED), ("limited", "Limited", 20, MIXED),
                ("limited_date", "Limited by Date", 20, MIXED), ("flaky", "Flaky", 45, MIXED),
                ("expired", "Expired", 20, photos + ["album"]), ("repeats", "Repeats", 45, MIXED),
                ("broken", "Broken", 30, MIXED), ("hostilepage", "Hostile", 30, MIXED),
                ("evilcdn", "Evil", 7, photos),
                ("withheld", "Withheld", 12, ["document", "document", "unsupported", "text", "photo", "video"]), ("emptychan", "Empty", 0, MIXED), ("bomb", "Bomb", 0, MIXED)]
        self.channels = {name: Channel(self, name, *rest) for name, *rest in plan}
        self.channels["big"] = LazyChannel(self, "big", "Big", 10000)
        self.fixed = self.picture("fixed")
        self.pictures["x"] = self.fixed

    def set_ports(self, ports):
        """Ports are known late; the evil URLs need them."""
        self.ports = ports
        evil = ["https://pictures.example/ok.jpg", f"http://127.0.0.1:{ports['plain']}/secret",
                "file:///etc/passwd", "https://user:pw@cdn4.telesco.pe/file/x.jpg",
                "https://cdn4.telesco.pe.evil.example/file/x.jpg",
                "https://cdn4.telesco.pe:8443/file/x.jpg"]
        for post, url in zip(self.channels["evilcdn"].posts, evil):
            post.media[0].url = url

    def picture(self, key):
        """The picture of this key; the same one each time, whatever the order of asking."""
        digest = hashlib.sha256(f"{self.seed}/{key}".encode())
        pid = re.sub("[^0-9A-Za-z]", "x", digest.hexdigest())[:PID]
        if pid not in self.pictures:
            self.pictures[pid] = Picture(pid, self.sources[digest.digest()[-1] % len(self.sources)])
        return self.pictures[pid]

    def sign(self, picture, ending=".jpg", expired=False):
        """A fresh URL of a picture. One in three also carries a query."""
        if picture.url:
            return picture.url
        token = picture.pid + "-" + secrets.token_urlsafe(60)
        if expired:
            self.expired[token] = 403 if hash_of(token) % 2 else 404
        query = "?e=1&s=" + secrets.token_hex(4) if hash_of(picture.pid) % 3 == 0 else ""
        return f"https://{HOSTS[hash_of(picture.pid) % len(HOSTS)]}/file/{token}{ending}{query}"

    def expected_post(self, post):
        pictures = [{"message": p.message, "photo_id": p.photo_id, "token": p.pid,
                     "sha256": hashlib.sha256(p.data()).hexdigest(), "size": len(p.data()),
                     "thumbnail": p.thumbnail, "width": p.source.width, "height": p.source.height,
                     "source": p.source.path} for p in post.media]
        return {"id": post.id, "date": post.date.strftime("%Y-%m-%dT%H:%M:%SZ"), "kind": post.kind,
                "caption": post.text, "views": post.views,
                "views_count": count_views(post.views) if post.views else None,
                "author": post.author, "edited": post.edited,
                "forwarded_from": post.forward[0] if post.forward else None,
                "forwarded_href": post.forward[1] if post.forward else None,
                "reply": bool(post.reply), "reply_to": post.reply.id if post.reply else None,
                "album_ids": post.ids() if post.kind == "album" else [], "pictures": pictures}
