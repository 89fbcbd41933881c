"""Whom a change of the knowledge base would move: the same cases argued under old and new."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ischia.knowledge.load import Knowledge, load
from ischia.model.errors import InputError
from ischia.reason.outline import Outline, outline
from ischia.service.assess import seen_before
from ischia.service.intake import Case, open_case
from ischia.service.measure import Known, Tell, measure_visit, silent

LEAST_SHIFT = 0.05  # five points of probability; less is not read as a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What changed for one case; nothing is said of what stayed."""

    case: str
    leading: tuple[str, str] | None = None  # condition and side before, and after
    alarms_new: tuple[str, ...] = ()
    alarms_gone: tuple[str, ...] = ()
    probabilities: tuple[tuple[str, float, float], ...] = ()  # condition and side, before, after
    refused: str = ""  # why one of the two cannot argue it at all

    @property
    def anything(self) -> bool:
        """Whether the change reaches this case."""
        return bool(
            self.leading
            or self.alarms_new
            or self.alarms_gone
            or self.probabilities
            or self.refused
        )


def case_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the cases that are named, and those inside folders that are named.

    Raises
    ------
    InputError
        When a folder neither is a case nor holds any.
    """
    found: list[Path] = []
    for path in paths:
        inside = (
            [path]
            if (path / "case.toml").is_file()
            else sorted(one.parent for one in path.glob("*/case.toml"))
        )
        if not inside:
            raise InputError(
                where=path.name,
                found="no case.toml in it or in the folders inside it",
                expected="a case folder, or a folder of case folders",
                do="Name the folder that holds case.toml.",
            )
        found += inside
    return tuple(dict.fromkeys(found))


def impact(
    old: Path, new: Path, cases: Iterable[Path], *, tell: Tell = silent
) -> tuple[Moved, ...]:
    """Argue each case under two knowledge folders and say what differs, one entry per case.

    Told are another leading diagnosis, safety rules that fire or no longer do, and probabilities
    that move by more than five points, a condition that one of the two does not know counting as 0.

    Raises
    ------
    KnowledgeError
        When a file of either folder is broken.
    InputError
        When a case cannot be read.
    """
    before, after = load(old), load(new)
    moved = []
    for folder in cases:
        tell(folder.name)
        opened = open_case(folder)
        try:
            pair = _outlined(opened, before), _outlined(opened, after)
        except InputError as err:
            moved.append(Moved(case=folder.name, refused=str(err)))
        else:
            moved.append(_moved(folder.name, *pair))
    return tuple(moved)


def _outlined(case: Case, knowledge: Knowledge) -> Outline:
    """Argue the latest visit as far as impact tells of it: no plans, intervals or next tests."""
    today, known = case.visit(None), Known.of(knowledge)
    return outline(
        case=case.document,
        visit=today.document,
        sheet=today.sheet,
        measured=measure_visit(case, today, known, silent).measured,
        earlier=seen_before(case, today, known, silent),
        knowledge=knowledge,
    )


def _moved(name: str, before: Outline, after: Outline) -> Moved:
    chances = [{f"{c} ({side})": p for c, side, p in a.posterior} for a in (before, after)]
    leaders = [next(iter(told), "none") for told in chances]
    alarms = [{f.id for f in a.red_flags if f.state == "present"} for a in (before, after)]
    shifted = [
        (key, chances[0].get(key, 0.0), chances[1].get(key, 0.0))
        for key in chances[0].keys() | chances[1].keys()
    ]
    return Moved(
        case=name,
        leading=(leaders[0], leaders[1]) if leaders[0] != leaders[1] else None,
        alarms_new=tuple(sorted(alarms[1] - alarms[0])),
        alarms_gone=tuple(sorted(alarms[0] - alarms[1])),
        probabilities=tuple(
            sorted(
                (s for s in shifted if abs(s[2] - s[1]) > LEAST_SHIFT),
                key=lambda s: (-abs(s[2] - s[1]), s[0]),
            )
        ),
    )
