"""How bad: the source page's grade by strength and by structure, and the structural classes.

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


def grades(
    facts: Facts, motion: Motion | None, knowledge: Knowledge, condition: str | None = None
) -> tuple[Grade, ...]:
    """Return the grades of one side by every system, what outranks first.

    `motion` is the leading condition's. A system that is made for some conditions only is left out
    while another one, or none, leads.
    """
    made: list[Grade] = []
    for system in sorted(knowledge.classifications.values(), key=lambda s: (s.rank, s.id)):
        if system.conditions and condition not in system.conditions:
            continue
        made.append(_by_structure(system, facts, knowledge, condition))
        if any(level.strength_at_least_pct is not None for level in system.level):
            made.append(_by_strength(system, facts, motion))
    return tuple(made)


def _by_structure(
    system: Classification, facts: Facts, knowledge: Knowledge, condition: str | None
) -> Grade:
    """Take the worst level whose signs are there; where a measured one may be, two levels."""
    leaning: list[tuple[Level, Reading]] = []
    for level in system.level:
        if level.structure is None:
            continue
        reading = read(level.structure, facts)
        if reading.state is State.PRESENT:
            return _structural(system, [*leaning, (level, reading)], facts, knowledge)
        if _may_be(reading):
            leaning.append((level, reading))
    if leaning:
        return _structural(system, leaning, facts, knowledge, uncertain=True)
    named = [level for level in system.level if condition and condition in level.leading]
    if named:
        why = f"{named[0].words}. It is what leads; no image shows it"
        return _grade(system, named[0].grade, "leading explanation", why, ())
    why = "no image, no mark and no report says what this system grades by"
    return _grade(system, UNGRADED, "structure", why, ())


def _may_be(reading: Reading) -> bool:
    """Say whether a measured level is possible: its interval spans the limit, or its value is in.

    A value without a known error counts by where it lies; a word that decides nothing does not.
    """
    if reading.state is not State.INDETERMINATE:
        return False
    return reading.leans is State.PRESENT or reading.margin_sem is not None


def _structural(
    system: Classification,
    seen: list[tuple[Level, Reading]],
    facts: Facts,
    knowledge: Knowledge,
    *,
    uncertain: bool = False,
) -> Grade:
    """Word a grade that was seen: a worse level that only leans is named before it."""
    site = next((s for s in system.site if read(s.when, facts).state is State.PRESENT), None)
    letter = site.letter if site else ""
    names = [f"{level.grade}{letter if level.grade != '0' else ''}" for level, _ in seen]
    grade = " or ".join(names) + (", uncertain" if uncertain else "")
    level, reading = seen[-1]
    told = "; ".join(dict.fromkeys(t for _, r in seen for t in _seen(r, facts, knowledge)))
    why = f"{level.words}{f', {site.words}' if site else ''}. {told}"
    basis = tuple(dict.fromkeys(b for _, r in seen for b in r.basis)) or reading.basis
    return _grade(system, grade, "structure", why, basis)


def _seen(reading: Reading, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Say what a level rests on: findings by their own words, measurements by the reading's."""
    found = [facts.findings[name] for name in reading.basis if name in facts.findings]
    return tuple(_told(finding, facts, knowledge) for finding in found) or (reading.why,)


def _told(finding: Finding, facts: Facts, knowledge: Knowledge) -> str:
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
    beside = _beside(system, facts)
    found = chosen(facts, "strength.limb_symmetry", needed)
    if isinstance(found, Reading) and motion is system.by_hand_motion:
        return _by_hand(system, facts, found, beside)
    if isinstance(found, Reading):
        return _grade(system, UNGRADED, "strength", found.why, found.basis, beside)
    if not found.sure:
        return _grade(system, UNGRADED, "strength", found.words(), found.basis, beside)
    levels = [level for level in system.level if level.strength_at_least_pct is not None]
    worst, best = _level(levels, found.low), _level(levels, found.high)
    grade = worst.grade if worst is best else f"{best.grade} or {worst.grade}"
    limits = ", ".join(f"{lv.grade} from {lv.strength_at_least_pct:g} %" for lv in levels)
    why = f"{found.words()} of the other leg; limits without a source: {limits}"
    return _grade(system, grade, "strength", why, found.basis, beside)


def _by_hand(
    system: Classification, facts: Facts, unmeasured: Reading, beside: tuple[str, ...]
) -> Grade:
    """Take what a hand felt where no machine measured: it tells full from less, and no more."""
    felt = [
        (level, reading)
        for level in reversed(system.level)
        if level.by_hand is not None
        and (reading := read(level.by_hand, facts)).state is State.PRESENT
    ]
    if not felt:
        return _grade(system, UNGRADED, "strength", unmeasured.why, unmeasured.basis, beside)
    grade = " or ".join(level.grade for level, _ in felt)
    reading = felt[0][1]
    why = f"{reading.why}; tested by hand, not measured"
    return _grade(system, grade, "strength", why, reading.basis, beside)


def _beside(system: Classification, facts: Facts) -> tuple[str, ...]:
    """Return what a strength must be read beside: how long ago it happened, and whether it hurt."""
    days = facts.since_onset_days
    when = "days since the injury not known" if days is None else f"day {days:.0f} since the injury"
    pain = facts.findings.get(system.effort or "")
    if pain is None or pain.state is State.INDETERMINATE:
        effort = "nobody said whether pain limited the effort"
    elif pain.state is State.PRESENT:
        effort = "pain limited the effort: the muscle may be stronger than it tested"
    else:
        effort = "pain did not limit the effort"
    return when, effort


def _level(levels: list[Level], strength_pct: float) -> Level:
    """Find the mildest level that a strength still reaches."""
    reached = [lv for lv in levels if strength_pct >= (lv.strength_at_least_pct or 0.0)]
    return max(reached, key=lambda lv: lv.strength_at_least_pct or 0.0, default=levels[0])


def _grade(  # the parts of a grade
    system: Classification,
    grade: str,
    by: str,
    why: str,
    basis: tuple[str, ...],
    beside: tuple[str, ...] = (),
) -> Grade:
    by_nature = by == "structure" and system.threshold_basis == "clinic_default"
    # Where a system grades by strength as well, its warning is about strength.
    warned = by == "strength" or not by_nature
    return Grade(
        system=system.system,
        name=system.name,
        grade=grade,
        by=by,
        why=why,
        basis=basis,
        threshold_basis="defining" if by_nature else system.threshold_basis,
        beside=(*beside, system.beside) if system.beside and warned else beside,
    )
