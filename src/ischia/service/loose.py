"""Measuring files by themselves: facts come from a visit sheet beside them, or from options."""

import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

from ischia.knowledge.load import load
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError, UsageError
from ischia.model.marks import Marks
from ischia.model.measured import Measurements
from ischia.model.recording import Recording
from ischia.model.source import Source
from ischia.model.terms import InjuredSide, Purpose, Side
from ischia.readers.case import parse
from ischia.readers.contract import RawFile
from ischia.readers.registry import READERS
from ischia.service.devices import Logged, devices_of
from ischia.service.files import chosen_profile, profile_file, raw_file
from ischia.service.intake import Case, open_case, read
from ischia.service.measure import Known, Tell, measure, silent
from ischia.service.opencap import is_session, session

MARKS_BESIDE: Final = ".marks.json"


def measure_files(  # noqa: PLR0913  # what a command line says beside its files
    paths: Sequence[Path],
    options: RecordingEntry,
    *,
    sides: Sequence[Side] = (),
    purposes: Sequence[Purpose] = (),
    trials: Sequence[Literal["static", "dynamic"]] = (),
    injured_side: InjuredSide | None = None,
    mass_kg: float | None = None,
    devices: Path | None = None,
    tell: Tell = silent,
) -> Measurements:
    """Read and measure files, comparing sides among them.

    A session folder of OpenCap is read whole.

    A file inside a case folder is read with the facts of its own visit sheet and with the marks of
    its case; an option given by the caller outweighs the sheet, and a profile of the caller counts
    from the working folder. `sides`, `purposes` and `trials` have one for each path, in their
    order, or are empty; one trial alone is said of every path. `devices` is a clinic's log of its
    instruments; a file outside a case is judged by the day that it carries itself.

    Raises
    ------
    InputError
        When a file cannot be used, or a fact is missing that it does not carry.
    UsageError
        When the caller names a reader that there is not, or not one side, purpose or trial for each
        file.
    """
    each = _each(paths, options, sides, purposes)
    if len(trials) == 1:
        trials = list(trials) * len(paths)
    _one_for_each(paths, "--trial", trials, ["static", "dynamic"])
    if trials:
        each = [replace(one, trial=told) for one, told in zip(each, trials, strict=True)]
    _refuse_unknown_reader(options.reader)
    found: list[Recording] = []
    marks: dict[str, Marks] = {}
    logs: dict[str, Logged] = {}
    injured, mass = injured_side, mass_kg
    of_clinic = devices_of(None, devices)
    for path, said in zip(paths, each, strict=True):
        tell(path.name)
        if is_session(path):
            held_session = session(path)
            found += held_session.recordings
            mass = mass or held_session.mass_kg
            continue
        case = case_of(path)
        facts = facts_of(path, case, said)
        held = read(raw_file(path, path.name, _profile(path, facts, said)), facts)
        found += held
        log = {**of_clinic, **case.devices} if case else of_clinic
        logs |= {r.source.sha256: Logged(devices=log, day=_day(r.source, path, case)) for r in held}
        marks.update(marks_of(path, case))
        if case:
            injured = injured or case.document.injured_side
            mass = mass or case.document.subject.mass_kg
    known = replace(Known.of(load()), logs=logs)
    return measure(found, marks, injured or InjuredSide.NONE, known, mass_kg=mass, tell=tell)


def marks_of(path: Path, case: Case | None) -> dict[str, Marks]:
    """Return the marks of a file by the hash that they name: its case's, and those beside it.

    Beside a file NAME they stand in NAME.marks.json.

    Raises
    ------
    InputError
        When the marks beside it break their schema, or were drawn on another recording.
    """
    held = dict(case.marks) if case else {}
    beside = path.with_name(f"{path.name}{MARKS_BESIDE}")
    if beside.is_file():
        drawn, sha256 = parse.marks_document(raw_file(beside)), raw_file(path).sha256
        if drawn.recording != sha256:
            raise InputError(
                where=beside.name,
                found=f"marks of a recording whose hash begins with {drawn.recording[:8]}",
                expected=f"{sha256[:8]}, as that of {path.name} does",
                do="Draw them again on this file, or put the file beside them that they were "
                "drawn on; a copy that was changed is another recording.",
            )
        held[sha256] = drawn
    return held


def _each(
    paths: Sequence[Path],
    options: RecordingEntry,
    sides: Sequence[Side],
    purposes: Sequence[Purpose],
) -> list[RecordingEntry]:
    """Return the options of each file, with its own side and purpose where they were given."""
    _one_for_each(paths, "--side", sides, [Side.LEFT, Side.RIGHT])
    _one_for_each(paths, "--purpose", purposes, [Purpose.TEST, Purpose.PASSIVE_SWEEP])
    each = [options] * len(paths)
    if sides:
        each = [replace(one, side=side) for one, side in zip(each, sides, strict=True)]
    if purposes:
        each = [replace(one, purpose=told) for one, told in zip(each, purposes, strict=True)]
    return each


def _one_for_each(
    paths: Sequence[Path], option: str, given: Sequence[str], example: Sequence[str]
) -> None:
    """Refuse a fact that was not told once for each file: which one it is of is never guessed."""
    if len(given) in (0, len(paths)):
        return
    many = f"{len(paths)} file{'s' if len(paths) > 1 else ''}"
    times = f"one {option}" if len(given) == 1 else f"{len(given)} times {option}"
    first, last = example
    words = " ".join([*(f"{option} {first}" for _ in paths[:-1]), f"{option} {last}"])
    msg = f"{many} and {times}: give one for each file, in the order of the files, as in {words}"
    raise UsageError(msg)


def _profile(path: Path, facts: RecordingEntry, said: RecordingEntry) -> RawFile | None:
    """Return the profile of a file: the caller's own, else the one that its visit sheet names."""
    if said.profile is not None:
        return chosen_profile(said.profile, beside=path.parent)
    return profile_file(path.parent, facts.profile, where=path.name)


def _day(source: Source, path: Path, case: Case | None) -> date | None:
    """Return the day of a recording: that of its visit, else the one the file carries."""
    if case:
        return next((v.date for v in case.visits if v.folder == path.resolve().parent), None)
    return source.acquired_at.date() if source.acquired_at else None


def _refuse_unknown_reader(name: str | None) -> None:
    known = [reader.name for reader in READERS]
    if name is not None and name not in known:
        msg = f"no reader {name!r}; known are {', '.join(known)}"
        raise UsageError(msg)


def case_of(path: Path) -> Case | None:
    """Return the case whose visit lists this file: CASE/visits/DATE/file."""
    folder = path.resolve().parent
    in_case = (folder / "visit.toml").exists() and (folder.parents[1] / "case.toml").exists()
    return open_case(folder.parents[1]) if in_case else None


def facts_of(path: Path, case: Case | None, options: RecordingEntry) -> RecordingEntry:
    """Return the facts of a file: those of its visit sheet, which the caller's outweigh."""
    known = RecordingEntry(path=path.name)
    if case:
        visit = next(v for v in case.visits if v.folder == path.resolve().parent)
        listed = [e for e in visit.document.recording if e.path == path.name]
        known = listed[0] if listed else known
    said = {
        f.name: value
        for f in dataclasses.fields(options)
        if (value := getattr(options, f.name)) is not None and f.name not in {"path", "parameters"}
    }
    return replace(known, **said, parameters={**known.parameters, **options.parameters})
