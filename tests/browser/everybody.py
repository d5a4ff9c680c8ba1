"""Is a page of thousands readable by everybody? Usage: everybody.py PAGE [SECONDS]

axe-core (npm) asks each element about all the others, and does not end on such a page: so the page is looked at part by
part, each in its frame (header, controls, end), the others taken out meanwhile; what concerns the whole is asked of the
whole by hand. Pictures of one shape (the same elements in the same order, with the same attributes, texts where there are
texts) are the same to it: one of each shape is looked at, or with VG_ALL=1 every one. Once without the page's script, once
with it. Prints violations of WCAG A and AA, requests and complaints; ends with 0 where there are none, with 1 also where
SECONDS (1,200) were not enough, with 77 where axe-core is missing."""
import os
import sys
import time

from devtools import Browser

AXE = os.path.join("build", "page-checker", "node_modules", "axe-core", "axe.min.js")
RULES = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]'
ROWS = 200            # of a table at once
ARTICLES = 20         # of pictures in full
ALL = os.environ.get("VG_ALL")
PART_SECONDS = 120    # one part: what takes longer hangs

# Takes the page apart: window.parts are what is put back one at a time. A part of a table is some of its rows.
APART = """(() => {
	document.querySelectorAll("details").forEach(d => { d.open = true; });
	window.parts = [];
	const all = %s, shapes = new Map();
	const texts = new Set(["href", "src", "id", "aria-label", "alt", "datetime", "viewBox", "width", "height", "points", "x", "y"]);
	const shape = e => e.tagName + [...e.attributes].map(a => texts.has(a.name) || a.name.startsWith("data-") ? a.name + !!a.value.trim() : a.name + "=" + a.value) +
		"(" + [...e.childNodes].map(n => n.nodeType === 1 ? shape(n) : n.data.trim() ? "t" : "").join() + ")";
	const thin = nodes => all ? nodes : nodes.filter(n => { const s = shape(n), had = shapes.get(s) || 0; shapes.set(s, had + 1); if (had) n.remove(); return !had; });
	window.take = (place, nodes) => { nodes.forEach(n => n.remove()); parts.push([place, nodes]); };
	document.querySelectorAll(".batch").forEach(b => { b.style.contentVisibility = "visible"; });
	document.querySelectorAll(".group").forEach(group => {
		const rows = thin([...group.querySelectorAll("tr.item")]), place = rows.length ? rows[0].parentNode : group;
		for (let i = 0; i < rows.length; i += %d) take(place, rows.slice(i, i + %d));
		const articles = thin([...group.querySelectorAll("article.item")]);
		for (let i = 0; i < articles.length; i += %d) take(place, articles.slice(i, i + %d));
		parts.filter(p => p[0] === place).forEach(p => p.push(group));
		group.remove();
	});
	document.querySelectorAll(".timelines, .clusters").forEach(list => {
		const rows = thin([...list.querySelectorAll(":scope > ul > li")]), place = list.querySelector("ul");
		for (let i = 0; i < rows.length; i += %d) take(place, rows.slice(i, i + %d));
		parts.filter(p => p[0] === place).forEach(p => p.push(list));
		list.remove();
	});
	return [parts.length, shapes.size];
})()"""
# One part in the frame; what axe-core says of it.
PART = """(async () => {
	const [place, nodes, section] = parts[%d], main = document.querySelector("main");
	const frame = () => new Promise(r => requestAnimationFrame(() => setTimeout(r)));
	nodes.forEach(n => place.append(n));
	main.prepend(section);
	for (const article of section.querySelectorAll("article.item")) { article.scrollIntoView(); await frame(); }
	const late = new Promise(r => setTimeout(() => r(null), %d));
	const found = await Promise.race([late, axe.run(document, { runOnly: %s, resultTypes: ["violations"], elementRef: false })]);
	const items = section.querySelectorAll(".item"), bare = [...section.querySelectorAll(".pair[data-matrix]")].filter(p => !p.show).length;
	const count = items.length;
	nodes.forEach(n => n.remove());
	section.remove();
	return [count, bare, found && found.violations.map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(" | "))];
})()"""
# What only the whole page can show: names that stand twice, links within the page that lead nowhere.
WHOLE = """(() => {
	const ids = new Map(), faults = [];
	document.querySelectorAll("[id]").forEach(e => ids.set(e.id, (ids.get(e.id) || 0) + 1));
	ids.forEach((n, id) => { if (n > 1) faults.push("twice: #" + id); });
	document.querySelectorAll("a[href^='#'], use").forEach(a => {
		if (!ids.has(decodeURIComponent(a.getAttribute("href").slice(1)))) faults.push("leads nowhere: " + a.getAttribute("href"));
	});
	return faults.slice(0, 10);
})()"""


def look(browser, path, scripts, until):
    """Faults, and what was looked at."""
    browser.size(1366, 768, scripts=scripts)
    browser.open(path)
    browser.size(1366, 768)
    faults = browser.value(WHOLE)
    total = browser.value("document.querySelectorAll('.item').length")
    browser.value(open(AXE, encoding="utf-8").read() + "; true")
    seen = 0
    parts, shapes = browser.value(APART % ("true" if ALL else "false", ROWS, ROWS, ARTICLES, ARTICLES, ROWS, ROWS))
    for part in range(parts):
        if time.monotonic() > until:
            return faults + [f"not ended in time: {part} of {parts} parts, {seen} of {total} pictures"], "stopped"
        count, bare, found = browser.value(PART % (part, 1000 * PART_SECONDS, RULES))
        seen += count
        if found is None:
            return faults + [f"part {part}: not ended in {PART_SECONDS} s"], "stopped"
        faults += [f"part {part}: {f}" for f in found]
        if scripts and bare:
            faults.append(f"part {part}: {bare} pairs without their buttons")
    if not seen or not total or (ALL and seen != total):
        faults.append(f"{seen} of {total} pictures were looked at")
    faults += [f"request: {u}" for u in browser.requests if not u.startswith(("file://", "data:image/jpeg;base64,"))]
    faults += [f"complaint: {c}" for c in browser.complaints]
    return faults, f"{seen} of {total} pictures, " + ("every one" if ALL else f"one of each of {shapes} shapes")


def main(path, seconds):
    if not os.path.exists(AXE):
        print("skipped: no axe-core (make deps installs it where there is npm)")
        return 77
    browser, wrong = Browser(), 0
    until = time.monotonic() + seconds
    try:
        for scripts in (False, True):
            began = time.monotonic()
            faults, seen = look(browser, path, scripts, until)
            print(f"{'with' if scripts else 'without'} scripts: {seen}, {len(faults)} faults, {time.monotonic() - began:.0f} s")
            for fault in faults[:20]:
                print("  " + fault)
            wrong += len(faults)
    finally:
        browser.close()
    return 1 if wrong else 0


sys.exit(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1200))
