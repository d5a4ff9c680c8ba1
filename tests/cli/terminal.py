"""Runs a command on a terminal of so many columns and judges what it left there.

terminal.py COLUMNS WORDS COMMAND…: WORDS is a file of texts, one a line, that must all be shown
without a cut word; what is to be copied (commands, addresses, paths written) may be wider. Prints what is wrong; ends with 0 where nothing is. Widths are Python's own."""
import fcntl, os, pty, re, struct, sys, termios, unicodedata

columns, words, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(command[0], command)
raw = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    raw += piece
os.waitpid(child, 0)
text = re.sub(r"\x1b\[[0-9;]*m", "", raw.decode("utf-8"))


def width(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


# Each stretch between returns: the bar is overwritten, so it must have fitted, and be erased at last.
wrong, lines = [], []
for line in text.replace("\r\n", "\n").split("\n"):
    for drawn in line.split("\r"):
        if width(drawn.replace("\x1b[K", "")) > columns and "://" not in drawn and "vestigo " not in drawn and "Written: " not in drawn:
            wrong.append("too wide: " + drawn)
    parts = line.split("\x1b[K")
    if any("%" in p and "█" in p for p in parts[-1:]):
        wrong.append("the bar is left behind: " + line)
    lines.append(parts[-1].lstrip("\r"))
shown = "\n".join(lines)
spaced = " ".join(shown.split())
joined = "".join(shown.split())
for wanted in open(words, encoding="utf-8").read().splitlines():
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in wanted)
    if not (wanted.replace(" ", "") in joined if wide else wanted in spaced):
        wrong.append("not shown whole: " + wanted)
if os.environ.get("SHOW"):
    print(shown)
print("\n".join(wrong))
sys.exit(bool(wrong))
