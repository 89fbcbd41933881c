"""Foot events of a visit's recordings, told by several, as a report lists them."""

from collections.abc import Mapping

from ischia.measure import motion
from ischia.model.motion import MarkerTrial
from ischia.model.recording import Recording
from ischia.writers.report.material import FootEvent


def foot_events(
    recordings: Mapping[str, tuple[Recording, ...]],
) -> dict[str, tuple[FootEvent, ...]]:
    """Return, by file, the events that the file or a plate tells, beside those of the markers."""
    found = {}
    for sha256, held in recordings.items():
        events = tuple(
            FootEvent(side=one.side, kind=one.kind, times_s=one.times_s)
            for trial in held
            if isinstance(trial, MarkerTrial) and trial.trial == "dynamic"
            for one in motion.events_beside(motion.with_wands(trial, None)[0])
        )
        if events:
            found[sha256] = events
    return found
