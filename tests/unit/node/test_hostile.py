"""Whatever a stranger sends: it is refused with a reason, the node stays up, nothing is left."""

import socket
import struct
import time

import numpy as np
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import ImplicitVRLittleEndian, JPEGBaseline8Bit

PIXELS = b"\xe0\x7f\x10\x00OB\x00\x00"  # tag and kind of the pixels, explicit little endian


@pytest.fixture
def unharmed(node, dcmtk):
    """Give the node, and see afterwards that it answers and holds nothing half stored."""
    yield node
    until_s = time.monotonic() + 15  # who broke the rules may hold a place until its time is up
    while node.half_stored() or dcmtk("echoscu", node.port).returncode:
        assert time.monotonic() < until_s
        time.sleep(0.1)
    assert node.objects() == []
    assert "Surname" not in node.said()


def connected(node) -> socket.socket:
    return socket.create_connection(("127.0.0.1", node.port), timeout=20)


def is_let_go(one: socket.socket) -> bool:
    """Tell whether the node ends a connection, with or without a word before."""
    try:
        while one.recv(4096):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def is_let_go_while(one: socket.socket, drip: bytes) -> bool:
    """Tell whether the node ends a connection through which drops come."""
    for _ in range(80):
        try:
            one.sendall(drip)
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: node\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
        b"\x01\x00\x00\x00\x00\x04\xff\xff\xff\xff",  # asks to associate, in four bytes
        b"\x04\x00\x00\x00\x00\x0c" + b"\x00" * 12,  # data before any association
        struct.pack(">BBL", 4, 0, 0xFFFFFFFF) + b"\x00" * 100,  # claims 4 GiB
        np.random.default_rng(3).bytes(20_000),
    ],
)
def test_bytes_that_are_not_dicom(unharmed, garbage) -> None:
    with connected(unharmed) as one:
        one.sendall(garbage)
        assert is_let_go(one)


@pytest.mark.usefixtures("quick")
def test_connections_that_say_nothing_are_let_go_and_do_not_fill_the_node(
    start, dcmtk, tmp_path
) -> None:
    with start(tmp_path / "node", silence_s=1.0, associations=2) as node:
        silent = [connected(node) for _ in range(12)]
        assert all(is_let_go(one) for one in silent)
        for one in silent:
            one.close()
        assert dcmtk("echoscu", node.port).returncode == 0


@pytest.mark.usefixtures("quick")
def test_a_message_that_drips_in_is_not_waited_for(start, dcmtk, tmp_path) -> None:
    with start(tmp_path / "node", silence_s=1.0) as node, connected(node) as one:
        one.sendall(struct.pack(">BBL", 1, 0, 1000))
        assert is_let_go_while(one, b"\x00")
        assert dcmtk("echoscu", node.port).returncode == 0


def test_an_object_that_breaks_off_leaves_nothing(unharmed, associated, clip) -> None:
    tags = clip(PixelData=bytes(2_000_000), Rows=1000, Columns=1000, NumberOfFrames=2)
    with associated(unharmed.port) as assoc:
        sent = assoc.dul.socket.send
        told = []

        def broken_off(data: bytes) -> None:
            told.append(len(data))
            if sum(told) > 1_000_000:
                assoc.dul.socket.socket.close()
                assoc.dul.socket.close()
                return
            sent(data)

        assoc.dul.socket.send = broken_off
        assert "Status" not in assoc.send_c_store(tags)
    assert sum(told) > 1_000_000
    assert unharmed.until("refused")[0]["why"] == "an object that broke off"


def refused(node, associated, tags, *, syntax=None, spoil=lambda data: data) -> tuple[int, str]:
    """Send an object, its bytes changed on the way, and give the answer."""
    from pynetdicom import association

    kept = association.encode
    association.encode = lambda *said: spoil(kept(*said))
    try:
        with associated(node.port, *([syntax] if syntax else [])) as assoc:
            answer = assoc.send_c_store(tags)
    finally:
        association.encode = kept
    (line,) = node.until("refused")
    assert answer.ErrorComment == line["why"][:64]
    return answer.Status, line["why"]


SPOILED = {
    "cut short": (lambda d: d[:-200], "ends behind the data set"),
    "cut within its head": (lambda d: d[:60], "in the middle of an element"),
    "a length of 4 GiB": (
        lambda d: d.replace(PIXELS, PIXELS[:-4] + b"UN\x00\x00" + b"\xf0\xff\xff\xff"),
        "ends behind the data set",
    ),
    "noise": (lambda d: np.random.default_rng(1).bytes(len(d)), "kind that DICOM does not know"),
    "nested without end": (
        lambda d: (
            b"\x08\x00\x15\x11SQ\x00\x00\xff\xff\xff\xff"
            + b"\xfe\xff\x00\xe0\xff\xff\xff\xff\x08\x00\x15\x11SQ\x00\x00\xff\xff\xff\xff" * 5000
            + d
        ),
        "nested more than",
    ),
    "a number told twice": (lambda d: d[: 8 + d[6]] + d, "told twice"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_an_object_that_is_not_whole(unharmed, associated, clip, how) -> None:
    spoil, why = SPOILED[how]
    status, said = refused(unharmed, associated, clip(), spoil=spoil)
    assert status in (0xC000, 0xA900)
    assert why in said


def test_implicit_objects_are_walked_as_well(unharmed, associated, clip) -> None:
    status, said = refused(
        unharmed, associated, clip(), syntax=ImplicitVRLittleEndian, spoil=lambda d: d[:-200]
    )
    assert (status, "ends behind the data set" in said) == (0xC000, True)


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"Rows": 65_000, "Columns": 65_000}, 0xC000, "pixels where its size asks for"),
        ({"PixelData": None}, 0xC000, "image without pixels"),
        ({"NumberOfFrames": 10**9}, 0xC000, "pixels where its size asks for"),
    ],
)
def test_a_claim_that_the_pixels_do_not_keep(
    unharmed, associated, clip, changes, status, why
) -> None:
    answered, said = refused(unharmed, associated, clip(**changes))
    assert answered == status
    assert why in said


def test_a_bomb_is_refused_by_its_claim(unharmed, associated, clip) -> None:
    tags = clip(Rows=65_000, Columns=65_000, NumberOfFrames=1)
    tags.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    tags.PixelData = encapsulate([b"\xff\xd8\xff\xd9"])
    tags["PixelData"].is_undefined_length = True
    status, said = refused(unharmed, associated, tags, syntax=JPEGBaseline8Bit)
    assert status == 0xC000
    assert "65000×65000" in said


def test_an_object_of_another_class_or_number_than_announced(unharmed, associated, clip) -> None:
    tags = clip()
    other = tags.SOPInstanceUID.encode()[:-1] + (b"7" if tags.SOPInstanceUID[-1] != "7" else b"8")
    status, said = refused(
        unharmed,
        associated,
        tags,
        spoil=lambda d: d.replace(tags.SOPInstanceUID.encode(), other),
    )
    assert status == 0xA900
    assert "than announced" in said


def test_a_class_that_is_not_heard_finds_no_context(unharmed, dcmtk, clip, tmp_path) -> None:
    path = tmp_path / "ct.dcm"
    clip(SOPClassUID="1.2.840.10008.5.1.4.1.1.2").save_as(path, enforce_file_format=True)
    assert dcmtk("storescu", unharmed.port, path).returncode != 0


@pytest.mark.parametrize("said", [{"most_bytes": 1000}, {"floor_bytes": 1 << 60}])
@pytest.mark.usefixtures("quick")
def test_what_is_too_large_or_finds_no_room(start, associated, clip, tmp_path, said) -> None:
    with start(tmp_path / "node", **said) as node:
        status, why = refused(node, associated, clip())
        assert status == 0xA700
        assert "larger than" in why or "no room" in why
        assert node.objects() == node.half_stored() == []


@pytest.mark.usefixtures("quick")
def test_strangers_and_wrong_addresses_are_turned_away(start, associated, tmp_path) -> None:
    with start(tmp_path / "node", allow=("MACHINE",)) as node:
        for said in ({"calling": "STRANGER"}, {"called": "OTHER"}):
            with associated(node.port, **said) as assoc:
                assert assoc.is_rejected
        with associated(node.port) as assoc:
            assert assoc.is_established
        whys = [line["why"] for line in node.until("refused", 2)]
        assert "not on the list" in whys[0]
        assert "another title" in whys[1]
        assert "STRANGER" not in node.said()


@pytest.mark.usefixtures("quick")
def test_more_at_once_than_it_hears_are_turned_away(start, associated, tmp_path) -> None:
    with (
        start(tmp_path / "node", associations=1) as node,
        associated(node.port) as first,
        associated(node.port) as second,
    ):
        assert first.is_established
        assert second.is_rejected
        assert "more associations" in node.until("refused")[0]["why"]


def test_a_conversation_with_bytes_changed_at_random(unharmed, associated, clip) -> None:
    said: list[bytes] = []
    with associated(unharmed.port) as assoc:
        sent = assoc.dul.socket.send
        assoc.dul.socket.send = lambda data: (said.append(bytes(data)), sent(data))
        assert assoc.send_c_store(clip(PixelData=None)).Status == 0xC000
    from pynetdicom import AE

    rng = np.random.default_rng(5)
    request = _association_request(AE)
    for _ in range(60):
        parts = [bytearray(request), *map(bytearray, said)]
        for part in parts[int(rng.integers(len(parts))) :]:
            for at in rng.integers(0, len(part), 3):
                part[at] = rng.integers(256)
        with connected(unharmed) as one:
            try:
                for part in parts:
                    one.sendall(part)
                one.shutdown(socket.SHUT_WR)
            except OSError:
                continue
            assert is_let_go(one)


def _association_request(entity_class) -> bytes:
    """Give the bytes with which an association is asked for."""
    entity = entity_class(ae_title="MACHINE")
    entity.add_requested_context("1.2.840.10008.5.1.4.1.1.3.1", "1.2.840.10008.1.2.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        heard: list[bytes] = []

        def hear() -> None:
            one, _ = server.accept()
            with one:
                heard.append(one.recv(65_536))

        thread = threading.Thread(target=hear)
        thread.start()
        entity.acse_timeout = 2
        entity.associate("127.0.0.1", server.getsockname()[1], ae_title="ISCHIA")
        thread.join()
    return heard[0]
