"""The public pages in Chromium: bytes transferred and the largest contentful paint.

Each page is opened in an empty browser of a telephone's size, three times, once as this machine
serves it and once as Lighthouse throttles a telephone: 1.6 Mbit/s down, 150 ms a round trip, a
processor four times as slow. The paint is what the browser's PerformanceObserver tells; bytes are
those of the answers with their headers. The aims are 250 kB and 1.5 s. Wants a quiet machine, and
Chromium.

Use: python benchmarks/site_paint.py [ADDRESS]      of a clinic; without one, of its own
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 390, "height": 844}
AIM_BYTES, AIM_MS = 250_000, 1500.0
TIMES = 3
SETTLED_MS = 400.0  # after the load: a later, larger paint is still heard
PATIENCE_S = 60.0
SLOW = {  # Lighthouse's telephone: 150 ms, 1.6 Mbit/s down, 750 kbit/s up
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_CPU = 4
SERVE = """
import sys
from pathlib import Path
from ischia.clinic import serving
serving.prepare(Path(sys.argv[1]), demo=True)
serving.serve(int(sys.argv[2]))
"""
PAINTED = """() => new Promise((told) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) last = one.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => told(last), %d);
})"""
WEIGHED = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0)"""


@contextmanager
def opened() -> Iterator[str]:
    """Give the address of a demo's clinic without a patient."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", SERVE, folder, str(port)]
        server = subprocess.Popen(command)  # noqa: S603  # our own lines
        try:
            until = time.monotonic() + PATIENCE_S
            while time.monotonic() < until:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def seen(browser: "Browser", url: str, *, slow: bool) -> tuple[float, float]:
    """Return the largest paint [ms] and the bytes of a page in an empty browser."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # width and height
    page = context.new_page()
    if slow:
        device = context.new_cdp_session(page)
        device.send("Network.enable")
        device.send("Network.emulateNetworkConditions", SLOW)
        device.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(url, wait_until="load")
    paint_ms = float(page.evaluate(PAINTED % SETTLED_MS))
    weight = float(page.evaluate(WEIGHED))
    context.close()
    return paint_ms, weight


def public_pages() -> list[str]:
    """Return the addresses of the public pages."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ischia.clinic.settings"
    import django

    django.setup()
    from ischia.clinic.site.urls import urlpatterns

    return [f"/{p.pattern}" for p in urlpatterns if "<" not in str(p.pattern)]


def told(browser: "Browser", address: str) -> bool:
    """Print a line for each page; return whether both aims are met, without and with throttling."""
    met = True
    for path in public_pages():
        url = address + path
        fast = [seen(browser, url, slow=False) for _ in range(TIMES)]
        slow = [seen(browser, url, slow=True) for _ in range(TIMES)]
        paint_ms, slow_ms = median(p for p, _ in fast), median(p for p, _ in slow)
        weight = max(w for _, w in fast)
        met &= weight <= AIM_BYTES and max(paint_ms, slow_ms) <= AIM_MS
        print(
            f"  {path:<24} {weight / 1e3:6.1f} kB, largest paint {paint_ms:5.0f} ms, "
            f"on a slow telephone {slow_ms:5.0f} ms",
            flush=True,
        )
    return met


def main() -> None:
    """Look at every public page."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("no Chromium: apt install chromium")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        print(f"Chromium {browser.version}; aims {AIM_BYTES // 1000} kB and {AIM_MS:.0f} ms")
        if len(sys.argv) > 1:
            met = told(browser, sys.argv[1].rstrip("/"))
        else:
            with opened() as address:
                met = told(browser, address)
        browser.close()
    print("aims met" if met else "aims not met")


if __name__ == "__main__":
    main()
