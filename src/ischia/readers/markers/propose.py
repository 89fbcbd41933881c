"""Unknown marker names → a proposed mapping, by what the names say and by where markers lie."""

import json
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.readers.markers.naming import KNOWN

# What names of markers hold, medial ones first: `mknee` holds `knee`.
_WORDS: Final = (
    ("KNM", r"mknee|kneem|medknee|mfc|femme|knm|mepicondyle"),
    ("MED", r"mankle|anklem|medankle|mmal|malm|medmal|ankm|med$"),
    ("ASI", r"asis|asi|anteriorsup|ias"),
    ("PSI", r"psis|psi|posteriorsup|ips"),
    ("SACR", r"sacr|^s2|^s1"),
    ("THI", r"thi$|thigh$|thighwand"),
    ("TIB", r"tib$|shank$|tibwand"),
    ("KNE", r"knee|kne|lfc|femle|lepicondyle"),
    ("ANK", r"ankle|ank|lmal|mall|malleol"),
    ("HEE", r"heel|hee|calc|cal$|fcc"),
    ("TOE", r"toe|mt2|fm2|meta2|2nd"),
    ("C7", r"^c7"),
    ("T10", r"^t10"),
    ("CLAV", r"clav|notch|ij$"),
    ("STRN", r"strn|stern|xiph|px$"),
)
_SINGLE: Final = ("SACR", "C7", "T10", "CLAV", "STRN")
_LEFT: Final = re.compile(
    r"^(left|l)(?=[^a-z]|[A-Z])|(?<=[^a-z])(left|l)$|^l(?!at|eft)", re.IGNORECASE
)
_RIGHT: Final = re.compile(
    r"^(right|r)(?=[^a-z]|[A-Z])|(?<=[^a-z])(right|r)$|^r(?!ight)", re.IGNORECASE
)
# A standing body of legs 1 m long: ahead of the pelvis, to the left, up from the floor. The middle
# of eight walkers and of the simulated one, rounded to centimetres; right markers are its mirror.
_BODY_M: Final = {
    "LASI": (0.08, 0.13, 1.0),
    "LPSI": (-0.09, 0.05, 1.02),
    "LTHI": (0.02, 0.2, 0.72),
    "LKNE": (0.03, 0.17, 0.52),
    "LTIB": (0.0, 0.18, 0.3),
    "LANK": (-0.03, 0.14, 0.09),
    "LHEE": (-0.09, 0.09, 0.05),
    "LTOE": (0.13, 0.12, 0.04),
    "LSHO": (0.0, 0.18, 1.55),
}
_MIDDLE_M: Final = {
    "SACR": (-0.1, 0.0, 1.03),
    "C7": (-0.05, 0.0, 1.6),
    "T10": (-0.1, 0.0, 1.3),
    "CLAV": (0.08, 0.0, 1.5),
    "STRN": (0.13, 0.0, 1.35),
}
_PLACES: Final = {
    **_BODY_M,
    **_MIDDLE_M,
    **{f"R{name[1:]}": (x, -y, z) for name, (x, y, z) in _BODY_M.items()},
}
_FEWEST: Final = 12  # markers that can tell a body
_TRAVELLED_MM: Final = 500.0
_ROUNDS: Final = 12
_SIZES_MM: Final = (600.0, 750.0, 900.0, 1050.0)  # leg lengths to begin with
_FAR_SHARE: Final = 0.12  # of the leg: what lies farther from its place is told as unsure
_FRAMES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerProposal:
    """A mapping, ours → theirs, and what a person must look at."""

    markers: dict[str, str]
    unsure: dict[str, str]  # by our name
    left_over: tuple[str, ...]


def proposed_markers(trial: MarkerTrial) -> MarkerProposal:
    """Return which of our names each marker may bear.

    Names that say side and place are taken at their word and checked against where the markers lie;
    of the legs, what no name tells is proposed from where markers lie alone, in a person who walks.
    """
    found = _by_words(trial.names)
    unsure: dict[str, str] = {}
    where_mm = _where(trial)
    open_ = tuple(name for name in trial.names if name not in found.values())
    lacking = [ours for ours in _PLACES if ours not in found]
    if where_mm is not None and lacking and open_:
        guessed = _by_place(trial.names, where_mm)
        for ours in lacking:
            theirs = guessed.get(ours)
            if theirs is not None and theirs in open_:
                found[ours] = theirs
                unsure[ours] = "told from where the marker lies alone"
    for pair in ("ASI", "KNE", "ANK", "HEE", "TOE"):
        if where_mm is not None and {f"L{pair}", f"R{pair}"} <= set(found):
            left, right = (where_mm[trial.names.index(found[side + pair])] for side in "LR")
            if left[1] < right[1]:
                unsure[f"L{pair}"] = "by where it lies it is the right one: sides may be exchanged"
    used = set(found.values())
    ordered = {ours: found[ours] for ours in KNOWN if ours in found}
    return MarkerProposal(
        markers=ordered,
        unsure=unsure,
        left_over=tuple(name for name in trial.names if name not in used),
    )


def mapping_text(proposal: MarkerProposal) -> str:
    """Return the proposed mapping (`ischia.markers/1`) as TOML, doubts beside what they are of."""
    rows = [
        "# Proposed from the names of the markers and from where they lie. Check each line in the",
        '# capture software, then set status = "confirmed".',
        'schema = "ischia.markers/1"',
        'title = "Proposed"',
        'status = "unconfirmed"',
        "",
        "[markers]",
    ]
    for ours, theirs in proposal.markers.items():
        why = proposal.unsure.get(ours)
        rows.append(f"{ours} = {json.dumps(theirs)}" + (f"  # UNSURE: {why}" if why else ""))
    if proposal.left_over:
        rows.append(f"# not used: {', '.join(proposal.left_over)}")
    return "\n".join([*rows, ""])


def _by_words(names: tuple[str, ...]) -> dict[str, str]:
    found = {name: name for name in names if name in KNOWN}
    for name in names:
        if name in found:
            continue
        ours = _said(name)
        if ours is not None and ours not in found:
            found[ours] = name
    return found


def _said(name: str) -> str | None:
    """Return our name for what a name says, None where it does not say side and place."""
    bare = re.sub(r"_?study$", "", name, flags=re.IGNORECASE)
    left, right = _LEFT.search(bare), _RIGHT.search(bare)
    rest = bare
    side = ""
    if (left is None) != (right is None):
        told = left or right
        side = "L" if left else "R"
        rest = bare[: told.start()] + bare[told.end() :] if told else bare
    plain, whole = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (rest, bare))
    for ours, words in _WORDS:
        single = ours in _SINGLE
        if re.search(words, whole if single else plain) and (single or side):
            return ours if single else side + ours
    return None


def _where(trial: MarkerTrial) -> FloatArray | None:
    """Return each marker's mean place ahead, to the left and up (marker, 3) [mm]; None unknown.

    Up is the axis along which the markers reach farthest; forwards is the way the person goes.
    """
    some = trial.xyz_mm[:: max(1, len(trial.xyz_mm) // _FRAMES)]
    some = some[np.isfinite(some).all(axis=(1, 2))]
    if len(some) < 2:  # noqa: PLR2004  # no way is seen
        return None
    middle = some.mean(axis=1)
    spread_mm = np.ptp(some.mean(axis=0) - some.mean(axis=(0, 1)), axis=0)
    up = int(np.argmax(spread_mm))
    went = middle[-1] - middle[0]
    went[up] = 0.0
    length = float(np.linalg.norm(went))
    if length < _TRAVELLED_MM:
        return None
    forwards = went / length
    upwards = np.eye(3)[up]
    axes = np.stack([forwards, np.cross(upwards, forwards), upwards])
    level = some - np.where(np.arange(3) == up, 0.0, middle[:, np.newaxis])
    placed_mm: FloatArray = level.mean(axis=0) @ axes.T
    return placed_mm


def _by_place(names: tuple[str, ...], where_mm: FloatArray) -> dict[str, str]:
    """Return the names whose places fit a standing body best, ours → theirs."""
    if len(names) < _FEWEST:
        return {}
    found = min((_fitted(where_mm, leg_mm) for leg_mm in _SIZES_MM), key=lambda fit: fit[0])
    return {list(_PLACES)[row]: names[column] for row, column in found[1]}


def _fitted(where_mm: FloatArray, leg_mm: float) -> tuple[float, list[tuple[int, int]]]:
    """Return how badly a body fits from one size on, and which place is which marker."""
    body = np.array(list(_PLACES.values()))
    most = 3 * _FAR_SHARE
    size, shift = leg_mm, np.array([0.0, 0.0, where_mm[:, 2].min()])
    apart = np.full((len(body), len(where_mm)), np.inf)
    rows = columns = np.empty(0, dtype=np.intp)
    for _ in range(_ROUNDS):
        apart = np.linalg.norm(size * body[:, None] + shift - where_mm, axis=-1) / size
        rows, columns = linear_sum_assignment(np.minimum(apart, most))
        near = apart[rows, columns] < most
        if near.sum() < _FEWEST:
            return np.inf, []
        own, seen = body[rows[near]], where_mm[columns[near]]
        middle, theirs = own.mean(axis=0), seen.mean(axis=0)
        size = float(((own - middle) * (seen - theirs)).sum() / ((own - middle) ** 2).sum())
        if size <= 0:
            return np.inf, []
        shift = theirs - size * middle
    pairs = list(zip(rows.tolist(), columns.tolist(), strict=True))
    close = [pair for pair in pairs if apart[pair] < _FAR_SHARE]
    return float(np.minimum(apart[rows, columns], most).sum()), close
