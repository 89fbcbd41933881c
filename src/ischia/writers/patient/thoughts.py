"""What we looked at, what we think and how sure, what we do not know."""

from typing import Final

from ischia.model.assessment import Hypothesis
from ischia.model.terms import InjuredSide, Modality
from ischia.writers.figures.ink import Drawing
from ischia.writers.patient.chance import between, of_ten, people
from ischia.writers.patient.pieces import Entry, Part
from ischia.writers.report.lines import supported
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.wording import day, lowered, opened, side_word

_LOOKED: Final = {
    Modality.HISTORY: "We asked how it began and what you feel.",
    Modality.EXAM: "We examined you.",
    Modality.STRENGTH: "We measured your strength.",
    Modality.ULTRASOUND: "We looked inside your thigh with ultrasound.",
    Modality.MOTION: "We recorded how you move.",
    Modality.IMAGING_REPORT: "We read the report of a scan.",
}
_LACKING: Final = {
    Modality.STRENGTH: "We have not measured your strength.",
    Modality.ULTRASOUND: "We have not looked inside your thigh with ultrasound.",
    Modality.MOTION: "We have not recorded how you move.",
}
_EXAMINED: Final = ("done on", "examined on")
_LIKELY = 0.5
_WORTH_SAYING = 0.1  # the house's cut between unlikely and very unlikely
_MOST_OTHERS = 2
_MOST_HELP = 2


def looked_at(material: ReportMaterial) -> Part:
    """Return what this page rests on."""
    a = material.assessment
    seen = _seen(material)
    says = [f"You came on {day(a.visit_date)}."]
    if a.complaint:
        says.append(f"You told us: “{a.complaint.rstrip('.')}”.")
    return Part(
        key="looked-at",
        heading="What we looked at",
        says=tuple(says),
        entries=(
            *(Entry(says=words) for way, words in _LOOKED.items() if way in seen),
            *(Entry(says=words) for words in _answered(material)),
        ),
    )


def _answered(material: ReportMaterial) -> tuple[str, ...]:
    """Return what an image showed that was asked for because of a warning sign, each once."""
    # What somebody else has seen to, or a clinician turned down, no scan of ours has shown.
    done = (f for f in material.assessment.red_flags if f.done.startswith(_EXAMINED))
    said = (material.plain.get(f"{f.id}.done", "") for f in done)
    return tuple(dict.fromkeys(words for words in said if words))


def _seen(material: ReportMaterial) -> set[Modality]:
    ways = {f.modality for f in material.assessment.findings}
    kinds = {m.concept.partition(".")[0] for m in material.measurements}
    return ways | {Modality(kind) for kind in kinds if kind in set(Modality)}


def thoughts(material: ReportMaterial) -> Part:
    """Return what it is, and of how many people with the same findings that would be true."""
    a = material.assessment
    heading = "What we think it is"
    if a.injured_side is InjuredSide.NONE:
        says = ("You named no leg that hurts. So we compared both, and did not look for a cause.",)
        return Part(key="thoughts", heading=heading, says=says)
    if a.conclusion == "not_enough" or not a.hypotheses:
        return Part(
            key="thoughts",
            heading=heading,
            says=("We cannot tell yet. What we know so far fits more than one cause.",),
            entries=_would_help(material),
        )
    # What stands first is told, also where an image put it before what is likelier.
    leading = [h for h in a.hypotheses if h.posterior >= _LIKELY or h is a.hypotheses[0]]
    sentences = [line for h in leading for line in _believed(material, h)]
    sentences.append("The number comes from studies and from judgement. It is not certain.")
    others = [
        h
        for h in a.hypotheses
        if h not in leading and h.posterior >= _WORTH_SAYING and supported(h)
    ]
    return Part(
        key="thoughts",
        heading=heading,
        says=tuple(sentences),
        drawing=_drawn(leading[0]) if len(leading) == 1 else None,
        entries=tuple(_other(material, h) for h in others[:_MOST_OTHERS]),
    )


def _drawn(h: Hypothesis) -> Drawing:
    return people(h.posterior, f"Ten people, {of_ten(h.posterior)} filled")


def _believed(material: ReportMaterial, h: Hypothesis) -> tuple[str, ...]:
    forms = [material.plain.get(f"{h.condition}.{v}.plain", "") for v in h.variants]
    many = of_ten(h.posterior).removesuffix(" of 10")
    return (
        f"{plain_name(material, h)}.",
        *(f"{form}." for form in forms if form),
        f"Of 10 people with the same findings, {many} would have this. {between(h.posterior95)}",
    )


def plain_name(material: ReportMaterial, h: Hypothesis) -> str:
    """Return a condition as a patient reads it, with the leg where it could be either."""
    said = material.plain.get(f"{h.condition}.plain") or opened(h.name)
    both = material.assessment.injured_side is InjuredSide.BOTH
    return f"{opened(side_word(h.side))} leg: {lowered(said)}" if both else said


def _other(material: ReportMaterial, h: Hypothesis) -> Entry:
    return Entry(
        says=f"It could also be this: {lowered(plain_name(material, h))}.",
        note=f"That would be true for {of_ten(h.posterior)}.",
    )


def _would_help(material: ReportMaterial) -> tuple[Entry, ...]:
    """Return what would help to tell, by its name without what it is looked at for."""
    ranked = [t.name for t in material.assessment.next_tests if t.gain_bits > 0]
    names = dict.fromkeys(name.partition(", for ")[0] for name in ranked)
    return tuple(
        Entry(says=f"This would help to tell: {lowered(name)}.")
        for name in list(names)[:_MOST_HELP]
    )


def unknown(material: ReportMaterial) -> Part:
    """Return what nobody knows yet; it is not normal, only unknown."""
    a = material.assessment
    seen = _seen(material)
    lines = [words for way, words in _LACKING.items() if way not in seen]
    if any(f.state == "not_assessed" for f in a.red_flags):
        lines.append("Some questions about warning signs are still open. Please answer them.")
    if any(f.state == "inconclusive" for f in a.red_flags):
        lines.append("Some warning signs were not clear. We look at them again.")
    if any(g.state == "fired" for g in a.guards):
        lines.append("An earlier diagnosis no longer fits what we see. So we look again.")
    warned = {name for f in a.red_flags if f.state == "present" for name in f.basis}
    lines += [
        f"This does not fit yet: {lowered(material.word(name))}."
        for name in a.unexplained[:2]
        if name not in warned
    ]
    return Part(
        key="unknown",
        heading="What we do not know",
        says=("Not measured does not mean normal.",) if lines else ("Nothing that we asked for.",),
        entries=tuple(Entry(says=line) for line in lines),
    )
