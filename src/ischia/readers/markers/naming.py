"""Markers under the names of Plug-in Gait, by a known set or by a mapping that a person gave."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Annotated, Any, Final, Literal

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

_TELLING: Final = ("LASI", "RASI", "LANK", "RANK")  # who has these has our set
_BEHIND_A_SUBJECT: Final = "_:.- "


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
    names that are needed, or our own names written small or behind a subject's. Markers that no
    name fits keep their own.

    Raises
    ------
    InputError
        When the mapping breaks its schema, or names a marker that is not in the file.
    """
    if profile is not None and is_mapping(profile):
        mapping = _mapping(profile)
        flag = RENAMED if mapping.status == "confirmed" else MARKERS_UNCONFIRMED
        return _under(trial, mapping.markers, profile.shown, flag)
    for known in _sets().values():
        names = known.found(trial.names)
        if names:
            own = {ours: theirs for ours, theirs in names.items() if ours != theirs}
            return _under(trial, own, "", RENAMED)
    spelt = _spelt_otherwise(trial.names)
    return _under(trial, spelt, "", RENAMED) if spelt else trial


def _spelt_otherwise(names: tuple[str, ...]) -> dict[str, str]:
    """Return our names, ours → theirs, of a file that writes them small or behind a subject's.

    `bob_lasi` is LASI where every marker of one subject begins so; of two subjects none is taken.
    """
    if set(_TELLING) <= set(names):
        return {}
    folded = {name.casefold(): name for name in names}
    first = _TELLING[0].casefold()
    ahead = [name[: -len(first)] for name in folded if name.endswith(first)]
    found = []
    for start in ahead:
        if not start or start[-1] in _BEHIND_A_SUBJECT:
            asked = {ours: folded.get(start + ours.casefold()) for ours in KNOWN}
            found.append({ours: theirs for ours, theirs in asked.items() if theirs})
    whole = [spelt for spelt in found if set(_TELLING) <= set(spelt)]
    return whole[0] if len(whole) == 1 and len(folded) == len(names) else {}


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


@dataclass(frozen=True, slots=True)
class _Set:
    """One known set: the names that each of our markers may have."""

    needed: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]]

    def found(self, names: tuple[str, ...]) -> dict[str, str]:
        """Return what a file has of the set, ours → theirs; nothing where a needed name lacks."""
        present = set(names)
        taken = {
            ours: next((name for name in choice if name in present), "")
            for ours, choice in {**self.needed, **self.also}.items()
        }
        if not all(taken[ours] for ours in self.needed):
            return {}
        return {ours: theirs for ours, theirs in taken.items() if theirs}


@lru_cache
def _sets() -> dict[str, _Set]:
    """Return the known sets."""
    text = resources.files("ischia.readers.markers").joinpath("sets.toml").read_text("utf-8")
    return {
        key: _Set(_named(held, "each", "one"), _named(held, "also", "also_one"))
        for key, held in tomllib.loads(text).items()
    }


def _named(held: Mapping[str, Any], of_sides: str, single: str) -> dict[str, tuple[str, ...]]:
    """Return our names → theirs, of both sides and of the middle."""
    names = {ours: _choice(said) for ours, said in held.get(single, {}).items()}
    for side, letter in zip(_SIDES, held["sides"], strict=True):
        for ours, said in held.get(of_sides, {}).items():
            names[side + ours] = tuple(name.replace("%", letter) for name in _choice(said))
    return names


def _choice(said: str | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
