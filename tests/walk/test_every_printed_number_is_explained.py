"""Page 1 of the patient's report: a measured number is a button, every other one is explained."""

import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ischia.service import Assessed, write_report
from ischia.service.words import decimal, on_judgement, per_cent, unit_sign, value_of

NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?(?:[\s\u202f]?(?:%|mm|°/s|°|N·m|m/s|kg|m|s)(?!\w))?")
VOID = {
    "meta",
    "br",
    "link",
    "img",
    "input",
    "hr",
    "path",
    "rect",
    "circle",
    "line",
    "use",
    "image",
}


class FrontPage(HTMLParser):
    """Splits page 1 into what can be pressed, doubt, and every other text with where it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.pressed: list[tuple[str, str]] = []  # id of the card, words
        self.said: list[tuple[str, str]] = []  # place, words
        self.cards: set[str] = set()
        self.target = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if "popover" in known:
            self.cards.add(known["id"])
        if tag == "button":
            self.target = known.get("popovertarget", "")
        if tag not in VOID:
            self.stack.append((tag, known.get("class") or known.get("id") or ""))

    def handle_startendtag(self, tag, attrs):
        """Leave out what is closed at once: a drawing's shapes hold no words."""

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        places = [name for tag, name in self.stack if tag != "div" or name] + [
            tag for tag, _ in self.stack
        ]
        if "sheet front" not in places or not data.strip():
            return
        if "button" in places:
            self.pressed.append((self.target, data))
        elif not {"svg", "style"} & set(places):
            self.said.append((" ".join(places), data))


@pytest.fixture(scope="session")
def page(assessed: Assessed, tmp_path_factory: pytest.TempPathFactory) -> FrontPage:
    folder = tmp_path_factory.mktemp("report")
    write_report(assessed, folder)
    return FrontPage(Path(folder / "report.html").read_text("utf-8"))


def test_every_button_opens_a_card_that_says_the_same(page: FrontPage, assessed: Assessed) -> None:
    known = {f"p-{m.id}": m for m in assessed.assessment.measured.measurements}
    assert len(page.pressed) > 10
    for target, words in page.pressed:
        assert target in page.cards, words
        if target != "p-posterior":
            number = float(re.sub(r"[^\d.]", "", words.replace("m/s", "")) or "nan")
            decimals = re.search(r"\.(\d+)", words)
            shown = round(abs(known[target].value), len(decimals[1]) if decimals else 0)
            assert math.isclose(shown, number), words


def test_no_measured_number_stands_outside_a_button(page: FrontPage, assessed: Assessed) -> None:
    values = {value_of(m) for m in assessed.assessment.measured.measurements}
    explained = explained_numbers(assessed)
    loose = [
        (place, found)
        for place, words in page.said
        if " iv " not in f" {place} "
        for found in NUMBER.findall(words)
        if found in values - explained
    ]
    assert not loose


def test_every_other_number_is_explained(page: FrontPage, assessed: Assessed) -> None:
    explained = explained_numbers(assessed) | numbers_of_change(assessed)
    explained |= {str(settled_by_the_questions(page, assessed))}
    left = [
        (found, words)
        for place, words in page.said
        if not {"iv", "header", "code", "ends"} & set(place.split())
        for found in NUMBER.findall(words)
        if found.strip() not in explained
    ]
    assert not left


def settled_by_the_questions(page: FrontPage, assessed: Assessed) -> int:
    """Return how many flags nobody could judge would be settled by the questions page 1 names."""
    (line,) = [words for _, words in page.said if "flags were not assessed" in words]
    words = {sign: text.lower() for sign, text in assessed.knowledge.words().items()}
    unasked = [f for f in assessed.assessment.red_flags if f.state == "not_assessed"]
    asked = [[words[q] in line.lower() for q in f.not_asked] for f in unasked]
    return sum(all(flag) and bool(flag) for flag in asked)


def numbers_of_change(assessed: Assessed) -> set[str]:
    """Return what page 1 may say of change: visits, values of the first, change and its noise."""
    said = {str(count) for count in range(1, 5)}  # series that stand there, and their verdicts
    said |= {"95"}  # of the word MDC95
    for p in assessed.assessment.progress:
        said |= {str(part) for point in p.points for part in (point.date.day, point.date.year)}
        values = [point.value for point in p.points] + [p.change, p.mdc95 or 0.0]
        signs = {"", unit_sign(p.unit), unit_sign(p.unit).partition("/")[0]}
        said |= {decimal(v, d) + sign for v in values for d in (0, 1, 2) for sign in signs}
    return said


def explained_numbers(assessed: Assessed) -> set[str]:
    """Return every number that page 1 may print and that is no measurement of today."""
    a = assessed.assessment
    said = {per_cent(h.posterior) for h in a.hypotheses}
    said |= {per_cent(p) for t in a.next_tests for p in (t.if_present, t.if_absent)}
    reasons = [g.says for g in a.guards] + [g.why for g in a.grades] + [g.grade for g in a.grades]
    reasons += [c.why + c.says for c in a.conflicts] + [n.reason for n in a.measured.not_measured]
    reasons += [f.action + f.name for f in a.red_flags] + [t.name for t in a.next_tests]
    reasons += [c.replace("%", "\u202f%") for t in a.next_tests for c in t.changes]
    reasons += [a.conclusion_why.replace("%", "\u202f%")]
    contexts = [n.context for n in a.measured.not_measured]
    contexts += [c.context for c in a.measured.curves]
    reasons += [
        f"{value:g}\u202f°/s" for c in contexts for value in c.values() if value != str(value)
    ]
    reasons += [note for key, note in assessed.knowledge.words().items() if key.endswith(".note")]
    reasons += [str(count) for count in on_judgement(a, a.hypotheses[0])]
    reasons += [str(c.n) for c in a.measured.curves]
    reasons += [str(sum(f.state == "not_assessed" for f in a.red_flags))]
    return said | {found for reason in reasons for found in NUMBER.findall(reason)} | HOUSE


# Of the page itself: kind of interval, how wide a difference must be, how long the clip is.
HOUSE = {"95\u202f%", "10°", "3", "6.0\u202fs"}


def test_the_ledger_is_the_probability_and_every_line_is_a_finding(assessed: Assessed) -> None:
    a = assessed.assessment
    found = {f.id for f in a.findings}
    assert len(a.hypotheses) > 5
    for h in a.hypotheses:
        total = sum(line.log_odds for line in h.ledger)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(h.posterior, abs=1e-9), h.condition
        assert h.posterior95[0] <= h.posterior <= h.posterior95[1], h.condition
        assert h.prior95[0] <= h.prior <= h.prior95[1], h.condition
        assert {line.finding for line in h.ledger if line.line == "finding"} <= found, h.condition
        assert [line.line for line in h.ledger].count("prior") == 1, h.condition
        for e in h.evidence:
            assert e.finding in found, e
            assert e.interval95[0] <= e.likelihood_ratio <= e.interval95[1], e
            assert e.counted or e.why_not, e
            assert e.basis == "judgement" or e.cites or e.basis == "defining", e


def test_every_next_test_is_a_word_of_the_knowledge_base_and_not_done_yet(
    assessed: Assessed,
) -> None:
    a = assessed.assessment
    known, done = set(assessed.knowledge.signs), {f.id for f in a.findings}
    assert a.next_tests
    for test in a.next_tests:
        assert test.test in known - done
        assert test.condition in {h.condition for h in a.hypotheses}
        assert 0 < test.if_absent < 1
        assert 0 < test.if_present < 1
        assert test.why
