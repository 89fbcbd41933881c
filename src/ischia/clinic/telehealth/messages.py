"""What a browser may say in a call: a closed list, each with its size; all else ends the line."""

from typing import Annotated, Literal

import msgspec

MOST_BYTES = 64 * 1024  # an offer with every codec has about 10
_Page = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
_Sdp = Annotated[str, msgspec.Meta(max_length=48 * 1024)]
_Line = Annotated[str, msgspec.Meta(max_length=1024)]
_Mid = Annotated[str, msgspec.Meta(max_length=64)]
_Item = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]{0,80}\Z")]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """The beginning of all of them."""


class Description(_Said, frozen=True, tag="description"):
    """An offer or an answer."""

    to: _Page
    kind: Literal["offer", "answer"]
    sdp: _Sdp


class Candidate(_Said, frozen=True, tag="candidate"):
    """An address on which a browser may be reached; an empty one ends the list."""

    to: _Page
    candidate: _Line
    mid: _Mid | None = None
    line: Annotated[int, msgspec.Meta(ge=0, le=64)] | None = None
    fragment: _Mid | None = None


class Shows(_Said, frozen=True, tag="shows"):
    """What of somebody can be seen and heard."""

    camera: bool
    microphone: bool
    screen: bool


class Beat(_Said, frozen=True, tag="beat"):
    """The page is still there."""


class Leave(_Said, frozen=True, tag="leave"):
    """Somebody leaves, and may come back until the clinic ends the visit."""


class Admit(_Said, frozen=True, tag="admit"):
    """The clinic lets the patient in."""


class End(_Said, frozen=True, tag="end"):
    """The clinic ends the visit."""


class Guide(_Said, frozen=True, tag="guide"):
    """The clinic shows the patient a test; an empty one takes it away."""

    item: _Item


Signalled = Description | Candidate
Said = Description | Candidate | Shows | Beat | Leave | Admit | End | Guide


class MalformedError(Exception):
    """It is none of these."""


def read(text: str) -> Said:
    """Return what a browser said.

    Raises
    ------
    MalformedError
        When it is nothing that a page of ours says.
    """
    try:
        said: Said = msgspec.json.decode(text, type=Said)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as err:
        raise MalformedError from err
    return said
