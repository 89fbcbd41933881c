"""A knowledge base of two conditions and three signs: small enough to redo by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.load import Knowledge, load
from ischia.knowledge.schema import Condition, Criterion
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State


def judged(value: float) -> dict[str, float]:
    return {"value": value, "low": value * 0.8, "high": 1 - (1 - value) * 0.8}


def condition(name: str, prior: float, group: str | None = None) -> Condition:
    return msgspec.convert(
        {
            "schema": "condition/1",
            "id": name,
            "name": f"condition {name}",
            "sentence": "The {side} thigh is {certainty} at fault.",
            "plain": f"condition {name}",
            "origin": "other",
            "clinical_review": "none",
            "exclusive_group": group,
            "prior": {"sports_clinic": {**judged(prior), "basis": "judgement", "why": "made up"}},
        },
        Condition,
    )


def sign(name: str, leak: float, sensitivity: Mapping[str, float], **rest) -> Criterion:
    return msgspec.convert(
        {
            "schema": "criterion/1",
            "id": name,
            "name": f"sign {name}",
            "modality": "strength",
            "examination": "made up",
            "burden": 1,
            "remote": False,
            "clinical_review": "none",
            "basis": "clinic_default",
            "report": {"modality": "mri", "sign": name},
            "specificity": judged(1 - leak),
            "judged": [{"condition": c, "sensitivity": judged(s)} for c, s in sensitivity.items()],
            **rest,
        },
        Criterion,
    )


@pytest.fixture
def small() -> Callable[..., Knowledge]:
    """Give a maker of knowledge bases out of conditions and signs only."""

    def made(conditions: list[Condition], signs: list[Criterion]) -> Knowledge:
        return replace(
            load(),
            conditions={c.id: c for c in conditions},
            tests={},
            criteria={s.id: s for s in signs},
        )

    return made


def found(name: str, state: State, side: Side = Side.LEFT, **rest) -> Finding:
    return Finding(
        id=name, side=side, state=state, modality=Modality.STRENGTH, criterion=name, **rest
    )


@pytest.fixture
def make() -> dict[str, Callable]:
    return {"condition": condition, "sign": sign, "found": found}
