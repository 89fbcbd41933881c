"""Recordings → copies that name nobody; the originals stay as they came."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ischia.model.errors import InputError, StorageError, UsageError
from ischia.numeric.image.lettering import Box
from ischia.readers.dicom import pictures_and_regions
from ischia.service.files import raw_file
from ischia.service.measure import Tell, silent
from ischia.writers.deidentified import Derivative, deidentified
from ischia.writers.files import write_atomically

LEAST_KEY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Where the copy of a file stands; its name is its own hash, since names may name people."""

    original: Path
    path: Path
    sha256: str
    blanked_share: float


def deidentify(
    paths: Sequence[Path],
    out: Path,
    *,
    keep: Box | None = None,
    key_file: Path | None = None,
    tell: Tell = silent,
) -> tuple[Copy, ...]:
    """Write copies of DICOM pictures that name nobody into a folder: all of them, or none.

    Parameters
    ----------
    paths
        The originals; they are read and left alone.
    out
        The folder.
    keep
        The box that shows tissue; the calibrated regions of each file where it is left out.
    key_file
        A secret: the same one gives the same new numbers again. Without it they are drawn afresh,
        alike within this call only.

    Raises
    ------
    InputError
        When a file cannot be read, says nowhere what shows tissue, or fails the check.
    UsageError
        When the folder is a file, or the secret too short.
    StorageError
        When the folder cannot be written; nothing half written is left.
    """
    if out.exists() and not out.is_dir():
        msg = f"{out.name} is a file; copies need a folder, so name another"
        raise UsageError(msg)
    key = secrets.token_bytes(32) if key_file is None else raw_file(key_file).data
    if len(key) < LEAST_KEY_BYTES:
        msg = f"the key has {len(key)} bytes; give at least {LEAST_KEY_BYTES}, drawn at random"
        raise UsageError(msg)
    made = []
    for path in paths:
        tell(path.name)
        made.append((path, _copy(path, keep, key)))
    copies = tuple(
        Copy(
            original=path,
            path=out / f"{copy.sha256[:16]}.dcm",
            sha256=copy.sha256,
            blanked_share=copy.blanked_share,
        )
        for path, copy in made
    )
    _write([(copy.path, one.data) for copy, (_, one) in zip(copies, made, strict=True)])
    return copies


def _copy(path: Path, keep: Box | None, key: bytes) -> Derivative:
    raw = raw_file(path)
    grey, regions = pictures_and_regions(raw)
    boxes = [Box(r.x0_px, r.y0_px, r.x1_px, r.y1_px) for r in regions]
    kept = [keep] if keep else boxes
    _, rows, columns = grey.shape
    if not kept or any(not _inside(box, rows, columns) for box in kept):
        raise InputError(
            where=raw.shown,
            found="no ultrasound region that lies in the picture" if not keep else f"box {keep[:]}",
            expected=f"a box inside {columns}×{rows} pixels that shows tissue and no words",
            do="Name it with --keep x0,y0,x1,y1; nothing was written.",
        )
    return deidentified(raw.shown, raw.data, grey, kept, key)


def _inside(box: Box, rows: int, columns: int) -> bool:
    return 0 <= box.x0_px <= box.x1_px < columns and 0 <= box.y0_px <= box.y1_px < rows


def _write(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write all files, or take back those that were written."""
    written: list[Path] = []
    try:
        for path, data in files:
            write_atomically(path, data)
            written.append(path)
    except StorageError:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
