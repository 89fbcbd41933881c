"""What a token may read, as SMART spells it: `patient/*.read`, `user/Observation.read`."""

from collections.abc import Iterable

from ischia.clinic.fhir.kinds import KINDS

ALL = "*"


def scopes_for(kinds: Iterable[str], *, one_patient: bool) -> list[str]:
    """Return the scopes of a token; of all kinds it is one.

    Raises
    ------
    ValueError
        When a kind is not served, or none is named.
    """
    named = set(kinds)
    if not named or not named <= {ALL, *KINDS}:
        msg = "name kinds of resources that are served"
        raise ValueError(msg)
    whose = "patient" if one_patient else "user"
    return [f"{whose}/{kind}.read" for kind in ([ALL] if ALL in named else sorted(named))]


def covers(scopes: Iterable[str], kind: str) -> bool:
    """Return whether scopes let a kind of resource be read."""
    read = {scope.partition("/")[2] for scope in scopes}
    return bool(read & {f"{ALL}.read", f"{kind}.read"})
