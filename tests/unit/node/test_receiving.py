"""What a machine sends is stored as it came, once, and measured; others are turned away."""

import json
from hashlib import sha256

import pytest
from pydicom import dcmread

from ischia.service import simulate


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Give a simulated clip of the right thigh, which says its side itself."""
    place = tmp_path_factory.mktemp("clip")
    simulate("cine", place, seed=1)
    return place / "clip.dcm"


def test_a_machine_is_answered(node, dcmtk) -> None:
    done = dcmtk("echoscu", node.port)
    assert done.returncode == 0
    assert node.until("echo")[0]["by"] == "MACHINE"


def test_what_a_machine_sends_is_stored_once_and_measured(node, dcmtk, clip) -> None:
    assert dcmtk("storescu", node.port, clip).returncode == 0
    assert dcmtk("storescu", node.port, clip).returncode == 0
    (line,) = node.until("stored")
    assert node.until("stored_before")[0]["sha256"] == line["sha256"]
    (path,) = node.objects()
    assert sha256(path.read_bytes()).hexdigest() == line["sha256"] == path.stem
    assert dcmread(path).PixelData == dcmread(clip).PixelData
    (told,) = node.until("measured")
    assert told["measurements"] > 3
    document = json.loads(next(node.folder.glob("measured/*/*.json")).read_text())
    assert document["sources"][0]["sha256"] == line["sha256"]
    assert node.half_stored() == []
