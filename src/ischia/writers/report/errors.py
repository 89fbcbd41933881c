"""Where a value's error comes from, in words: within a session or between sessions."""

from ischia.model.measurement import Measurement
from ischia.model.reliability import Reliability
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.wording import kind_of, lowered

_BETWEEN = {"published"}
_WITHIN = {"repeats", "calibration"}


def error_words(material: ReportMaterial, m: Measurement) -> str:
    """Return where an error comes from, and of whom: a study is named by device and people."""
    study = study_of(material, m)
    if study is not None:
        lent = "borrowed: " if study.is_borrowed_by(m.provenance.devices) else ""
        return lent + study_words(material, study) + (f", {study.counted}" if study.n else "")
    said = kind_of(m.uncertainty)
    if m.uncertainty.kind != "propagated":
        return said
    kinds = _kinds_behind(material, m)
    spans = ["within session"] * bool(kinds & _WITHIN) + ["between sessions"] * bool(
        kinds & _BETWEEN
    )
    return f"{said}: {' and '.join(spans)}" if spans else said


def study_words(material: ReportMaterial, study: Reliability) -> str:
    """Return a study of the error between sessions by what it is, whom it saw, on what."""
    how = "computed from" if study.evidence == "computed" else "published, of"
    device = material.studies.get(study.id, "").partition(",")[0]
    return f"between sessions, {how} {study.population}" + (
        f": {lowered(device)}" if device else ""
    )


def study_of(material: ReportMaterial, m: Measurement) -> Reliability | None:
    """Return the study that a published error was taken from: the one whose context says most."""
    if m.uncertainty.kind != "published":
        return None
    known = material.assessment.measured.by_id()
    # A value for each kilogram has the error of the value that it was made of.
    measured = [m, *(known[i] for i in m.derived_from if i in known)]
    fitting = [
        study
        for study in material.reliabilities
        for value in measured
        if (study.concept, study.unit) == (value.concept, value.unit)
        and study.n == m.uncertainty.n
        and all(value.context.get(key) == wanted for key, wanted in study.context.items())
    ]
    return max(fitting, key=lambda study: len(study.context), default=None)


def _kinds_behind(material: ReportMaterial, m: Measurement) -> set[str]:
    """Return the kinds of error that a derived value's own parts have, all the way down."""
    known = material.assessment.measured.by_id()
    kinds: set[str] = set()
    for parent in (known[i] for i in m.derived_from if i in known):
        kinds |= {parent.uncertainty.kind} | _kinds_behind(material, parent)
    return kinds
