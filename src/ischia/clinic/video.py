"""What the environment says of video visits: where STUN and TURN are, and the way to them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ischia.model.errors import InputError

STUN: Final = "ISCHIA_STUN"  # addresses, apart by commas
TURN: Final = "ISCHIA_TURN"
SECRET: Final = "ISCHIA_TURN_SECRET"  # noqa: S105  # the name of the variable
POLICY: Final = "ISCHIA_ICE_POLICY"
_POLICIES: Final = ("all", "relay")


class Routes(NamedTuple):
    """How two browsers may reach one another."""

    stun: list[str]
    turn: list[str]
    secret: str
    policy: str


def routes(environment: Mapping[str, str]) -> Routes:
    """Return what the environment says.

    Raises
    ------
    InputError
        When it cannot be meant: a call would fail, and nobody would know why.
    """
    stun = _addresses(environment, STUN, ("stun:", "stuns:"))
    turn = _addresses(environment, TURN, ("turn:", "turns:"))
    secret, policy = environment.get(SECRET, ""), environment.get(POLICY, "all")
    if policy not in _POLICIES:
        raise _wrong(POLICY, repr(policy[:20]), "all or relay")
    if bool(turn) != bool(secret):
        raise _wrong(TURN if secret else SECRET, "nothing", f"{TURN} and {SECRET} together")
    if policy == "relay" and not turn:
        raise _wrong(POLICY, "relay, and no TURN server", f"{TURN} with it")
    return Routes(stun=stun, turn=turn, secret=secret, policy=policy)


def _addresses(environment: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> list[str]:
    found = [word.strip() for word in environment.get(name, "").split(",") if word.strip()]
    if not all(word.startswith(schemes) for word in found):
        raise _wrong(name, "an address of something else", f"addresses as {schemes[0]}host:3478")
    return found


def _wrong(name: str, found: str, expected: str) -> InputError:
    return InputError(
        where=name, found=found, expected=expected, do="See docs/how-to/see-patients-by-video.md."
    )
