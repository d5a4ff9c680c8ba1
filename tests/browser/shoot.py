"""Screenshots of a page. Usage: shoot.py PAGE PREFIX"""
import base64
import sys

from devtools import Browser

SIZES = (("phone", 360, 740), ("phone-dark", 360, 740), ("tablet", 768, 1024), ("tablet-dark", 768, 1024),
         ("laptop", 1280, 800), ("laptop-dark", 1280, 800), ("wide", 1920, 1080), ("wide-dark", 1920, 1080), ("print", 794, 1123))

browser = Browser()
try:
    for name, width, height in SIZES:
        browser.size(width, height, mobile=name.startswith("phone"), dark=name.endswith("dark"))
        browser.open(sys.argv[1])
        tall = min(4000, int(browser.value("document.documentElement.scrollHeight")))
        browser.size(width, tall, mobile=name.startswith("phone"), dark=name.endswith("dark"))
        if name == "print":
            browser.call("Emulation.setEmulatedMedia", media="print")
        browser.value("new Promise(r => setTimeout(r, 400))")
        shot = browser.call("Page.captureScreenshot", format="png")
        open(f"{sys.argv[2]}-{name}.png", "wb").write(base64.b64decode(shot["data"]))
    paper = browser.call("Page.printToPDF", printBackground=True)
    open(sys.argv[2] + "-print.pdf", "wb").write(base64.b64decode(paper["data"]))
finally:
    browser.close()
