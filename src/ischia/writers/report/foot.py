"""The foot of page 1: the next best test, what was not measured, and the limits."""

from ischia.model.assessment import NextTest
from ischia.model.terms import Policy
from ischia.writers.report.lines import asked_of
from ischia.writers.report.linked import said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Missing, Number, Text, Tile
from ischia.writers.report.strength_tile import not_measured
from ischia.writers.report.wording import THIN, lowered, opened, per_cent, short_hash, tidied

_MOST_MISSING = 4
_MOST_OF_ONE = 2  # reasons in place of one tile
_HARDLY = 0.10  # a house default, like the words for probabilities
_POLICIES = {Policy.EVIDENCE: "evidence policy", Policy.CLINIC_PAGE: "clinic-page policy"}


def next_test(material: ReportMaterial) -> tuple[str, tuple[Text, ...]]:
    """Return the heading and the lines of the next best test."""
    tests = material.assessment.next_tests
    if not material.assessment.hypotheses:
        return "No test is proposed", (("Without an explanation to weigh, none can be ranked.",),)
    if not tests:
        return "No further test is proposed", (
            ("Nothing that is left to ask or examine would move the probabilities.",),
        )
    # A safety question moves no probability, and is asked before any test all the same.
    open_questions = [lowered(t.name) for t in tests if t.gain_bits <= 0]
    asked: list[Text] = (
        [(f"First ask, for safety: {'; '.join(open_questions)}.",)] if open_questions else []
    )
    ranked = [t for t in tests if t.gain_bits > 0]
    if not ranked:
        return "Ask what nobody asked", tuple(asked)
    first, *others = ranked
    leading = material.assessment.hypotheses[:1]
    # A reason that only repeats the numbers of the next line is not printed twice.
    own = "" if any(first.why.startswith(h.name) for h in leading) else opened(first.why)
    lines: list[Text] = [*asked, *([(said(material, own),)] if own else [])]
    lines.append(_would(material, first))
    if not first.possible_today:
        lines.append(("Not possible today.",))
    if follows := _follows(first):
        lines.append((follows,))
    if others:
        names = ", ".join(asked_of(material.assessment, t) for t in others[:2])
        lines.append((f"After it: {names}.",))
    return f"Next best test: {asked_of(material.assessment, first)}", tuple(lines)


def _would(material: ReportMaterial, test: NextTest) -> Text:
    """Return what each answer would change; the probability of now opens what it came from."""
    hypotheses = material.assessment.hypotheses
    now = next((h for h in hypotheses if h.condition == test.condition), None)
    answers = (
        f"{per_cent(test.if_present)} if the sign is there, "
        f"{per_cent(test.if_absent)} if it is not."
    )
    if now is None:
        return (f"{opened(material.word(test.condition))}: {answers}",)
    moves = max(abs(p - now.posterior) for p in (test.if_present, test.if_absent))
    hardly = "It would hardly change the answer. " if moves < _HARDLY else ""
    chance = per_cent(now.posterior)
    shown = Number(measurement="posterior", says=chance) if now is hypotheses[0] else chance
    return (f"{hardly}{opened(now.name)} (now ", shown, f"): {answers}")


def _follows(test: NextTest) -> str:
    """Return what an answer would change beyond a probability: what leads, the plan, a danger."""
    told = [
        f"{'There' if word == 'present' else 'Not there'}: {'; '.join(more)}."
        for word, _, said in (change.partition(": ") for change in test.changes)
        if (more := [part for part in said.split("; ") if not _only_a_number(part)])
    ]
    return tidied(" ".join(told)).replace("%", f"{THIN}%")


def _only_a_number(part: str) -> bool:
    """Say whether a part gives nothing but the probability that the line above has already."""
    return " → " in part and "," not in part


def unmeasured(tiles: tuple[Tile, ...]) -> tuple[Missing, ...]:
    """Return what stands in place of tiles that have nothing to show."""
    return tuple(m for tile in tiles if tile.empty for m in tile.missing[:_MOST_OF_ONE])


def missing(
    material: ReportMaterial, tiles: tuple[Tile, ...], above: tuple[Missing, ...]
) -> tuple[tuple[Missing, ...], str]:
    """Return what else was not measured, the first few, and how many more there are."""
    empty = [m for tile in tiles if not tile.drawings for m in tile.missing]
    seen = {(m.what, m.why): m for m in empty}
    for entry in material.missing(""):
        lacking = not_measured(material, entry)
        seen.setdefault((lacking.what, lacking.why), lacking)
    listed = tuple(m for m in seen.values() if m not in above)
    more = len(listed) - _MOST_MISSING
    return listed[:_MOST_MISSING], f"and {more} more, listed behind" if more > 0 else ""


def missing_heading(listed: tuple[Missing, ...], above: tuple[Missing, ...]) -> str:
    """Return what stands over the list; an empty one does not hide what stands above."""
    if listed:
        return "Not measured, so not called normal"
    other = "else " if above else ""
    return f"Nothing {other}that was asked for is missing"


def limits(material: ReportMaterial) -> tuple[str, str]:
    """Return the limits of the page, and the stamp of what it used."""
    assessment = material.assessment
    review = assessment.knowledge.clinical_review
    lines = [
        "Simulated data." if assessment.simulated else "",
        "Supports a decision; a clinician makes it.",
        "The knowledge used has had no clinical review yet."
        if review == "none"
        else f"Clinical review of the knowledge: {review}.",
        f"Intervals are 95{THIN}%.",
    ]
    stamp = f"knowledge {short_hash(assessment.knowledge.sha256)} · {_POLICIES[assessment.policy]}"
    return " ".join(filter(None, lines)), stamp


def status(material: ReportMaterial) -> str:
    """Return whether somebody has decided on this assessment."""
    decided = len(material.assessment.decisions)
    if not decided:
        return "Draft until signed"
    return f"{decided} decision{'s' if decided > 1 else ''} recorded"
