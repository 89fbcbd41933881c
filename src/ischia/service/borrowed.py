"""Errors between sessions that a study found on another device than the one that measured."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ischia.knowledge.load import load
from ischia.model.measurement import Measured, Measurement
from ischia.model.reliability import Reliability, study_of

ANOTHER_DEVICE: Final = "error_from_another_device"


def published_errors() -> tuple[Reliability, ...]:
    """Return every study of the error between sessions."""
    return load().reliabilities()


def borrowed(found: Iterable[Measured], published: Sequence[Reliability]) -> list[Measured]:
    """Return what was found, flagged where its published error is that of another device.

    A value that does not name its device is flagged as well: nobody knows that it was the one of
    the study. Ask after `named`, and before anything is made of the values.
    """
    return [_borrowed(m, published) for m in found]


def _borrowed(m: Measured, published: Sequence[Reliability]) -> Measured:
    if not isinstance(m, Measurement) or m.uncertainty.kind != "published":
        return m
    study = study_of(published, m.concept, m.unit, m.context)
    if study is None or ANOTHER_DEVICE in m.flags:
        return m
    if not study.is_borrowed_by(m.provenance.devices):
        return m
    return replace(m, flags=(*m.flags, ANOTHER_DEVICE))
