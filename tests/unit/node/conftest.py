"""A node on a free port of this machine, small objects to send, and the programs of others."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydicom import Dataset
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage
from pynetdicom import AE

from ischia.node import measuring
from ischia.node.node import listening
from ischia.node.settings import Settings

SHAPE = (3, 48, 64)


class Node:
    """A node at work: where it listens, what it said, what it holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.folder, self.port = settings, settings.folder, 0
        self.lines: list[dict[str, Any]] = []

    def until(self, what: str, count: int = 1, patience_s: float = 60.0) -> list[dict[str, Any]]:
        """Wait for so many lines of one kind, and give them."""
        until_s = time.monotonic() + patience_s
        while len(found := [line for line in self.lines if line["what"] == what]) < count:
            assert time.monotonic() < until_s, f"no {count} × {what}: {self.lines}"
            time.sleep(0.02)
        return found

    def objects(self) -> list[Path]:
        """Give the stored objects."""
        return sorted(self.folder.glob("objects/*/*.dcm"))

    def half_stored(self) -> list[Path]:
        """Give what lies in the folder and is no whole file of the node's."""
        return [path for path in self.folder.rglob("*.part") if path.is_file()]

    def said(self) -> str:
        """Give every word that the node wrote about what came, with the names of its files."""
        files = [p for p in self.folder.rglob("*") if p.is_file()]
        words = [p.read_text() for p in files if p.suffix in {".json", ".jsonl"}]
        return "\n".join([*words, *(str(p.relative_to(self.folder)) for p in files)])


@contextmanager
def at_work(folder: Path, **said: Any) -> Iterator[Node]:
    """Run a node in a folder."""
    told = {"floor_bytes": 0, "silence_s": 5.0, "port": 0, "retry_s": 0.2, **said}
    node = Node(Settings(folder=folder, **told))
    with listening(node.settings, node.lines.append) as port:
        node.port = port
        yield node


@pytest.fixture
def start() -> Callable[..., Any]:
    """Give what starts a node in a folder."""
    return at_work


class _Quick:
    """Answers for the process that measures, at once: that it measured nothing."""

    def __init__(self, *_: Any) -> None:
        self.asked: list[bytes] = []

    def answer(self, question: bytes, _shown: str) -> bytes:
        self.asked.append(question)
        return msgspec.json.encode(measuring.Answer(not_measured=1))

    def stop(self) -> None:
        pass


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out measuring where it is not what is tested."""
    monkeypatch.setattr(measuring, "Bounded", _Quick)


@pytest.fixture
def node(tmp_path: Path, quick: None) -> Iterator[Node]:  # noqa: ARG001
    """Give a node that measures nothing."""
    with at_work(tmp_path / "node") as made:
        yield made


def have(program: str) -> str:
    """Give the path of a program; without it the test is left out."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed: tools/have_dcmtk.sh")
    return found


@pytest.fixture
def dcmtk() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give what runs a program of dcmtk against a port of this machine."""

    def run(
        program: str, port: int, *said: object, called: str = "ISCHIA", calling: str = "MACHINE"
    ) -> subprocess.CompletedProcess[str]:
        options = [s for s in said if isinstance(s, str)]
        files = [str(s) for s in said if isinstance(s, Path)]
        command = [have(program), "-v", "-aec", called, "-aet", calling, *options]
        return subprocess.run(
            [*command, "127.0.0.1", str(port), *files],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Give what finds a program of other people."""
    return have


@pytest.fixture(scope="session")
def clip(clips: Any) -> Callable[..., Dataset]:
    """Give a maker of small clips of a study; None takes a tag out."""

    def made(**changes: Any) -> Dataset:
        study = {"StudyInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.3.2"}
        tags: Dataset = clips.clip(SHAPE, **{**study, **changes})
        tags.file_meta.MediaStorageSOPClassUID = tags.SOPClassUID
        tags.file_meta.MediaStorageSOPInstanceUID = tags.SOPInstanceUID
        return tags

    return made


@contextmanager
def talking(port: int, syntax: str = ExplicitVRLittleEndian, **said: Any) -> Iterator[Any]:
    """Give an association with a node."""
    entity = AE(ae_title=said.pop("calling", "MACHINE"))
    entity.add_requested_context(UltrasoundMultiFrameImageStorage, syntax)
    assoc = entity.associate("127.0.0.1", port, ae_title=said.pop("called", "ISCHIA"), **said)
    try:
        yield assoc
    finally:
        if assoc.is_established:
            assoc.release()


@pytest.fixture
def associated() -> Callable[..., Any]:
    """Give what associates with a node."""
    return talking
