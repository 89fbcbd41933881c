"""Which study's error is that of a value: one choice, for today's interval and for a change."""

from ischia.measure.strength.errors import published_error
from ischia.model.reliability import Reliability, study_of
from ischia.model.units import Unit

CONTEXT = {"motion": "knee_extension", "velocity_deg_s": 60.0}


def study(name: str, sem_pct: float | None, **context: str | float) -> Reliability:
    return Reliability(
        id=name,
        concept="strength.peak_torque",
        context=context,
        sem=None,
        sem_pct=sem_pct,
        unit=Unit.NEWTON_METRE,
        n=20,
        population="adults",
        design="test and retest",
        evidence="full_text",
        cites=(name,),
    )


def of(*published: Reliability, unit: Unit = Unit.NEWTON_METRE) -> str | None:
    found = study_of(published, "strength.peak_torque", unit, CONTEXT)
    return found and found.id


def test_the_study_whose_context_says_most_counts_wherever_it_stands() -> None:
    wide, near = study("wide", 20.0), study("near", 5.0, **CONTEXT)
    assert of(wide, near) == of(near, wide) == "near"
    _, _, cites = published_error(
        "strength.peak_torque", 100.0, Unit.NEWTON_METRE, CONTEXT, [wide, near]
    )
    assert cites == ("near",)


def test_a_study_of_something_else_or_without_an_error_is_none() -> None:
    assert of(study("fast", 5.0, velocity_deg_s=180.0)) is None
    assert of(study("no error", None)) is None
    assert of(study("any", 5.0), unit=Unit.NEWTON) is None
