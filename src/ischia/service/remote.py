"""A recording under an address: streamed to a file of bounded size, which goes when it was read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final
from urllib.parse import urlsplit

from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.service.files import MOST_BYTES

# Others would run a program, open a tunnel or unpack an archive that nobody has looked at.
SCHEMES: Final = ("file", "memory", "http", "https", "s3")
_CHUNK: Final = 1 << 20


def named(url: str) -> str:
    """Return an address without what lets somebody in: no password, no signature.

    Raises
    ------
    InputError
        When its scheme is none that is read.
    """
    parts = urlsplit(url)
    if "::" in url or parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise InputError(
            where=f"{parts.scheme or 'an address'}:…",
            found="an address that is not read",
            expected=f"the address of a file, beginning with {', '.join(SCHEMES)}",
            do="Write it as https://host/folder/file, or copy the file into the folder.",
        )
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"


@contextmanager
def fetched(url: str) -> Iterator[Path]:
    """Give a copy of the file at an address, for as long as the block lasts.

    Raises
    ------
    InputError
        When there is no file, it cannot be read, or it is larger than a file may be.
    MissingExtraError
        When the part that reads such addresses is not installed.
    """
    shown = named(url)
    with tempfile.TemporaryDirectory(prefix="ischia-") as folder:
        place = Path(folder) / (PurePosixPath(urlsplit(url).path).name or "file")
        try:
            with _opened(url) as stream, place.open("xb") as file:
                _copy(stream, file, shown)
        except IschiaError:
            raise
        except Exception as err:  # noqa: BLE001  # each kind of address has errors of its own
            raise InputError(
                where=shown,
                found=f"an address that cannot be read ({type(err).__name__})",
                expected="a file that can be read there",
                do="Check the address and the right to read it.",
            ) from None
        yield place


def _opened(url: str) -> Any:  # noqa: ANN401  # fsspec's
    try:
        import fsspec  # type: ignore[import-untyped]

        return fsspec.open(url, "rb")
    except ImportError as err:  # also a scheme that wants a part of its own, as s3 does
        if err.name and not err.name.startswith("fsspec"):
            raise InputError(
                where=named(url),
                found=f"no part that reads {urlsplit(url).scheme} addresses",
                expected="the package that fsspec wants for them",
                do="Install it: aiohttp for http, s3fs for s3.",
            ) from err
        raise MissingExtraError(needed_for="reading an address", extra="batch") from err


def _copy(stream: IO[bytes], file: IO[bytes], shown: str) -> None:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise InputError(
                where=shown,
                found=f"more than {MOST_BYTES // 1024**3} GiB",
                expected="a recording",
                do="Export shorter pieces.",
            )
        file.write(chunk)
