"""How fast a page opens: the least of five. Usage: open.py PAGE. Prints milliseconds from the navigation to the load event, the
first contentful paint, and the first moment at which the page has nothing left to do."""
import os
import sys
import time

from devtools import Browser

TRIES = 5
browser = Browser()
best = None
try:
    browser.size(1366, 768)
    for _ in range(TRIES):
        browser.events = []
        began = time.monotonic()
        browser.call("Page.navigate", url="file://" + os.path.abspath(sys.argv[1]))
        while "Page.loadEventFired" not in browser.events:
            browser.notice(browser.read())
        loaded = time.monotonic() - began
        browser.value("new Promise(r => requestAnimationFrame(() => requestIdleCallback(r)))")
        idle = time.monotonic() - began
        browser.value("new Promise(r => setTimeout(r, 300))") # until it is entered, after the fact
        paint = browser.value("(performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime")
        now = (1000 * idle, 1000 * loaded, paint or 0)
        best = min(best or now, now)
finally:
    browser.close()
print(f"loaded {best[1]:.0f}, painted {best[2]:.0f}, idle {best[0]:.0f} ms")
