"""How a muscle's build changes from rest to contraction, in one recording."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ischia.model.measurement import Context, Measured, Measurement, NotMeasured
from ischia.numeric.differences import difference

CHANGE: Final = "_change"
_REST, _CONTRACTION = "rest", "contraction"
# Of one frame; a change is of two.
_OF_FRAME: Final = frozenset({"state", "frame", "one_degree_mm"})


def architecture_changes(values: Iterable[Measured]) -> tuple[Measured, ...]:
    """Change of each quantity of architecture, contraction − rest, in its unit.

    Both states are frames of one recording. The interval holds the errors of both pictures, taken
    as independent: what they share (the scale, the observer's boxes) makes the change surer than
    it says, and how hard the muscle contracted is in no interval. Nothing is returned where not
    both states were marked; where one of them could not be measured, the change says so.
    """
    by_concept: dict[str, dict[str, Measured]] = {}
    for value in values:
        state = value.context.get("state")
        if state in {_REST, _CONTRACTION}:
            by_concept.setdefault(value.concept, {})[str(state)] = value
    return tuple(
        _change(of[_CONTRACTION], of[_REST])
        for of in by_concept.values()
        if {_REST, _CONTRACTION} <= of.keys()
    )


def _change(contraction: Measured, rest: Measured) -> Measured:
    concept = f"{contraction.concept}{CHANGE}"
    context: Context = {k: v for k, v in contraction.context.items() if k not in _OF_FRAME}
    for one in (rest, contraction):
        if isinstance(one, NotMeasured):
            reason = f"it was not measured in the state {one.context['state']}: {one.reason}"
            return NotMeasured(concept=concept, side=one.side, context=context, reason=reason)
    if not (isinstance(rest, Measurement) and isinstance(contraction, Measurement)):
        msg = f"{concept}: neither measured nor missing"
        raise TypeError(msg)
    value, error, interval = difference(
        contraction.value, contraction.uncertainty, rest.value, rest.uncertainty
    )
    spans_s = [one.provenance.span_s for one in (rest, contraction)]
    ends_s = [end for span_s in spans_s if span_s for end in span_s]
    return replace(
        contraction,
        id="",
        concept=concept,
        value=value,
        interval95=interval,
        uncertainty=error,
        context=context,
        provenance=replace(
            contraction.provenance,
            method=f"{concept}@1",
            span_s=(min(ends_s), max(ends_s)) if ends_s else None,
        ),
        flags=tuple(dict.fromkeys((*rest.flags, *contraction.flags))),
        derived_from=(rest.id, contraction.id),
    )
