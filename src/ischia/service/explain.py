"""An assessment → the parts that one question asks for, as plain data."""

import dataclasses
import difflib
from typing import Any

import msgspec

from ischia.model.assessment import Hypothesis
from ischia.model.errors import UsageError
from ischia.model.measured import Measurements
from ischia.model.schema import encode
from ischia.model.terms import Side
from ischia.service.assess import Assessed


def hypothesis_of(
    assessed: Assessed, condition: str | None, side: Side | None = None
) -> Hypothesis | None:
    """Return the hypothesis about a condition on a side, the most probable where none is named.

    Raises
    ------
    UsageError
        When the condition or the side is not among the hypotheses; a near word is offered.
    """
    hypotheses = assessed.assessment.hypotheses
    if not hypotheses:
        return None
    here = [h for h in hypotheses if side in (None, h.side)]
    if not here:
        argued = " and ".join(sorted({h.side.value for h in hypotheses}))
        msg = f"nothing is argued about the {side} side; argued is {argued}"
        raise UsageError(msg)
    found = [h for h in here if condition in (None, h.condition)]
    if found:
        return found[0]
    known = list(dict.fromkeys(h.condition for h in here))
    near = difflib.get_close_matches(condition or "", known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    msg = f"no hypothesis about {condition!r}; {hint}"
    raise UsageError(msg)


def explained(
    assessed: Assessed, condition: str | None, side: Side | None = None
) -> dict[str, Any]:
    """Return what argues for a condition and against it, and what would change the answer.

    Raises
    ------
    UsageError
        When the condition or the side is not among the hypotheses.
    """
    chosen = hypothesis_of(assessed, condition, side)
    plain: dict[str, Any] = msgspec.to_builtins(
        {
            "red_flags": assessed.assessment.red_flags,
            "conclusion": assessed.assessment.conclusion,
            "conclusion_why": assessed.assessment.conclusion_why,
            "hypothesis": chosen,
            "unexplained": assessed.assessment.unexplained,
            "conflicts": assessed.assessment.conflicts,
            "notices": assessed.assessment.notices,
            "next_tests": assessed.assessment.next_tests,
            "sensitivity": assessed.assessment.sensitivity,
        }
    )
    return plain


def followed(assessed: Assessed) -> dict[str, Any]:
    """Return every series with its verdict, and the plan's phases with their gates."""
    plan = assessed.assessment.plan
    plain: dict[str, Any] = msgspec.to_builtins(
        {"progress": assessed.assessment.progress, "phases": plan.phases if plan else ()}
    )
    return plain


def measurements_json(measured: Measurements, *, curves: bool) -> dict[str, Any]:
    """Return the document `ischia.measurements/1`; curves only where they are asked for."""
    shown = measured if curves else dataclasses.replace(measured, curves=())
    plain = encode(shown)
    return plain if curves else {k: v for k, v in plain.items() if k != "curves"}
