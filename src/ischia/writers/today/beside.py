"""What a row says beside its sentence: form, differences that were measured, what is blocked."""

from collections.abc import Iterator
from typing import Final

from ischia.model.measurement import Measurement
from ischia.model.plan import PlanItem
from ischia.model.terms import How
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.wording import interval_of, listed, value_of

_DIFFERENCE: Final = "_difference"
_FAMILIES: Final = ("exam.", "strength.", "ultrasound.", "motion.")
_GEOMETRY: Final = "geometry_not_tissue_strain"  # too far from a finding for so few words
_SCORE: Final = "_score"
_DRUGS: Final = frozenset({"medicine", "injection"})
_RULE: Final = "Rule "


def beside(material: ReportMaterial) -> tuple[str, ...]:
    """Return what is worth a glance: each with its number, and of each kind of measuring one."""
    return (*_form(material), *_differences(material), *_remote(material), *_policies(material))


def _form(material: ReportMaterial) -> Iterator[str]:
    leading = next(iter(material.assessment.hypotheses), None)
    if leading is not None and leading.variants:
        told = [material.word(f"{leading.condition}.{v}") for v in leading.variants]
        yield f"Form: {listed(told)}"


def _differences(material: ReportMaterial) -> Iterator[str]:
    """Yield, of each kind of measuring, the difference between the legs that is clearest."""
    for family in _FAMILIES:
        found = [
            m
            for m in material.assessment.measured.measurements
            if m.concept.startswith(family) and _is_told(m)
        ]
        if found:
            clearest = max(found, key=_clearness)
            how = ", eccentric" if family == "strength." else ""
            told = f"{material.word(clearest.concept)}{how}"
            yield f"{told}: {value_of(clearest)} ({interval_of(clearest)})"


def _is_told(m: Measurement) -> bool:
    if not m.concept.endswith(_DIFFERENCE) or m.interval95 is None:
        return False
    if _GEOMETRY in m.flags or _SCORE in m.concept:
        return False
    # What shortening gives is drawn in the row already.
    if m.concept.startswith("strength.") and m.context.get("contraction") != "eccentric":
        return False
    return m.interval95[0] > 0 or m.interval95[1] < 0


def _clearness(m: Measurement) -> float:
    low, high = m.interval95 or (0.0, 0.0)
    return abs(m.value) / (high - low) if high > low else 0.0


def _remote(material: ReportMaterial) -> Iterator[str]:
    flags = {flag for m in material.assessment.measured.measurements for flag in m.flags}
    if How.REMOTE in flags:
        yield "Seen remotely"


def _policies(material: ReportMaterial) -> Iterator[str]:
    """Yield which medicines are blocked in this person, and on how much the policies disagree."""
    plans = (material.assessment.plan, material.assessment.other_policy_plan)
    items = [i for plan in plans if plan for phase in plan.phases for i in phase.items]
    blocked: dict[str, list[str]] = {}
    for item in {i.id: i for i in items if i.kind in _DRUGS}.values():
        if item.blocked:
            blocked.setdefault(item.blocked, []).append(_quoted(item))
    for why, (first, *more) in blocked.items():
        yield f"Blocked ({why}): “{first}”" + (f" and {len(more)} more" if more else "")
    other = material.assessment.other_policy_plan
    against = [
        i
        for phase in (other.phases if other else ())
        for i in phase.items
        if i.applies == "yes" and (i.contradicted or i.blocked)
    ]
    if against:
        on = "one point" if len(against) == 1 else f"{len(against)} points"
        yield f"The two policies disagree on {on}"


def _quoted(item: PlanItem) -> str:
    says = item.says.partition(": ")[2] if item.says.startswith(_RULE) else item.says
    return says.rstrip(".")
