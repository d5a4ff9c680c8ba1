"""Screenshots of a page. Usage: shoot.py PAGE PREFIX"""
import base64
import sys

from devtools import Browser

SIZES = (("phone", 390, 844), ("laptop", 1366, 768), ("wide", 1920, 1080), ("dark", 1366, 768), ("print", 794, 1123))

browser = Browser()
try:
    for name, width, height in SIZES:
        browser.size(width, height, mobile=name == "phone", dark=name == "dark")
        browser.open(sys.argv[1])
        tall = min(4000, int(browser.value("document.documentElement.scrollHeight")))
        browser.size(width, tall, mobile=name == "phone", dark=name == "dark")
        if name == "print":
            browser.call("Emulation.setEmulatedMedia", media="print")
        browser.value("new Promise(r => setTimeout(r, 400))")
        shot = browser.call("Page.captureScreenshot", format="png")
        open(f"{sys.argv[2]}-{name}.png", "wb").write(base64.b64decode(shot["data"]))
    paper = browser.call("Page.printToPDF", printBackground=True)
    open(sys.argv[2] + "-print.pdf", "wb").write(base64.b64decode(paper["data"]))
finally:
    browser.close()
