"""Looks at pages of the report in a browser. Usage: check.py KIND PAGE, where KIND is scan, compare, hostile, blur,
plain (without scripts) or large. Prints what is wrong; the last line is the number of checks. Exit status 1 when
something is."""
import base64
import os
import re
import shutil
import subprocess
import sys

from devtools import Browser

AXE = os.path.join("build", "page-checker", "node_modules", "axe-core", "axe.min.js")
OPENS_WITHIN = 20.0  # seconds: what only a page that hangs takes; BENCH_ONLY=page make bench measures
SIZES = ((320, 640, True, True), (390, 844, True, False), (1366, 768, False, False), (1920, 1080, False, True))
WRITTEN_ON = (688, 949)  # CSS pixels that A4 and US Letter both have within the page's margins of 1.4 cm

faults, checks = [], 0


def check(good, text):
    global checks
    checks += 1
    if not good:
        faults.append(text)


def quiet(browser, path):
    asked = [u for u in browser.requests if not u.startswith(("file://", "data:image/jpeg;base64,"))]
    check(not asked, f"requests: {asked[:3]}")
    check(sum(u.startswith("file://") for u in browser.requests) == 1, "more than the page itself was read")
    check(not browser.complaints, f"complaints: {browser.complaints[:3]}")


def accessible(browser):
    if not os.path.exists(AXE):
        print("skipped: no axe-core (make deps-test installs it where there is npm)")
        return
    browser.value(open(AXE, encoding="utf-8").read() + "; true")
    # What is out of sight is laid out only when it is looked at; measured there, it overlaps what follows.
    browser.value("document.querySelectorAll('.batch').forEach(a => { a.style.contentVisibility = 'visible'; })")
    found = browser.value("""document.querySelectorAll("details").forEach(d => { d.open = true; }),
        axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
        .then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(" | ")))""")
    for violation in found:
        faults.append("axe: " + violation)
    check(True, "")


def wait(browser, milliseconds=150):
    browser.value(f"new Promise(r => setTimeout(r, {milliseconds}))")


def views(browser, number=0):
    """Every way to lay the two on each other, in the pair of that number."""
    pair = f"document.querySelectorAll('.pair[data-matrix]')[{number}]"
    check(browser.value(f"!{pair}.show") or number == 0, "a pair out of sight is built already")
    browser.value(pair + ".scrollIntoView()")
    wait(browser, 400)
    stage, tools = pair + ".querySelector('.stage')", pair + ".previousElementSibling"
    check(browser.value(f"{pair}.show && {tools}.querySelectorAll('button').length") == 5, f"no buttons at pair {number}")
    layer = stage + ".querySelectorAll('svg')"
    own = browser.value(f"[...{layer}].map(s => s.querySelector('use').getAttribute('href'))")
    check(own == browser.value(f"['#' + {pair}.dataset.item, '#' + {pair}.dataset.known]"), f"pair {number} shows {own}")
    check(browser.value(f"{own!r}.every(i => document.querySelector(i).getAttribute('href').length > 1000)"), f"pair {number} shows no pictures")
    click = lambda mode: browser.value(f"{tools}.querySelector('button[data-mode={mode}]').click()")
    slide = lambda to: browser.value("(() => { const r = %s.querySelector('input'); r.value = %d; r.dispatchEvent(new Event('input')); })()" % (tools, to))
    click("swipe")
    slide(30)
    check(browser.value(layer + "[0].style.clipPath").replace("0px", "0") in ("inset(0 0 0 30%)", "inset(0px 0px 0px 30%)"), "swipe cuts nothing")
    click("onion")
    slide(25)
    check(browser.value(layer + "[1].style.opacity") == "0.25", "onion skin is not clear")
    click("flicker")
    seen = set()
    for _ in range(8):
        seen.add(browser.value(layer + "[1].style.visibility"))
        wait(browser, 170)
    check(seen == {"visible", "hidden"}, f"flicker shows {seen}")
    click("difference")
    check(browser.value(f"getComputedStyle({layer}[1]).mixBlendMode") == "difference", "no difference")
    aligned = browser.value(f"(() => {{ const a = {layer}[0].getBoundingClientRect(), b = {layer}[1].getBoundingClientRect();"
                            " return Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) / a.width; })()")
    check(aligned > 0.9, f"the known picture lies on {aligned} of the item")
    check(browser.value(f"{layer}[0].getBoundingClientRect().width") > 100, f"nothing is drawn at pair {number}")
    click("side")
    check(browser.value(stage + ".hidden") is True, "side by side keeps the stage")


def controls(browser):
    count = "document.querySelectorAll('.item:not([hidden])').length"
    total = browser.value(count)
    change = lambda name, to: browser.value(f"(() => {{ const e = document.getElementById('{name}'); e.value = {to!r}; e.dispatchEvent(new Event(e.tagName === 'INPUT' ? 'input' : 'change')); }})()")
    for option in browser.value("[...document.querySelectorAll('#filter option')].map(o => o.value)"):
        change("filter", option)
        wanted = f".item[data-group='{option}']" if option else ".item"
        check(browser.value(count) == browser.value(f"document.querySelectorAll(\"{wanted}\").length") > 0, f"filter {option}")
    change("filter", "")
    sums = browser.value("[...document.querySelectorAll('.counts tbody td:nth-child(2)')].reduce((a, t) => a + Number(t.textContent.replace(',', '')), 0)")
    check(sums == total == int(browser.value("document.querySelector('.counts tfoot td').textContent").replace(",", "")), f"{sums} in groups, {total} in the page")
    change("sort", "date")
    for group in browser.value("[...document.querySelectorAll('.group')].map(g => [...g.querySelectorAll('.item')].map(i => Number(i.dataset.date)))"):
        check(group == sorted(group), "order by date")
    change("sort", "seq")
    browser.value("document.activeElement.blur()")
    browser.key("/")
    check(browser.value("document.activeElement.id") == "search", "/ does not reach the search")
    browser.call("Input.insertText", text=browser.value("document.querySelector('.item code').textContent.slice(0, 12)"))
    check(0 < browser.value(count) < total, "the search finds nothing or all")
    browser.key("Escape")
    check(browser.value(count) == total, "Escape does not end the search")
    browser.key("j")
    first = browser.value("document.activeElement.id")
    browser.key("j")
    second = browser.value("document.activeElement.id")
    check(first.startswith("item-") and second.startswith("item-") and first != second, f"j goes to {first}, {second}")
    browser.key("k")
    check(browser.value("document.activeElement.id") == first, "k does not go back")
    if not browser.value("document.activeElement.querySelector('.pair[data-matrix]')"):
        return
    browser.key("2")
    wait(browser)
    check(browser.value("document.activeElement.querySelector('.stage').hidden") is False, "2 does not swipe")
    browser.key("1")


def scripts(browser, width):
    """Captions run the way their own script does, and none leaves its box or lies on another."""
    browser.value("document.querySelectorAll('.batch').forEach(a => { a.style.contentVisibility = 'visible'; })")
    wrong = browser.value("""[...document.querySelectorAll('blockquote')].filter(b => {
        const first = b.textContent.match(/\\p{L}/u), right = first && /[\\p{Script=Arabic}\\p{Script=Hebrew}]/u.test(first[0]);
        return getComputedStyle(b).direction !== (right ? 'rtl' : 'ltr') || b.scrollWidth > b.clientWidth;
    }).map(b => b.textContent.slice(0, 40))""")
    check(not wrong, f"captions at {width}: {wrong[:3]}")
    lying = browser.value("""[...document.querySelectorAll('article.item')].filter(a => {
        const parts = [...a.children].map(c => c.getBoundingClientRect()).filter(r => r.height > 1);
        return parts.some((r, i) => i > 0 && r.top < parts[i - 1].bottom - 1);
    }).map(a => a.id)""")
    check(not lying, f"parts that lie on others at {width}: {lying[:3]}")
    alone = browser.value("[...document.querySelectorAll('.name,h3,h4,dd.outside')].every(e => !/\\p{Script=Arabic}/u.test(e.textContent) || e.querySelector('bdi'))")
    check(alone, "a name from outside that is not isolated")


def paper(browser, usual):
    """What is flagged stands in full, a page where it matches one picture and its texts are usual; the rest is a table, which no closed list hides."""
    browser.size(*WRITTEN_ON)
    browser.call("Emulation.setEmulatedMedia", media="print")
    longer = browser.value("""[...document.querySelectorAll('article.item')].filter(a =>
        a.querySelectorAll('.pair').length < 2 && a.getBoundingClientRect().height > %d).map(a => a.id)""" % WRITTEN_ON[1])
    check(not (usual and longer), f"longer than a sheet of paper: {longer[:3]}")
    hidden = browser.value("[...document.querySelectorAll('article.item, tr.item')].filter(i => !i.getClientRects().length).length")
    check(hidden == 0, f"{hidden} pictures are not printed")
    check(browser.value("[...document.querySelectorAll('button,select,input')].every(e => !e.getClientRects().length || e.id === 'reveal')"), "controls on paper")
    browser.call("Emulation.setEmulatedMedia", media="")
    articles = browser.value("document.querySelectorAll('article.item').length")
    sheet = base64.b64decode(browser.call("Page.printToPDF", printBackground=True)["data"])
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet))
    check(sheet[:5] == b"%PDF-" and pages >= max(1, articles), f"{pages} printed pages for {articles} pictures in full")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-", "-"], input=sheet, stdout=subprocess.PIPE, check=True).stdout.decode()
        digests = browser.value("[...document.querySelectorAll('tr.item code')].map(c => c.textContent.slice(0, 12))")
        check(all(d in re.sub(r"\s", "", text) for d in digests), "the printed table lacks pictures")
        check("how that was measured" not in text, "a link on paper")


def everywhere(browser, path, usual):
    for width, height, mobile, dark in SIZES:
        browser.size(width, height, mobile, dark=dark)
        browser.open(path)
        wait(browser)
        quiet(browser, path)
        wide = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(wide <= 0, f"{wide} pixels too wide at {width}")
        scripts(browser, width)
        accessible(browser)
        shot = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
        check(shot[:4] == b"\x89PNG", "no screenshot")
    paper(browser, usual)


def hostile(browser):
    check(browser.value("typeof window.owned") == "undefined", "a script of a caption ran")
    check(browser.value("document.querySelectorAll('script').length") == 1, "a second script")
    check(browser.value("document.querySelectorAll('style').length") == 1, "a second style")
    check(browser.value("document.querySelectorAll('iframe,object,embed,link,form:not(#controls),video,audio').length") == 0, "an element of a caption")
    check(browser.value("[...document.querySelectorAll('a')].every(a => /^(https?:|file:)/.test(a.href))"), "a link that is none of the web")
    check(browser.value("[...document.querySelectorAll('*')].every(e => [...e.attributes].every(a => !/^on/.test(a.name) && (a.name !== 'style' || e.closest('.stage'))))"), "an attribute of a caption")
    check(not browser.value("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)"), "a bidirectional override")


def main(kind, path):
    browser = Browser()
    try:
        if kind == "plain":
            browser.size(1366, 768, scripts=False)
            browser.open(path)
            quiet(browser, path)
            browser.size(1366, 768)
            check(browser.value("document.querySelectorAll('.pair svg').length") > 1, "no pictures without scripts")
            check(browser.value("document.querySelector('#controls').hidden"), "controls without what answers them")
            accessible(browser)
        elif kind == "large":
            browser.size(1366, 768)
            seconds = browser.open(path)
            quiet(browser, path)
            print(f"opened in {seconds:.2f} s")
            check(seconds < OPENS_WITHIN, f"{seconds:.2f} s to open")
            views(browser, 99)
            views(browser, browser.value("document.querySelectorAll('.pair[data-matrix]').length") - 1)
            browser.value("scrollTo(0, 0)")
            controls(browser)
            quiet(browser, path)
        else:
            everywhere(browser, path, kind != "hostile")
            browser.size(1366, 768)
            browser.open(path)
            if kind in ("scan", "compare"):
                views(browser)
            if kind in ("scan", "hostile"):
                controls(browser) if kind == "scan" else hostile(browser)
            if kind == "blur":
                veil = "getComputedStyle(document.querySelector('.shown')).filter"
                check(browser.value(veil) != "none", "not pixelated")
                browser.value("document.querySelector('#reveal').click()")
                check(browser.value(veil) == "none", "pixelated though asked for")
            quiet(browser, path)
    finally:
        browser.close()
    for fault in faults:
        print(f"{kind}: {fault}")
    print(checks)
    return 1 if faults else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
