"""Markers under the names of Plug-in Gait, by a known set or by a mapping that a person gave."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.readers.contract import RawFile

RENAMED: Final = "markers_named_by_set"
MARKERS_UNCONFIRMED: Final = "markers_named_by_unconfirmed_mapping"
_SCHEMA: Final = "ischia.markers/1"
_SIDES: Final = "LR"
# What the program calls markers: of each leg with L or R before it, and the single ones.
OF_SIDES: Final = (
    *("ASI", "PSI", "THI", "KNE", "KNM", "TIB", "ANK", "MED", "HEE", "TOE"),
    *("SHO", "ELB"),
)
SINGLE: Final = ("SACR", "C7", "T10", "CLAV", "STRN")
KNOWN: Final = (*(side + name for side in _SIDES for name in OF_SIDES), *SINGLE)


class MarkerMapping(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's own names: ours → theirs."""

    schema: Literal["ischia.markers/1"]
    title: str
    markers: Annotated[dict[str, str], Meta(min_length=1)]
    status: Literal["confirmed", "unconfirmed"] = "unconfirmed"


def is_mapping(profile: RawFile | None) -> bool:
    """Say whether a profile is a mapping of markers, and not of a table's columns."""
    return profile is not None and _SCHEMA.encode() in profile.data[:4096]


def renamed(trial: MarkerTrial, profile: RawFile | None) -> MarkerTrial:
    """Return a trial whose markers bear the names of Plug-in Gait where they are known to be those.

    A mapping goes before everything. Without one a known set is taken where the file has all of its
    names for pelvis, knees, ankles and feet. Markers that no name fits keep their own.

    Raises
    ------
    InputError
        When the mapping breaks its schema, or names a marker that is not in the file.
    """
    if profile is not None and is_mapping(profile):
        mapping = _mapping(profile)
        flag = RENAMED if mapping.status == "confirmed" else MARKERS_UNCONFIRMED
        return _under(trial, mapping.markers, profile.shown, flag)
    for names in _sets().values():
        if set(names.values()) <= set(trial.names):
            own = {ours: theirs for ours, theirs in names.items() if ours != theirs}
            return _under(trial, own, "", RENAMED)
    return trial


def _under(trial: MarkerTrial, mapping: Mapping[str, str], shown: str, flag: str) -> MarkerTrial:
    gone = sorted(set(mapping.values()) - set(trial.names))
    if gone:
        raise InputError(
            where=shown,
            found=f"markers {', '.join(gone[:5])}, which {trial.source.path} has not",
            expected=f"names of that file: {', '.join(trial.names[:8])} …",
            do="Mend the mapping, or propose one anew: ischia profile FILE.",
        )
    back = {theirs: ours for ours, theirs in mapping.items()}
    taken = set(back.values())
    names = tuple(
        back.get(name, f"{name} (own name)" if name in taken else name) for name in trial.names
    )
    return replace(trial, names=names, flags=(*trial.flags, flag))


def _mapping(profile: RawFile) -> MarkerMapping:
    try:
        found = msgspec.convert(tomllib.loads(profile.data.decode()), MarkerMapping)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as err:
        raise InputError(
            where=profile.shown,
            found=str(err),
            expected=f'schema = "{_SCHEMA}", a title, and [markers] such as LASI = "their name"',
            do="Mend the mapping; ischia profile FILE proposes one.",
        ) from err
    unknown = sorted(set(found.markers) - set(KNOWN))
    doubled = len(set(found.markers.values())) < len(found.markers)
    if unknown or doubled:
        raise InputError(
            where=profile.shown,
            found=f"markers {', '.join(unknown)}" if unknown else "one marker under two names",
            expected=f"each of {', '.join(KNOWN)} once at most",
            do="Mend the mapping.",
        )
    return found


@lru_cache
def _sets() -> dict[str, dict[str, str]]:
    """Return the known sets, ours → theirs."""
    text = resources.files("ischia.readers.markers").joinpath("sets.toml").read_text("utf-8")
    found = {}
    for key, held in tomllib.loads(text).items():
        names = dict(held.get("one", {}))
        for side, letter in zip(_SIDES, held["sides"], strict=True):
            names |= {side + n: said.replace("%", letter) for n, said in held["each"].items()}
        found[key] = names
    return found
