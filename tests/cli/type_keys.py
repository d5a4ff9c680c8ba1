"""Types into a shell on a terminal, as a person would, and tells what came of it.

Usage: type_keys.py SHELL COMPLETION FOLDER <CASES. A case is a line "runs|KEYS|ARGUMENTS" (TAB is written
as ^I): the line typed, completed and sent ends in vestigo being called with these arguments, in
brackets; or "lists|KEYS|TEXT": the terminal then shows TEXT, or "lacks|KEYS|TEXT|NOT": TEXT and not NOT.
In the shell vestigo is a function that prints its arguments. One line of answer a case."""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

PATIENCE = 20  # seconds: a busy machine is no failure
SETTLES = 0.4  # seconds without output after which a list that must lack something is taken to be whole
shell, completion, folder = sys.argv[1:4]
MARK = "READY"  # the prompt
STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             f"PS1='{MARK}> '; vestigo() {{ printf '[%s]' \"$@\"; echo; echo 'CALL''ED'; }}; source {completion}; "
             "bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'; bind 'set enable-bracketed-paste off'"),
    "zsh": (["zsh", "-f", "-i"],
            f"PS1='{MARK}> '; vestigo() {{ printf '[%s]' \"$@\"; echo; echo 'CALL''ED' }}; autoload -Uz compinit; "
            f"compinit -u -D; source {completion}; unsetopt beep auto_remove_slash; LISTMAX=0"),
    "fish": (["fish", "-i"],
             f"function fish_prompt; echo '{MARK}> '; end; function vestigo; printf '[%s]' $argv; echo; "
             f"echo 'CALL''ED'; end; source {completion}"),
}


def start():
    words, setup = STARTS[shell]
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update(TERM="xterm", HOME=folder + "-home", XDG_CONFIG_HOME=folder + "-home", LC_ALL="C.UTF-8")
        os.execvp(words[0], words)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 200, 0, 0))
    os.write(terminal, (setup + "; echo SET'UP'\r").encode())
    read_until(terminal, "SETUP")
    return terminal


def plain(raw):
    return re.sub(r"\x1b(\[[0-9;?>=]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])", "", raw.decode(errors="replace"))


def read_until(terminal, wanted, settle=False):
    """What is shown until it holds `wanted` (and, to settle, nothing more comes), or patience is over."""
    raw, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = wanted in plain(raw)
        if found and not settle:
            break
        if not select.select([terminal], [], [], SETTLES)[0]:
            if found:
                break
            continue
        try:
            raw += os.read(terminal, 65536)
        except OSError:
            break
    return plain(raw)


def judge(terminal, how, keys, wanted, unwanted):
    os.write(terminal, (keys.replace("^I", "\t") + ("\r" if how == "runs" else "")).encode())
    if how == "runs":
        shown = read_until(terminal, "CALLED")
        called = re.findall(r"^(\[.*\])$", shown.replace("\r", "\n"), re.M)
        return called[-1:] == [wanted], shown
    shown = read_until(terminal, wanted, how == "lacks")
    return wanted in shown and (how != "lacks" or unwanted not in shown), shown


for line in sys.stdin:
    how, keys, wanted, unwanted = (line.rstrip("\n").split("|") + [""])[:4]
    terminal = start()
    well, shown = judge(terminal, how, keys, wanted, unwanted)
    os.close(terminal)
    print(f"{'good' if well else 'bad'} {shell}: {keys} {how} {wanted}" + ("" if well else f": {shown[-600:]!r}"), flush=True)
