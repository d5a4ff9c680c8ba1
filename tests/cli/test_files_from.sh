# --files-from: a program that feeds a path and waits for its answer gets it, though standard
# input stays open; an interrupt ends the wait.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # the default one may be missing
printf 'fixtures/known/mill-harvest.jpg\0fixtures/known/river-road.jpg\0' >"$work/zeros"
status 4 "paths that end in zeros, without -0" "$vestigo" scan --files-from "$work/zeros"
err_has "-0 takes paths that each end in one"
"$vestigo" scan --json --files-from "$work/zeros" >"$work/zeros.json" 2>/dev/null
equal "$(json "$work/zeros.json" 'summary["records"]')" 0 "the report is whole"
status 2 "a list that is not there" "$vestigo" scan --json -o "$work/none.json" --files-from "$work/no-such-list"
err_has "no-such-list"
status 2 "a list that is a folder" "$vestigo" scan --json --files-from fixtures
equal "$(cat "$work/out")$(ls "$work"/none* 2>/dev/null)" "" "nothing is written"
printf 'fixtures/known/mill-harvest.jpg\nfixtures\0known\n' >"$work/later"
status 3 "a list that is none from its second line on" "$vestigo" scan --jsonl --files-from "$work/later"
equal "$(grep -c '"type":"item"' "$work/out") $(tail -n 1 "$work/out" | cut -c1-17)" '1 {"type":"summary"' "a record, and a summary"
printf '\357\273\277fixtures/known/mill-harvest.jpg\n' >"$work/marked"
status 0 "a list that begins with a byte-order mark" "$vestigo" scan --jsonl --files-from "$work/marked"
out_has '"disposition":"examined"'
$python - "$vestigo" "$work" <<'P' >"$work/told"
import json, os, select, signal, subprocess, sys, time
vestigo, work = sys.argv[1:]
pictures = sorted(os.path.join(a, f) for a, _, n in os.walk("fixtures/formats") for f in n)[:6]

def start(*arguments, separator=b"\n"):
    return subprocess.Popen([vestigo, "scan", "--jsonl", "--quiet", "--files-from", "-", *arguments],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL), separator

def line(process, seconds=20):
    """The next line of the output, or None when none comes."""
    text = b""
    end = time.time() + seconds
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, end - time.time()))
        byte = os.read(process.stdout.fileno(), 1) if ready else b""
        if not byte:
            return None
        text += byte
    return json.loads(text)

def converse(name, *arguments, separator=b"\n"):
    process, separator = start(*arguments, separator=separator)
    begun = line(process)
    got = []
    for path in pictures:
        process.stdin.write(path.encode() + separator)
        process.stdin.flush()
        answer = line(process)
        got.append(bool(answer and answer["input"]["name"] == path))
    process.stdin.write(pictures[0].encode())  # the last one without its end
    process.stdin.close()
    last, summary = line(process), line(process)
    print(name, begun["type"], all(got), last["input"]["name"] == pictures[0], summary["records"] == len(pictures) + 1,
          process.wait(10) in (0, 1))

def halves():
    """A path that comes in two pieces is one."""
    process, _ = start()
    line(process)
    process.stdin.write(pictures[0][:9].encode())
    process.stdin.flush()
    time.sleep(0.3)
    process.stdin.write(pictures[0][9:].encode() + b"\r\n")
    process.stdin.flush()
    print("halves", line(process)["input"]["name"] == pictures[0])
    process.stdin.close()
    process.wait(10)

def interrupted(number):
    process, _ = start()
    line(process)
    process.stdin.write(pictures[0].encode() + b"\n")
    process.stdin.flush()
    answered = line(process) is not None
    process.send_signal(number)
    begun = time.time()
    print("interrupt", answered, process.wait(10), time.time() - begun < 1)
    process.stdin.close()

def pipe():
    """A named pipe that nobody has opened yet."""
    path = os.path.join(work, "pipe")
    os.mkfifo(path)
    process = subprocess.Popen([vestigo, "scan", "--jsonl", "--quiet", "--files-from", path],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    line(process)
    time.sleep(0.3)
    waits = process.poll() is None
    with open(path, "w") as writer:
        writer.write(pictures[0] + "\n")
        writer.flush()
        answer = line(process)
    print("pipe", waits, answer["input"]["name"] == pictures[0], process.wait(10) in (0, 1))

def reading(*arguments):
    """An export without a picture is left within a second too."""
    folder = os.path.join(work, "words")
    if not os.path.exists(folder):
        os.mkdir(folder)
        with open(os.path.join(folder, "result.json"), "w") as out:
            out.write('{"name":"A","type":"public_channel","id":5,"messages":[')
            for i in range(1500000):
                out.write('%s{"id":%d,"type":"message","date_unixtime":"1735200732","from_id":"channel5","text":"w"}' % ("," if i else "", i))
            out.write("]}")
    process = subprocess.Popen([vestigo, *arguments, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    begun = time.time()
    print("reading", arguments[0], process.wait(30) != 0, time.time() - begun < 1)

converse("lines")
converse("zeros", "-0", separator=b"\0")
converse("one job", "--jobs", "1")
halves()
interrupted(signal.SIGINT)
interrupted(signal.SIGTERM)
pipe()
reading("scan", "--quiet")
reading("known", "add", "--quiet", "--from-export")
P
expected="lines begin True True True True
zeros begin True True True True
one job begin True True True True
halves True
interrupt True 130 True
interrupt True 130 True
pipe True True True
reading scan True True
reading known True True"
equal "$(cat "$work/told")" "$expected" "conversations"
finish
