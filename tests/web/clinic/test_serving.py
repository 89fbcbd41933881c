"""The commands themselves: a new clinic opens on this machine only, and its worker goes with it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

START_S = 60.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, int]]:
    """Give what `ischia serve` said, its address, and its process."""
    folder = tmp_path_factory.mktemp("served") / "clinic"
    program = "from ischia.cli.main import run; run()"
    command = [sys.executable, "-u", "-c", program, "serve", "--folder", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = ""
    while "Open http" not in said and (line := process.stdout.readline()):
        said += line
    yield said, re.search(r"http://[^/]+", said)[0], process.pid
    process.kill()
    process.wait()
    process.stdout.close()


def answered(url: str) -> tuple[int, str]:
    """Ask until the server has started."""
    until = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310  # our own address
                return answer.status, answer.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    threads = listed.parent.parent.glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def test_it_says_who_may_log_in_and_what_is_not_built(served: tuple[str, str, int]) -> None:
    said, address, _ = served
    assert re.search(r"Log in as administrator with \S{12,}", said)
    assert "Not built yet: " in said
    assert address.startswith("http://127.0.0.1:")


def test_it_answers(served: tuple[str, str, int]) -> None:
    status, page = answered(f"{served[1]}/accounts/login/")
    assert status == 200
    assert "Log in" in page
    assert "Simulated patients" not in page, "only the demo is simulated"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for child processes")
def test_the_worker_ends_when_the_server_is_killed(served: tuple[str, str, int]) -> None:
    _, address, pid = served
    answered(f"{address}/accounts/login/")
    (worker,) = children(pid)
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + START_S
    while Path(f"/proc/{worker}").exists() and _alive(worker):
        assert time.monotonic() < until, "the worker outlived its clinic"
        time.sleep(0.2)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
