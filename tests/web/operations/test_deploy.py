"""The guide is followed command by command: a clinic on PostgreSQL, its health, a batch on Dask."""

import configparser
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/how-to/deploy-the-clinic.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\S+) (\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
BASH = shutil.which("bash") or "/bin/bash"
LONGEST_S = 180.0  # on a busy machine; a quiet one needs a sixth of it


def blocks(kind: str) -> list[str]:
    return [text for _, name, text in BLOCKS if name == kind]


def unit(name: str) -> configparser.ConfigParser:
    """Return a unit of systemd that the guide shows."""
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # its names have capitals
    read.read_string(*blocks(f"{name}.service"))
    return read


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def settings(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the guide's settings with values of this test."""
    names = re.findall(r"^export (\w+)=", *blocks("settings"), flags=re.MULTILINE)
    here = tmp_path_factory.mktemp("deploy")
    ours = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "FOLDER": str(here / "clinic"),
        "DATABASE_URL": postgresql,
        "PORT": free_port(),
        "SCHEDULER_PORT": free_port(),
        "WORK": str(here / "research"),
    }
    assert set(names) == set(ours), "the guide names another setting"
    return {**os.environ, **ours}


def run(text: str, settings: dict[str, str]) -> str:
    """Run a block as a shell that stops at the first command which fails."""
    done = subprocess.run(
        [BASH, "-euo", "pipefail", "-c", text],
        env=settings,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout[-800:]}\n{done.stderr[-2_000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def services(settings: dict[str, str]) -> Iterator[dict[str, str]]:
    """Have what the units start, by their own lines, until the end."""
    with ExitStack() as running:
        for name in ("ischia", "ischia-scheduler", "ischia-worker"):
            line = unit(name)["Service"]["ExecStart"]
            process = subprocess.Popen(
                [BASH, "-c", f"exec {line}"],
                env=settings,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            running.callback(process.wait)
            running.callback(os.killpg, process.pid, signal.SIGTERM)
        yield settings


@pytest.mark.skipif(shutil.which("curl") is None, reason="the guide asks with curl")
def test_the_guide_ends_with_health_and_a_batch(services: dict[str, str]) -> None:
    import pyarrow.parquet as pq

    said = [run(text, services) for text in blocks("run")]
    assert said[0].strip() == "1"
    health = json.loads(said[1])
    assert health["checks"]["database"] == health["checks"]["storage"] == "ok"
    table = pq.read_table(Path(services["WORK"]) / "values.parquet")
    assert table.num_rows > 0
    assert table.column("value").null_count < table.num_rows
    (last,) = [text for text in blocks("run") if "healthz" in text]
    assert json.loads(run(last, services))["status"] == "ok", "also with the worker that started"
    assert not (Path(services["FOLDER"]) / "clinic.sqlite3").exists(), "it was to be PostgreSQL"


@pytest.mark.parametrize("kind", ["root", "install", "settings", "run"])
def test_every_block_is_shell(kind: str) -> None:
    assert blocks(kind)
    for text in blocks(kind):
        subprocess.run([BASH, "-n", "-c", text], check=True)


def test_the_units_are_whole_and_the_parts_exist() -> None:
    assert "$" not in "".join(blocks("settings")), "systemd fills in nothing in such a file"
    names = [name for _, name, _ in BLOCKS if name.endswith(".service")]
    assert len(names) == 3
    for name in names:
        service = unit(name.removesuffix(".service"))["Service"]
        assert {"User", "EnvironmentFile", "ExecStart"} <= set(service)
        assert service["ExecStart"].startswith("/"), "systemd does not look into the unit's PATH"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for wanted in re.findall(r"ischia\[(\w+)\]", *blocks("install")):
        assert wanted in extras["optional-dependencies"]


def test_nothing_is_shown_that_is_neither_run_nor_marked() -> None:
    kinds = {name for _, name, _ in BLOCKS if not name.endswith(".service")}
    assert kinds == {"root", "install", "settings", "run"}
    assert GUIDE.count("\n```") == 2 * len(BLOCKS), "a block without a mark"
