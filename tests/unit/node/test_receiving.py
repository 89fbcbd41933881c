"""What a machine sends is stored as it came, once, and measured; the report goes back."""

import json
from hashlib import sha256

import pytest
from highdicom.sr import ComprehensiveSR
from pydicom import dcmread
from pynetdicom import AE, evt
from pynetdicom.sop_class import ComprehensiveSRStorage

from ischia.model.documents import RecordingEntry
from ischia.model.errors import UsageError
from ischia.node.settings import Settings, Target
from ischia.service import simulate

LATIN_1 = "Grün^Zoë"


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """Give a simulated still of the right thigh, which says its side itself."""
    place = tmp_path_factory.mktemp("clip")
    simulate("cine", place, seed=1)
    tags = dcmread(place / "clip.dcm")
    tags.PixelData = tags.PixelData[: tags.Rows * tags.Columns]
    tags.NumberOfFrames, tags.PatientName = 1, LATIN_1
    tags.SpecificCharacterSet = "ISO_IR 100"
    tags.save_as(place / "still.dcm")
    return place / "still.dcm"


@pytest.fixture
def archive():
    """Give an archive that is out of room at first, and what it took."""
    taken, asked = [], []

    def store(event: evt.Event) -> int:
        asked.append(event)
        if len(asked) == 1:
            return 0xA700
        tags = event.dataset
        tags.file_meta = event.file_meta
        taken.append(tags)
        return 0

    entity = AE(ae_title="ARCHIVE")
    entity.add_supported_context(ComprehensiveSRStorage)
    server = entity.start_server(
        ("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, store)]
    )
    yield Target(title="ARCHIVE", host="127.0.0.1", port=server.server_address[1]), taken
    server.shutdown()


def test_a_machine_is_answered(node, dcmtk) -> None:
    assert dcmtk("echoscu", node.port).returncode == 0
    assert node.until("echo")[0]["by"] == "MACHINE"


def test_what_a_machine_sends_is_stored_once_measured_and_answered(
    start, dcmtk, simulated, archive, tmp_path
) -> None:
    target, taken = archive
    said = RecordingEntry(path="", structure="rectus_femoris", view="long_axis")
    with start(tmp_path / "node", said=said, send_to=(target,)) as node:
        for _ in range(2):
            assert dcmtk("storescu", node.port, simulated).returncode == 0
        (line,) = node.until("stored")
        assert node.until("stored_before")[0]["sha256"] == line["sha256"]
        (told,) = node.until("measured")
        node.until("not_sent")  # the archive had no room; so it is sent again
        node.until("sent")
        (path,) = node.objects()
        assert sha256(path.read_bytes()).hexdigest() == line["sha256"] == path.stem
        assert dcmread(path).PixelData == dcmread(simulated).PixelData
        document = json.loads(next(node.folder.glob("measured/*/*.json")).read_text())
        assert document["sources"][0]["sha256"] == line["sha256"]
        assert told["measurements"] == len(document["measurements"]) > 2
        assert node.half_stored() == []
        assert not {"Grün", "Zoë", "Gr"} & set(node.said().replace("^", " ").split())
    (report,) = taken
    assert str(report.PatientName) == LATIN_1
    assert report.StudyInstanceUID == dcmread(simulated).StudyInstanceUID
    content = ComprehensiveSR.from_dataset(report).content
    values = {
        number.name.value: number.value
        for group in content.get_image_measurement_groups()
        for number in group.get_measurements()
        if not number.name.value.startswith("interval95")
    }
    for found in document["measurements"]:
        assert values[found["concept"]] == pytest.approx(found["value"])
    with start(tmp_path / "node", send_to=(target,)) as node:  # nothing is done twice
        node.until("listening")
    assert {line["what"] for line in node.lines} == {"listening", "stopped"}
    assert len(taken) == 1


def test_what_is_no_ultrasound_of_a_known_side_is_kept_with_its_reason(
    start, associated, clip, tmp_path
) -> None:
    with start(tmp_path / "node") as node:
        with associated(node.port) as assoc:
            assert assoc.send_c_store(clip()).Status == 0
        (line,) = node.until("kept")
        assert "no side" in line["why"]
        (record,) = [json.loads(p.read_text()) for p in node.folder.glob("records/*/*.json")]
        assert (record["state"], record["why"]) == ("kept", line["why"])
        assert not list(node.folder.glob("reports/*/*"))


@pytest.mark.usefixtures("quick")
def test_a_node_that_was_killed_goes_on_and_leaves_nothing_half_stored(
    start, associated, clip, tmp_path
) -> None:
    with start(tmp_path / "node") as node, associated(node.port) as assoc:
        assert assoc.send_c_store(clip()).Status == 0
        node.until("measured")
    (path,) = node.objects()
    next(node.folder.glob("records/*/*.json")).unlink()  # killed before it was written down
    (node.folder / ".incoming" / "torn.part").write_bytes(b"half")
    with start(tmp_path / "node") as again:
        assert again.until("measured")[0]["sha256"] == path.stem
        assert again.half_stored() == []


def test_a_folder_has_one_node(start, node) -> None:
    with pytest.raises(UsageError, match="another node has the folder"), start(node.folder):
        pass


def test_a_node_on_a_network_hears_only_whom_it_was_told_of(tmp_path) -> None:
    with pytest.raises(UsageError, match="--allow"):
        Settings(folder=tmp_path, host="0.0.0.0")  # noqa: S104  # refused
    assert Settings(folder=tmp_path, host="0.0.0.0", allow=("LOGIQ",)).allow  # noqa: S104
    assert str(Target.read("ARCHIVE@10.0.0.5:4242")) == "ARCHIVE@10.0.0.5:4242"
    for wrong in ("ARCHIVE", "A@b", "A@b:0", "A@b:99999", "@b:1", "SEVENTEEN LETTERS@b:1"):
        with pytest.raises(UsageError):
            Target.read(wrong)
