"""The HTML report: complete, self-contained, escaped, and honest about what is missing."""

import re
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from ischia.model.errors import MissingExtraError
from ischia.model.measured import Measurements
from ischia.model.terms import InjuredSide, Side
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Reads a page and insists that every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if "style" not in self.stack[-1:]:
            self.text.append(data)

    def values(self, attribute: str) -> list[str]:
        return [a[attribute] or "" for _, a in self.elements if attribute in a]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def without(material: ReportMaterial, prefix: str) -> ReportMaterial:
    """Take one modality away, as if it had never been recorded."""
    held = material.assessment.measured
    kept = Measurements(
        sources=held.sources,
        measurements=tuple(m for m in held.measurements if not m.concept.startswith(prefix)),
        not_measured=tuple(m for m in held.not_measured if not m.concept.startswith(prefix)),
        curves=tuple(c for c in held.curves if not c.concept.startswith(prefix)),
    )
    return replace(material, assessment=replace(material.assessment, measured=kept), recordings={})


def test_every_element_is_closed(page: Page) -> None:
    assert page.stack == []


def test_ids_stand_once(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))


def test_every_number_that_can_be_pressed_opens_something(page: Page) -> None:
    targets = set(page.values("popovertarget"))
    assert len(targets) > 10
    assert targets <= set(page.values("id"))


def test_every_measurement_has_a_popover_with_method_and_file(
    simulated: ReportMaterial, html: str
) -> None:
    for m in simulated.measurements:
        card = html.split(f'<div popover id="p-{m.id}"')[1].split("<div popover", maxsplit=1)[0]
        assert m.provenance.method in card
        assert all(sha256 in card for sha256 in m.provenance.sources)
        assert "error unknown" in card or m.interval95


def test_a_peak_opens_its_raw_curve_and_a_gap_its_frame(
    simulated: ReportMaterial, html: str
) -> None:
    peak = simulated.one("strength.mean_peak_torque")
    gap = simulated.one("ultrasound.gap")
    assert peak
    assert gap
    card = {m.id: html.split(f'<div popover id="p-{m.id}"')[1] for m in (peak, gap)}
    assert "used: 2.00–9.00 s" in card[peak.id].split("<div popover")[0]
    assert "data:image/png" in card[gap.id].split("<div popover")[0]


def test_nothing_is_fetched(page: Page, html: str) -> None:
    for attribute in ("href", "src", "xlink:href", "action", "srcset"):
        assert all(v.startswith(("#", "data:image/png")) for v in page.values(attribute))
    addresses = re.findall(r"url\(([^)]*)\)", html)
    assert all(a.startswith("#") for a in addresses)
    assert "@import" not in html
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.elements}


def test_no_attribute_runs_anything(page: Page) -> None:
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_the_page_allows_itself_one_style_block_and_nothing_else(html: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    allowed = dict(part.strip().split(" ", 1) for part in unescape(policy).split(";"))
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert allowed.pop("style-src") == f"'sha256-{digest}'"
    assert allowed.pop("img-src") == "data:"
    assert set(allowed.values()) == {"'none'"}
    assert "default-src" in allowed
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_no_element_has_a_style_of_its_own(page: Page) -> None:
    assert not page.values("style")
    drawn = [attrs for tag, attrs in page.elements if tag == "path"]
    assert any("stroke-width" in attrs for attrs in drawn)


def test_every_place_to_press_in_a_drawing_stands_within_it(page: Page, html: str) -> None:
    places = [a["id"] for tag, a in page.elements if a.get("class") == "spot"]
    assert places
    for name in places:
        (rule,) = re.findall(rf"#{name}{{([^}}]*)}}", html)
        at_pct = {key: float(value) for key, value in re.findall(r"(\w+):([\d.-]+)%", rule)}
        assert set(at_pct) == {"left", "top", "width", "height"}
        assert at_pct["top"] >= 0
        assert at_pct["top"] + at_pct["height"] <= 100


def test_what_a_person_typed_cannot_become_markup(simulated: ReportMaterial) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    a = simulated.assessment
    attacked = replace(
        simulated,
        assessment=replace(
            a,
            complaint=evil,
            subject=replace(a.subject, pseudonym=evil, sport=evil),
            hypotheses=(replace(a.hypotheses[0], name=evil), *a.hypotheses[1:]),
        ),
        words={"gap_opens_on_contraction": evil, "ultrasound.gap": evil, "rectus_femoris": evil},
    )
    tags = [tag for tag, _ in Page(report_html(laid_out(attacked))).elements]
    assert "script" not in tags
    assert "img" not in tags


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        ("strength.", "Not measured: Strength. no strength recording at this visit"),
        ("ultrasound.", "Not measured: Ultrasound. no ultrasound recording at this visit"),
        ("motion.", "Not measured: Walking. no motion recording at this visit"),
    ],
)
def test_a_missing_modality_is_one_hatched_line_with_its_reason(
    prefix: str, says: str, simulated: ReportMaterial
) -> None:
    html = report_html(laid_out(without(simulated, prefix)))
    page = Page(html)
    assert page.words.count(says) == 1
    assert f"tile-{prefix.rstrip('.')}" not in html
    assert page.words.count(says.partition(". ")[2]) == 1  # not once more at the foot


def test_what_was_tried_and_failed_shows_its_reason(page: Page) -> None:
    assert "stopped at pain 6/10" in page.words


def test_an_unknown_error_is_said_in_words(page: Page) -> None:
    assert re.search(r"81.0\s%\s+error unknown", page.words)


def test_the_ribbon_stands_only_over_simulated_data(simulated: ReportMaterial, page: Page) -> None:
    assert "Simulated data: no person was measured" in page.words
    real = replace(simulated, assessment=replace(simulated.assessment, simulated=False))
    words = Page(report_html(laid_out(real))).words
    assert "Simulated data" not in words


def test_the_printed_ledger_sums(html: str) -> None:
    tile = html.split("tile-ledger")[1].split("</svg>", maxsplit=1)[0]
    printed = [float(v.replace("−", "-")) for v in re.findall(r">([+−]\d+\.\d\d)</text>", tile)]
    *lines, total = printed
    assert len(lines) == 7
    assert round(sum(lines), 2) == total == 2.59


def test_only_numbers_are_kept_on_one_line(html: str) -> None:
    """A sentence that may not break makes a table wider than any sheet, and print tiny."""
    rules = re.findall(r"([^{}]*){ white-space: nowrap; }", html.split("</style>", 1)[0])
    tables = {s.strip() for rule in rules for s in rule.split(",") if s.strip().startswith(".t-")}
    assert tables
    assert not [s for s in tables if s.endswith("td:last-child")]


def test_every_drawing_says_its_finding(page: Page) -> None:
    drawings = [a for tag, a in page.elements if tag == "svg" and "viewbox" in a]
    ids = set(page.values("id"))
    assert drawings
    for attrs in drawings:
        assert attrs["role"] == "img"
        assert attrs["aria-labelledby"] in ids


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_table_names_its_columns(page: Page) -> None:
    tables = sum(tag == "table" for tag, _ in page.elements)
    assert tables == sum(tag == "thead" for tag, _ in page.elements) > 5
    assert all(a.get("scope") == "col" for tag, a in page.elements if tag == "th")


def test_left_is_dashed_and_right_is_solid(html: str) -> None:
    tile = html.split("tile-strength")[1].split("</svg>", maxsplit=1)[0]
    for side, dashed in (("left", True), ("right", False)):
        (line,) = re.findall(rf'<path [^>]*fill="none"[^>]*stroke="var\(--{side}\)"[^>]*>', tile)
        assert ("dasharray" in line) is dashed


def test_no_colour_of_paper_is_left_where_the_dark_scheme_needs_its_own(html: str) -> None:
    drawings = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    literal = set(re.findall(r"#[0-9a-f]{6}\b", drawings))
    assert literal <= {"#000000", "#ffffff", "#ffe9a8"}


def test_sides_that_differ_are_named_with_their_angles(page: Page) -> None:
    assert "sides differ 29–82°" in page.words


def test_without_an_injured_side_nothing_is_concluded(simulated: ReportMaterial) -> None:
    neutral = replace(
        simulated.assessment, injured_side=InjuredSide.NONE, hypotheses=(), grades=(), next_tests=()
    )
    words = Page(report_html(laid_out(replace(simulated, assessment=neutral)))).words
    assert "No injured side was named" in words
    assert "probable" not in words


def test_flags_that_nobody_asked_for_are_not_called_absent(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    unasked = tuple(replace(f, state="not_assessed") for f in a.red_flags)
    words = Page(
        report_html(laid_out(replace(simulated, assessment=replace(a, red_flags=unasked))))
    ).words
    assert "None was assessed, so none is ruled out." in words
    assert f"{len(unasked)} flags were not assessed" in words


def test_guards_that_end_alike_say_their_end_once(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    (guard,) = a.guards
    ends = ("A gap opens: the diagnosis is open again.", "Not better: the diagnosis is open again.")
    guards = tuple(replace(guard, says=says) for says in ends)
    words = Page(
        report_html(laid_out(replace(simulated, assessment=replace(a, guards=guards))))
    ).words
    assert "A gap opens; not better: the diagnosis is open again." in words


def test_names_of_curves_that_lie_close_stand_apart(simulated: ReportMaterial) -> None:
    held = simulated.assessment.measured
    right = {c.concept: c for c in held.curves if c.side is Side.RIGHT and c.axis == "cycle_pct"}
    alike = tuple(
        replace(c, values=right[c.concept].values, low95=(-5.0,) * 101, high95=(80.0,) * 101)
        if c.axis == "cycle_pct"
        else c
        for c in held.curves
    )
    measured = replace(held, curves=alike)
    material = replace(simulated, assessment=replace(simulated.assessment, measured=measured))
    text = report_html(laid_out(material))
    tile = text.split('class="tile tile-motion"')[1].split("</section>")[0]
    tops_pct = sorted(
        float(re.findall(rf"#{name}{{left:[\d.-]+%;top:([\d.-]+)%", text)[0])
        for name in re.findall(r'class="spot" id="(\w+)"', tile)
    )
    assert len(tops_pct) == 2
    assert tops_pct[0] >= 0
    assert tops_pct[1] - tops_pct[0] > 10


def test_contradicted_advice_never_reads_as_something_to_do(html: str) -> None:
    (row,) = [r for r in html.split("<li") if "Deep massage of the belly" in r]
    assert row.startswith(' class="stopped"')
    assert ">Contradicted<" in row
    assert "may add bleeding in a fresh haematoma" in row


def test_not_enough_to_tell_says_why_and_what_would_help(simulated: ReportMaterial) -> None:
    first, *rest = simulated.assessment.hypotheses
    weak = replace(first, posterior=0.4, posterior95=(0.2, 0.6))
    doubtful = replace(
        simulated.assessment,
        hypotheses=(weak, *rest),
        conclusion="not_enough",
        conclusion_why="nothing reaches 50%; the first is a complete rupture with 40%",
    )
    words = Page(report_html(laid_out(replace(simulated, assessment=doubtful)))).words
    assert "Not enough to tell: nothing reaches 50 %" in words
    assert "What would help most: MRI of both thighs." in words


def test_reported_values_without_curves_become_rows(simulated: ReportMaterial) -> None:
    held = simulated.assessment.measured
    kept = replace(held, curves=tuple(c for c in held.curves if c.axis != "angle_deg"))
    material = replace(simulated, assessment=replace(simulated.assessment, measured=kept))
    tile = report_html(laid_out(material)).split("tile-strength")[1].split("</section>")[0]
    assert "no torque curves were recorded" in tile
    assert "Open circle: error unknown" in tile
    assert tile.count('class="spot"') == 2


def test_a_left_injury_puts_the_left_leg_in_front(simulated: ReportMaterial) -> None:
    swapped = replace(simulated.assessment, injured_side=InjuredSide.LEFT)
    material = replace(simulated, assessment=swapped)
    assert material.examined is Side.LEFT
    words = Page(report_html(laid_out(material))).words
    assert re.search(r"Knee flexion in swing: left|The left knee bends", words)


def test_the_same_assessment_gives_the_same_page(simulated: ReportMaterial, html: str) -> None:
    assert report_html(laid_out(simulated)) == html


@pytest.mark.parametrize("part", ["jinja2", "matplotlib.figure"])
def test_a_missing_part_names_what_to_install(
    part: str, simulated: ReportMaterial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, part, None)
    with pytest.raises(MissingExtraError, match=r"ischia\[report\]"):
        report_html(laid_out(simulated))


@pytest.mark.parametrize(("if_present", "hardly"), [(0.99, True), (0.2, False)])
def test_a_test_that_changes_little_says_so(
    simulated: ReportMaterial, if_present: float, *, hardly: bool
) -> None:
    a = simulated.assessment
    first = replace(
        a.next_tests[0],
        condition=a.hypotheses[0].condition,
        if_present=if_present if not hardly else a.hypotheses[0].posterior + 0.02,
        if_absent=a.hypotheses[0].posterior - 0.02,
    )
    words = report_html(laid_out(replace(simulated, assessment=replace(a, next_tests=(first,)))))
    assert ("It would hardly change the answer" in words) is hardly
