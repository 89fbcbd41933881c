"""Bytes from disk, once: what is hashed is what is read."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.table import built_in

# Larger than an hour of six markers at 1 kHz or a minute of uncompressed cine.
MOST_BYTES = 2 * 1024**3
BUILT_IN = "builtin:"
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_NUMBERS = re.compile(r"(\d+)")


def raw_file(path: Path, shown: str | None = None, profile: RawFile | None = None) -> RawFile:
    """Return a file's bytes under the name the user gave it.

    A folder of pictures counts as one file: the frames of a clip, in the order of their names.

    Raises
    ------
    InputError
        When the file is missing, a folder without pictures, unreadable or too large.
    """
    name = shown or path.name or path.resolve().name  # "." has no name of its own
    try:
        size = path.stat().st_size
        if path.is_dir() and (frames := _pictures_in(path)):
            return RawFile(shown=name, data=_one_archive(frames, name), profile=profile)
        if path.is_dir():
            raise InputError(
                where=name, found="a folder", expected="a file", do="Name a file inside it."
            )
        if size > MOST_BYTES:
            raise _too_large(name, size)
        return RawFile(shown=name, data=path.read_bytes(), profile=profile)
    except OSError as err:
        raise InputError(
            where=name,
            found=(err.strerror or type(err).__name__).lower(),
            expected="a file that can be read",
            do="Check the name and the right to read it.",
        ) from err


def _pictures_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder in the order of their names, numbers as numbers."""
    return in_order(path for path in folder.iterdir() if path.suffix.lower() in _PICTURES)


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Return files in the order of their names, numbers as numbers."""
    return sorted(paths, key=lambda path: [*map(_counted, _NUMBERS.split(path.name.lower()))])


def _counted(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdecimal() else (-1, part)


def _one_archive(pictures: list[Path], name: str) -> bytes:
    """Return the frames of a clip as one stored archive, so that one hash seals them all."""
    size = sum(path.stat().st_size for path in pictures)
    if size > MOST_BYTES:
        raise _too_large(name, size)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for path in pictures:  # the moment of the entry is fixed: equal pictures, equal bytes
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    return held.getvalue()


def _too_large(name: str, size: int) -> InputError:
    return InputError(
        where=name,
        found=f"{size / 1024**3:.1f} GiB",
        expected=f"at most {MOST_BYTES // 1024**3} GiB",
        do="Export shorter pieces.",
    )


def inside(folder: Path, relative: str, *, where: str) -> Path:
    """Return a path that a document names, refusing any that leaves its folder.

    Raises
    ------
    InputError
        When the path is absolute or climbs out of the folder, also through a link.
    """
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            where=where,
            found=f"path {relative!r} outside its folder",
            expected="a path inside the folder of the document that names it",
            do="Copy the file into the folder and name it relative to it.",
        )
    return path


def chosen_profile(name: str, *, beside: Path) -> RawFile:
    """Return the table profile that a caller names: a path, or `builtin:NAME` for one of ours.

    A path counts from the working folder, as every path of a command line does; a profile that is
    not there is looked for beside the file that it reads.

    Parameters
    ----------
    beside
        The folder of the file that is to be read.

    Raises
    ------
    InputError
        When there is no such profile in either place.
    """
    if name.startswith(BUILT_IN):
        return built_in(name.removeprefix(BUILT_IN))
    here = Path(name)
    return raw_file(here if here.exists() or not (beside / name).exists() else beside / name, name)


def profile_file(folder: Path, name: str | None, *, where: str) -> RawFile | None:
    """Return the table profile that a recording names: a path, or `builtin:NAME` for one of ours.

    Raises
    ------
    InputError
        When there is no such profile.
    """
    if name is None:
        return None
    if name.startswith(BUILT_IN):
        return built_in(name.removeprefix(BUILT_IN))
    return raw_file(inside(folder, name, where=where), name)
