"""Pack the pose models of `@mediapipe/pose` as `@mediapipe/tasks-vision` reads them.

The package holds bare TFLite files. A task file is an archive of them in which each says how its
picture is made ready: `TFLITE_METADATA`, a buffer of the model itself. It is put in front of what
is there: in a FlatBuffer every offset points forwards from where it stands, so all that follows
keeps its meaning, and only the root table is written anew.

Both schemas are public: `schema.fbs` and `metadata_schema.fbs` of TensorFlow.
"""

import shutil
import struct
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
WEB: Final = ROOT / "web"
OUT: Final = ROOT / "src/ischia/clinic/static/clinic/islands/pose"
MODEL: Final = "full"  # why not another: docs/decisions
_PACKAGE: Final = Path("node_modules/@mediapipe/pose")
_RUNS: Final = Path("node_modules/@mediapipe/tasks-vision/wasm")
_PROGRAM: Final = ("vision_wasm_internal.js", "vision_wasm_internal.wasm")
_DETECTOR: Final = "pose_solution_packed_assets.data"  # the detector, under a name of its own
_IMAGE, _RGB, _NORMALISED = 2, 1, 1  # numbers of the unions and of the enum of the schema
_ALIGNED: Final = 16
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # of each member: the same models give the same bytes
# Fields of TFLite's Model and Buffer, by their number in the schema.
_BUFFERS, _METADATA_BUFFER, _METADATA, _FIELDS = 4, 5, 6, 8


def pack(web: Path, out: Path) -> Path:
    """Write the task file and the program that runs it; return the path of the first.

    Raises
    ------
    OSError
        When the package's models are not there.
    """
    package = web / _PACKAGE
    members = {
        # The detector takes pixels as -1 to 1, the finder of landmarks as 0 to 1.
        "pose_detector.tflite": ((package / _DETECTOR).read_bytes(), 127.5, 127.5),
        "pose_landmarks_detector.tflite": (
            (package / f"pose_landmark_{MODEL}.tflite").read_bytes(),
            0.0,
            255.0,
        ),
    }
    out.mkdir(parents=True, exist_ok=True)
    path = out / "pose.task"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as task:
        for name, (model, mean, std) in members.items():
            task.writestr(zipfile.ZipInfo(name, _DATE), with_metadata(model, mean, std))
    for part in _PROGRAM:
        shutil.copyfile(web / _RUNS / part, out / part)
    return path


def with_metadata(model: bytes, mean: float, std: float) -> bytes:
    """Return a TFLite model that says how its picture is made ready."""
    front = _Front(model)
    root = front.root()
    buffers = front.vector_of(root[_BUFFERS])
    made = _Written()
    # What is written first stands last, next to the old bytes: offsets only point forwards.
    data = made.bytes_vector(_image_metadata(mean, std))
    buffer = made.table({0: ("offset", data)})
    name = made.text("TFLITE_METADATA")
    entry = made.table({0: ("offset", name), 1: ("uint", len(buffers))})
    metadata = made.offsets([entry])
    metadata_buffer = made.ints([*front.ints_of(root.get(_METADATA_BUFFER)), len(buffers)])
    every = made.offsets([*(made.old(at) for at in buffers), buffer])
    fields: dict[int, tuple[str, int]] = {
        number: ("uint", front.uint(at)) if number == 0 else ("offset", made.old(front.follow(at)))
        for number, at in root.items()
        if number < _FIELDS
    }
    fields |= {
        _BUFFERS: ("offset", every),
        _METADATA_BUFFER: ("offset", metadata_buffer),
        _METADATA: ("offset", metadata),
    }
    return made.finished(made.table(fields), b"TFL3", model)


def _image_metadata(mean: float, std: float) -> bytes:
    """Return the metadata of a model whose one input is an RGB picture, as its own FlatBuffer."""
    made = _Written()
    options = made.table({0: ("offset", made.floats([mean])), 1: ("offset", made.floats([std]))})
    unit = made.table({0: ("byte", _NORMALISED), 1: ("offset", options)})
    image = made.table({0: ("byte", _RGB)})
    content = made.table({0: ("byte", _IMAGE), 1: ("offset", image)})
    name = made.text("image")
    tensor = made.table(
        {0: ("offset", name), 3: ("offset", content), 4: ("offset", made.offsets([unit]))}
    )
    graph = made.table({2: ("offset", made.offsets([tensor]))})
    model = made.table({0: ("offset", made.text("pose")), 3: ("offset", made.offsets([graph]))})
    return made.finished(model, b"M001", b"")


class _Front:
    """The beginning of a FlatBuffer as it is."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def uint(self, at: int) -> int:
        return int(struct.unpack_from("<I", self._data, at)[0])

    def follow(self, at: int) -> int:
        return at + self.uint(at)

    def root(self) -> dict[int, int]:
        """Return where each field of the root table stands, by its number."""
        table = self.follow(0)
        layout = table - int(struct.unpack_from("<i", self._data, table)[0])
        (size,) = struct.unpack_from("<H", self._data, layout)
        steps = struct.unpack_from(f"<{(size - 4) // 2}H", self._data, layout + 4)
        return {number: table + step for number, step in enumerate(steps) if step}

    def vector_of(self, field: int) -> list[int]:
        """Return where each member of a vector of tables stands."""
        start = self.follow(field)
        return [self.follow(start + 4 + 4 * n) for n in range(self.uint(start))]

    def ints_of(self, field: int | None) -> list[int]:
        if field is None:
            return []
        start = self.follow(field)
        return list(struct.unpack_from(f"<{self.uint(start)}i", self._data, start + 4))


class _Written:
    """A FlatBuffer written from its end, so that everything points forwards.

    A place is how far it stands before the end of what is written here; what is old follows that
    end and has a negative one.
    """

    def __init__(self) -> None:
        self._parts = b""

    def old(self, at: int) -> int:
        """Return the place of something in the bytes that follow."""
        return -at

    def _put(self, data: bytes, align: int = 4) -> int:
        size = len(data) + len(self._parts)
        self._parts = data + b"\0" * (-size % align) + self._parts
        return len(self._parts)

    def bytes_vector(self, data: bytes) -> int:
        """Put a vector of bytes whose first stands aligned, as the schema asks."""
        after = -(len(self._parts) + len(data)) % _ALIGNED
        self._parts = data + b"\0" * after + self._parts
        self._parts = struct.pack("<I", len(data)) + self._parts
        return len(self._parts)

    def text(self, said: str) -> int:
        data = said.encode() + b"\0"
        data += b"\0" * (-(len(data) + len(self._parts)) % 4)
        return self._put(struct.pack("<I", len(said)) + data)

    def floats(self, values: list[float]) -> int:
        return self._put(struct.pack(f"<I{len(values)}f", len(values), *values))

    def ints(self, values: list[int]) -> int:
        return self._put(struct.pack(f"<I{len(values)}i", len(values), *values))

    def offsets(self, places: list[int]) -> int:
        """Put a vector of offsets to what stands behind it."""
        self._align()
        end = len(self._parts)
        told = b""
        for n, place in enumerate(places):
            here = end + 4 * (len(places) - n)  # of this member, before the end
            told += struct.pack("<I", here - place)
        return self._put(struct.pack("<I", len(places)) + told)

    def table(self, fields: dict[int, tuple[str, int]]) -> int:
        """Put a table, its layout before it; each field takes four bytes."""
        self._align()
        numbers = sorted(fields)
        size = 4 + 4 * len(numbers)
        place = len(self._parts) + size
        body = b""
        for n, number in enumerate(numbers):
            kind, value = fields[number]
            told = place - (4 + 4 * n) - value if kind == "offset" else value
            body += struct.pack("<I", told)
        steps = [4 + 4 * numbers.index(n) if n in fields else 0 for n in range(numbers[-1] + 1)]
        layout = struct.pack(f"<{2 + len(steps)}H", 4 + 2 * len(steps), size, *steps)
        self._put(struct.pack("<i", len(layout)) + body)
        self._parts = b"\0" * (-len(layout) % 4) + layout + self._parts
        return place

    def _align(self) -> None:
        self._parts = b"\0" * (-len(self._parts) % 4) + self._parts

    def finished(self, root: int, kind: bytes, old: bytes) -> bytes:
        """Return the whole: where the root is, what it is, what was written, what was there."""
        padding = b"\0" * (-(len(self._parts) + 8) % _ALIGNED)
        head = struct.pack("<I", 8 + len(padding) + len(self._parts) - root) + kind
        return head + padding + self._parts + old


if __name__ == "__main__":
    pack(WEB, OUT)
