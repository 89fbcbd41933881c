"""Journeys in a browser: a clinic for each module, Chromium, and people who log in."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
PASSWORD = "a password for one journey"  # noqa: S105  # as open_clinic.py gives it
START_S = 240.0  # a busy machine, and a clinic that is worked in before it opens
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)


@pytest.fixture(scope="module")
def launched() -> Iterator[Callable[..., Any]]:
    """Give a function that starts Debian's Chromium with more flags, driven by Playwright.

    It keeps an event loop running in this process, in which Django refuses to ask its database:
    it ends with its module, so that the tests of other files are not refused.
    """
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium for the journeys: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, ExitStack() as stack:

        def launch(*more: str) -> Any:
            browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *more])
            stack.callback(browser.close)
            return browser

        yield launch


@pytest.fixture(scope="module")
def chromium(launched: Callable[..., Any]) -> Any:
    """Give a Chromium without camera or microphone."""
    return launched()


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the script of axe-core; npm fetches it with the viewers' own parts."""
    if not AXE.is_file():
        pytest.skip("no axe-core: `make web` fetches it")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Give a function that opens a clinic with case folders in it; return its address."""
    with ExitStack() as stack:

        def start(*cases: Path, program: str = "open_clinic.py") -> str:
            folder = tmp_path_factory.mktemp("clinic")
            port = free_port()
            log = stack.enter_context((folder / "log").open("wb"))
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(HERE / program), str(folder), str(port)]
                    + [str(case) for case in cases],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                )
            )
            stack.callback(process.terminate)
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process, folder / "log")
            return address

        yield start


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the clinic answers."""
    until = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/"):  # noqa: S310  # our own
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"the clinic did not open: {log.read_text()[-2000:]}")
            time.sleep(0.2)


@pytest.fixture
def somebody(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Give a function that logs a role in, in a browser window of its own; return its page.

    Whatever a page writes into the console as an error, or throws, fails the test.
    """
    with ExitStack() as stack:
        faults: list[str] = []

        def logged_in(address: str, role: str, *, browser: Any = None, **window: Any) -> Any:
            context = (browser or chromium).new_context(
                base_url=address, accept_downloads=True, reduced_motion="reduce", **window
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
            page.goto("/accounts/login/")
            page.fill("[name=login]", role)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/*")
            return page

        yield logged_in
    assert not faults, faults


def is_fault(said: Any) -> bool:
    """Say whether a console message is a fault of ours; a refused page is none, nor is news."""
    news = ("Failed to load resource", "INFO: ")  # the program of the pose models tells so
    return said.type == "error" and not any(said.text.startswith(one) for one in news)


# A button half way from one colour to the other has the contrast of neither.
SETTLED = """() => new Promise((told) => requestAnimationFrame(() => {
  for (const one of document.getAnimations()) one.finish();
  told();
}))"""


def faults_of(page: Any, script: str) -> list[str]:
    """Return what axe-core finds serious on a page as it stands; in the dark, colours once more."""
    page.evaluate(script)  # by the protocol: no page may load it
    page.evaluate(SETTLED)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    found += page.evaluate("() => axe.run(document, {runOnly: ['color-contrast']})")["violations"]
    page.emulate_media(color_scheme="light")
    return [
        f"{page.url} {v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
        # Of a part of a drawing axe takes the hover label for what is seen.
        and not (v["id"] == "label-content-name-mismatch" and 'class="part"' in str(v["nodes"]))
    ]


def reach(page: Any, name: str, most: int = 120) -> None:
    """Press Tab until what is called `name` has the focus: what cannot be reached so, fails."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate(NAME_OF_FOCUSED):
            return
    pytest.fail(f"no {name!r} within {most} presses of Tab on {page.url}")


NAME_OF_FOCUSED = """() => {
  const e = document.activeElement;
  if (e === document.body) return "";
  const labels = [...(e.labels ?? [])].map((label) => label.innerText);
  return [e.getAttribute("aria-label"), e.getAttribute("title"), ...labels,
          e.tagName === "SELECT" ? "" : e.innerText, e.querySelector?.(".sr")?.textContent]
    .filter(Boolean).join(" | ");
}"""
