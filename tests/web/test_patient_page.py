"""The patient's page: plain, honest about doubt, what cannot wait first, nothing contradicted."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from ischia.knowledge.load import load
from ischia.model.assessment import Assessment
from ischia.model.plan import Decision
from ischia.model.plan_changes import changed_line
from ischia.model.terms import InjuredSide, Policy, Side, Urgency
from ischia.writers.figures.ink import ink
from ischia.writers.patient.chance import between, of_ten, people
from ischia.writers.patient.doing import current
from ischia.writers.patient.html import patient_html
from ischia.writers.patient.page import patient_page
from ischia.writers.patient.pdf import patient_pdf
from ischia.writers.patient.pieces import PatientPage
from ischia.writers.report.material import ReportMaterial

JARGON = re.compile(
    r"posterior|prior|likelihood|log-odds|sensitivity|bilateral|unilateral|anterior|"
    r"isometric|eccentric|concentric|palpation|contraindicat|aetiology|prognosis|hypothes",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?:]+[.!?:]")


def sentences(page: PatientPage) -> list[str]:
    """Return every sentence that the page says."""
    told = [page.heading + ".", page.state, *page.foot]
    told += [text for flag in page.urgent for text in (flag.says, flag.action)]
    for part in page.parts:
        told += [part.heading + ".", *part.says]
        for entry in part.entries:
            told += [entry.says, entry.note, *entry.lines]
    own = [re.sub("“.*”", "so", text) for text in told]  # what a patient said stays as it was said
    ended = [text if text.endswith((".", ":")) else f"{text}." for text in own]
    return [s.strip() for text in ended for s in SENTENCE.findall(text)]


def part(page: PatientPage, key: str) -> str:
    """Return what one part says, as one text."""
    (found,) = [p for p in page.parts if p.key == key]
    entries = [" ".join((e.says, e.dose, e.note, *e.lines)) for e in found.entries]
    return " ".join([found.heading, *found.says, *entries])


@pytest.fixture
def plain(simulated: ReportMaterial) -> ReportMaterial:
    """Give the material with the words for patients, and no red flag."""
    return replace(
        simulated,
        plain=load().plain_words(),
        assessment=replace(
            simulated.assessment,
            red_flags=tuple(f for f in simulated.assessment.red_flags if f.state != "present"),
        ),
    )


def changed(material: ReportMaterial, **fields: object) -> ReportMaterial:
    """Return the material with some fields of its assessment changed."""
    assessment: Assessment = replace(material.assessment, **fields)  # type: ignore[arg-type]
    return replace(material, assessment=assessment)


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.001, "fewer than 1 of 10"), (0.31, "about 3 of 10"), (0.98, "more than 9 of 10")],
)
def test_a_probability_is_a_number_of_people_and_never_all_or_none(
    probability: float, said: str
) -> None:
    assert of_ten(probability) == said


def test_the_doubt_is_said_in_the_same_words() -> None:
    assert between((0.31, 0.72)) == "It could also be as few as 3 or as many as 7."
    assert between((0.01, 0.99)) == "It could also be fewer than 1 or nearly all."
    assert between((0.71, 0.72)) == "The range of this number is small."


@pytest.mark.parametrize(
    ("probability", "sure", "pale"), [(0.01, 0, 1), (0.31, 3, 0), (0.93, 9, 0), (0.99, 9, 1)]
)
def test_ten_people_are_never_all_or_none(probability: float, sure: int, pale: int) -> None:
    svg = people(probability, "so many").svg
    dark = ink()["ink"]
    assert svg.count(f'fill="{dark}"') == sure
    assert svg.count('fill-opacity="0.24"') == pale
    assert svg.count("<circle") == 10


def test_sentences_are_short_and_plain(plain: ReportMaterial) -> None:
    said = sentences(patient_page(plain))
    words = [len(sentence.split()) for sentence in said]
    assert len(said) > 20
    assert sum(words) / len(words) <= 16
    assert not [s for s in said if JARGON.search(s)]


def test_every_word_that_knowledge_has_for_patients_is_short_and_plain() -> None:
    said = [s for text in load().plain_words().values() for s in SENTENCE.findall(text + ".")]
    assert len(said) > 100
    assert sum(len(s.split()) for s in said) / len(said) <= 16
    assert not [s for s in said if JARGON.search(s)]
    assert max(len(s.split()) for s in said) <= 26


def test_every_red_flag_has_words_for_the_patient() -> None:
    knowledge = load()
    words = knowledge.plain_words()
    assert not [f for f in knowledge.red_flags if f"{f}.plain" not in words]
    assert not [f for f in knowledge.red_flags if f"{f}.action" not in words]


def test_what_cannot_wait_comes_first_and_holds_the_exercises(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    now = replace(a.red_flags[1], state="present", urgency=Urgency.NOW)
    flags = (a.red_flags[0], now, *a.red_flags[2:])
    material = changed(replace(simulated, plain=load().plain_words()), red_flags=flags)
    page = patient_page(material)
    assert [u.when for u in page.urgent] == ["Now", "Today"]
    assert page.urgent[0].action == "Go to an emergency department now."
    assert "Start no exercise" in part(page, "do")
    assert "Surgical opinion" not in part(page, "do")
    text = patient_html(material)
    assert text.index("First of all") < text.index("What we think it is")


def test_contradicted_or_blocked_advice_is_never_sent(plain: ReportMaterial) -> None:
    a = plain.assessment
    assert a.other_policy_plan
    page_first = changed(
        plain, policy=Policy.CLINIC_PAGE, plan=a.other_policy_plan, other_policy_plan=a.plan
    )
    assert "Deep massage" not in patient_html(page_first)
    assert "Surgical opinion" in patient_html(page_first)
    assert a.plan
    (phase,) = a.plan.phases
    item = replace(phase.items[0], blocked="takes a blood thinner")
    blocked = replace(a.plan, phases=(replace(phase, items=(item,)),))
    assert "Surgical opinion" not in patient_html(changed(plain, plan=blocked))


def test_what_is_not_to_be_done_stands_in_plain_words(plain: ReportMaterial) -> None:
    plan = plain.assessment.plan
    assert plan
    clinical = "No passive stretching into pain in the first days"
    page = patient_page(changed(plain, plan=replace(plan, contraindications=(clinical,))))
    assert "Do not stretch into pain in the first days." in part(page, "do")
    assert clinical not in part(page, "do")


def test_what_a_clinician_left_out_is_not_sent_and_a_changed_dose_is(
    plain: ReportMaterial,
) -> None:
    a = plain.assessment
    assert a.plan
    phase = current(a.plan)
    one = next(i for i in phase.items if not (i.blocked or i.contradicted))
    plan = replace(a.plan, phases=(replace(phase, items=(one,)),), current_phase=phase.id)
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    gone = Decision(who="u-1", at=at, on=changed_line(one.id, ""), accepts=False, reason="x")
    less = replace(gone, on=changed_line(one.id, "2 times 4"))
    told = plain.plain.get(f"{one.id}.plain") or one.says
    drafted, left, changed_dose = (
        str(patient_page(changed(plain, plan=plan, decisions=decided)).parts)
        for decided in ((), (less, gone), (gone, less))
    )
    assert (told in drafted, told in left, told in changed_dose) == (True, False, True)
    assert ("2 times 4" in left, "2 times 4" in changed_dose) == (False, True)


def test_an_overridden_plan_is_not_sent(plain: ReportMaterial) -> None:
    plan = plain.assessment.plan
    assert plan
    decision = Decision(
        who="role-1", at=datetime(2026, 3, 2, tzinfo=UTC), on="plan:x", accepts=False, reason="no"
    )
    refused = patient_page(changed(plain, plan=replace(plan, decision=decision)))
    assert "There is no plan yet" in part(refused, "do")
    agreed = replace(plan, decision=replace(decision, accepts=True))
    assert "has agreed" in patient_page(changed(plain, plan=agreed)).state
    assert patient_page(plain).state.startswith("Draft.")


def test_not_enough_to_tell_says_so_and_sends_no_plan(plain: ReportMaterial) -> None:
    page = patient_page(changed(plain, conclusion="not_enough"))
    assert "We cannot tell yet" in part(page, "thoughts")
    assert "This would help to tell: MRI of both thighs." in part(page, "thoughts")
    assert " of 10 people" not in part(page, "thoughts")
    assert "There is no plan yet" in part(page, "do")


def test_both_legs_are_named(plain: ReportMaterial) -> None:
    first, *_ = plain.assessment.hypotheses
    both = (first, replace(first, side=Side.LEFT, posterior=0.7))
    page = patient_page(
        changed(
            plain,
            injured_side=InjuredSide.BOTH,
            hypotheses=both,
            conclusion="several",
            other_side_plan=plain.assessment.plan,
        )
    )
    assert "Right leg: the straight muscle" in part(page, "thoughts")
    assert "Left leg: the straight muscle" in part(page, "thoughts")
    assert "left leg" in part(page, "do-left")


def test_without_an_injured_side_no_cause_is_looked_for(plain: ReportMaterial) -> None:
    page = patient_page(changed(plain, injured_side=InjuredSide.NONE, hypotheses=(), plan=None))
    assert "You named no leg that hurts" in part(page, "thoughts")


def test_a_gate_that_nobody_measured_is_not_passed(plain: ReportMaterial) -> None:
    page = patient_page(plain)
    (onward,) = [p for p in page.parts if p.key == "onward"]
    assert [e.mark.says for e in onward.entries if e.mark] == ["not yet"]


def test_nothing_is_promised_and_simulated_says_so(plain: ReportMaterial) -> None:
    text = patient_html(plain)
    assert "Simulated data: no person was measured" in text
    assert "promises nothing" in text
    real = patient_html(changed(plain, simulated=False))
    assert "Simulated" not in real
    assert ", simulated" not in real


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_and_allows_nothing(plain: ReportMaterial) -> None:
    text = patient_html(plain)
    elements = Elements(text).found
    assert not [a for _, a in elements if "style" in a or any(k.startswith("on") for k in a)]
    assert not {"script", "link", "iframe", "img"} & {tag for tag, _ in elements}
    assert "default-src &#39;none&#39;" in text
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    named = [a["aria-labelledby"] for tag, a in elements if "aria-labelledby" in a]
    assert named
    assert set(named) <= set(ids)
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}


def test_what_a_person_typed_cannot_become_markup(plain: ReportMaterial) -> None:
    evil = changed(plain, complaint="<script>alert(1)</script>")
    assert "<script" not in patient_html(evil)
    assert patient_pdf(changed(plain, complaint='#panic("no") $x$')).startswith(b"%PDF")


def test_the_pdf_is_the_same_each_time(plain: ReportMaterial) -> None:
    made = patient_pdf(plain)
    assert made.startswith(b"%PDF")
    assert patient_pdf(plain) == made


def test_what_nothing_found_speaks_for_is_no_other_cause(plain) -> None:
    first, other, *rest = plain.assessment.hypotheses
    bare = replace(other, prior=0.2, posterior=0.2)
    risen = replace(other, prior=0.1, posterior=0.2)
    spoken = replace(bare, ledger=first.ledger)
    told = [
        part(patient_page(changed(plain, hypotheses=(first, h, *rest))), "thoughts")
        for h in (bare, risen, spoken)
    ]
    assert ["It could also be this" in text for text in told] == [False, True, True]
