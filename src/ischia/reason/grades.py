"""How bad: the source page's grade by strength and by structure, and the structural class.

Structure outranks strength: a complete tear may test strong, and an ordinary strain may test at
half of the other leg in its first days.
"""

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import Classification, Level
from ischia.model.assessment import Grade
from ischia.model.finding import Finding
from ischia.model.terms import Motion, State
from ischia.reason.reading import Facts, Reading, chosen, read

UNGRADED = "ungraded"


def grades(facts: Facts, motion: Motion | None, knowledge: Knowledge) -> tuple[Grade, ...]:
    """Return the grades of one side, what outranks first; `motion` is the leading condition's."""
    page = knowledge.classifications["page_grade"]
    structural = knowledge.classifications["structural_class"]
    return (
        _by_structure(structural, facts, knowledge),
        _by_structure(page, facts, knowledge),
        _by_strength(page, facts, motion),
    )


def _by_structure(system: Classification, facts: Facts, knowledge: Knowledge) -> Grade:
    """Take the worst level whose structural signs are present."""
    for level in system.level:
        if level.structure is None:
            continue
        reading = read(level.structure, facts)
        if reading.state is State.PRESENT:
            seen = [_seen(facts.findings[name], facts, knowledge) for name in reading.basis]
            why = f"{level.words}. {'; '.join(seen)}"
            return _grade(system, level.grade, "structure", why, reading.basis)
    why = "no imaging and no mark says what the structure is"
    return _grade(system, UNGRADED, "structure", why, ())


def _seen(finding: Finding, facts: Facts, knowledge: Knowledge) -> str:
    """Say what was seen and which quantity its number is: an opening is not the gap itself."""
    criterion = knowledge.criteria.get(finding.id)
    if criterion is None or criterion.when is None:
        return finding.why
    concepts = {m.concept for m in facts.measured.measurements if m.id in finding.basis}
    names = sorted(knowledge.concepts[c].name.lower() for c in concepts)
    return f"{criterion.name}: {', '.join(names)} {finding.why}"


def _by_strength(system: Classification, facts: Facts, motion: Motion | None) -> Grade:
    """Take the level of the strength ratio; two levels where its interval reaches over a limit."""
    if motion is None:
        why = "the leading condition does not show in the strength of one motion"
        return _grade(system, UNGRADED, "strength", why, ())
    needed = {
        "motion": str(motion),
        "contraction": "concentric",
        "ratio": "injured_over_uninjured",
    }
    found = chosen(facts, "strength.limb_symmetry", needed)
    if isinstance(found, Reading):
        return _grade(system, UNGRADED, "strength", found.why, found.basis)
    if not found.known:
        return _grade(system, UNGRADED, "strength", found.words(), found.basis)
    levels = [level for level in system.level if level.strength_at_least_pct is not None]
    worst, best = _level(levels, found.low), _level(levels, found.high)
    grade = worst.grade if worst is best else f"{best.grade} or {worst.grade}"
    limits = ", ".join(f"{lv.grade} from {lv.strength_at_least_pct:g} %" for lv in levels)
    why = f"{found.words()} of the other leg; limits without a source: {limits}"
    return _grade(system, grade, "strength", why, found.basis)


def _level(levels: list[Level], strength_pct: float) -> Level:
    """Find the mildest level that a strength still reaches."""
    reached = [lv for lv in levels if strength_pct >= (lv.strength_at_least_pct or 0.0)]
    return max(reached, key=lambda lv: lv.strength_at_least_pct or 0.0, default=levels[0])


def _grade(system: Classification, grade: str, by: str, why: str, basis: tuple[str, ...]) -> Grade:
    return Grade(
        system=system.system,
        grade=grade,
        by=by,
        why=why,
        basis=basis,
        threshold_basis="defining" if by == "structure" else system.threshold_basis,
    )
