"""NordBord tables and traces → `ReportedValues` and `ForceTrace`."""

import re
from dataclasses import replace
from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Context
from ischia.model.recording import Recording
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.readers.contract import RawFile, source_of
from ischia.readers.doubts import of_reader
from ischia.readers.nordbord.hub import HubRow, looks_like_hub, parse_hub
from ischia.readers.nordbord.trace import parse_trace
from ischia.readers.strength import force_trace

TAG: Final = "nordbord@1"
DEVICE: Final = "NordBord"
NORDIC: Final = "nordic"
CONCEPTS: Final = {
    "max_force": ("strength.peak_force", Unit.NEWTON),
    "avg_force": ("strength.mean_peak_force", Unit.NEWTON),
    "max_torque": ("strength.peak_torque", Unit.NEWTON_METRE),
    "max_impulse": ("strength.repetition_impulse", Unit.NEWTON_SECOND),
}


def read(raw: RawFile, facts: RecordingEntry) -> tuple[Recording, ...]:
    """Return what a file of the board holds: both legs, whatever side the facts name.

    Raises
    ------
    InputError
        When it is neither the hub's table nor a force trace, or is damaged.
    """
    if looks_like_hub(raw):
        return _tests(raw, parse_hub(raw), facts)
    trace = parse_trace(raw)
    known = replace(
        facts,
        motion=Motion.KNEE_FLEXION,
        contraction=facts.contraction or Contraction.ECCENTRIC,
        test=facts.test or NORDIC,
    )
    source = source_of(raw, tag=TAG, form="nordbord_trace_csv", device=facts.device or DEVICE)
    mended = of_reader(bridged=trace.bridged, angle_turned=False, velocity_turned=False)
    return tuple(
        force_trace(
            raw,
            replace(known, side=side),
            fs_hz=trace.fs_hz,
            force_n=force_n,
            source=source,
            mended=mended,
        )
        for side, force_n in ((Side.LEFT, trace.left_n), (Side.RIGHT, trace.right_n))
    )


def _tests(
    raw: RawFile, rows: tuple[HubRow, ...], facts: RecordingEntry
) -> tuple[ReportedValues, ...]:
    """Return the numbers of each test; the imbalance is not taken over, since its sign drifts."""
    device = facts.device or DEVICE
    found = []
    for number, row in enumerate(rows, start=1):
        source = source_of(
            raw, tag=TAG, form="nordbord_hub_csv", device=device, acquired_at=row.done_at
        )
        context = _context(row, facts, number if len(rows) > 1 else None)
        values = tuple(
            ReportedValue(
                concept=CONCEPTS[name][0],
                value=value,
                unit=CONCEPTS[name][1],
                side=side,
                # The hub gives the greatest impulse, our own method that of all repetitions.
                context={**context, "repetition": "best"} if name == "max_impulse" else context,
                device=device,
            )
            for name, side, value in row.numbers
        )
        found.append(ReportedValues(values=values, source=source))
    return tuple(found)


def _context(row: HubRow, facts: RecordingEntry, number: int | None) -> Context:
    named = re.sub(r"[^a-z0-9]+", "_", (row.test or facts.test or NORDIC).lower()).strip("_")
    held = named.startswith("iso")
    contraction = Contraction.ISOMETRIC if held else Contraction.ECCENTRIC
    context: dict[str, str | float] = {
        "motion": Motion.KNEE_FLEXION.value,
        "contraction": contraction.value,
        "test": named or NORDIC,
    }
    if number is not None:  # or the tests of one day could not be told apart
        context["number"] = number
    return context
