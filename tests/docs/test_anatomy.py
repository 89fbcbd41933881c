"""The hamstrings: what the file says is what the page and the drawing show."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from ischia.knowledge.anatomy import Anatomy
from ischia.knowledge.load import load
from ischia.knowledge.predicate import parts
from ischia.writers.figures.anatomy import anatomy_figure

ROOT = Path(__file__).parents[2]
KNOWLEDGE = load()
ANATOMY = KNOWLEDGE.anatomy
TENDONS_AND_NEIGHBOURS = {"hamstring_proximal_tendon", "rectus_femoris", "sciatic_nerve"}


def test_three_muscles_have_four_heads_and_the_short_one_crosses_the_knee_alone() -> None:
    assert len(ANATOMY.muscle) == 3
    assert [len(ANATOMY.heads_of(m.id)) for m in ANATOMY.muscle] == [2, 1, 1]
    crossing = {head.id: head.crosses for head in ANATOMY.head}
    assert crossing.pop("biceps_femoris_short_head") == ("knee",)
    assert set(crossing.values()) == {("hip", "knee")}
    divisions = {head.id: head.nerve for head in ANATOMY.head}
    assert divisions.pop("biceps_femoris_short_head") == "common_fibular_division"
    assert set(divisions.values()) == {"tibial_division"}
    assert {root for head in ANATOMY.head for root in head.roots} == {"L5", "S1", "S2"}


def test_every_site_that_the_forms_of_a_strain_name_is_in_the_drawing() -> None:
    sites = [site.id for site in ANATOMY.site]
    assert len(sites) == 6
    forms = {form.id for form in KNOWLEDGE.conditions["hamstring_strain"].variant}
    assert forms >= set(sites) - {"enthesis"}  # at the bone it is an avulsion, with its own file
    assert forms >= {head.id for head in ANATOMY.head} - {"biceps_femoris_long_head"}


def test_the_structures_that_criteria_look_at_have_names() -> None:
    named = {
        str(part.context["structure"])
        for criterion in KNOWLEDGE.criteria.values()
        if criterion.when is not None
        for part in parts(criterion.when)
        if "structure" in getattr(part, "context", {})
    }
    assert named
    assert named <= {head.id for head in ANATOMY.head} | TENDONS_AND_NEIGHBOURS


def test_the_page_and_its_drawing_are_current() -> None:
    tool = [sys.executable, str(ROOT / "tools/anatomy_page.py"), "--check"]
    assert subprocess.run(tool, check=False).returncode == 0, "run `make reference`"


def words_in(svg: str) -> str:
    return " ".join(re.findall(r">([^<>]+)<", svg))


def test_the_drawing_names_each_head_numbers_each_site_and_says_itself_in_words() -> None:
    drawing = anatomy_figure(ANATOMY)
    shown = words_in(drawing.for_paper())
    for head in ANATOMY.head:
        assert head.name.replace(",", "") in shown
        assert head.name in drawing.title
    assert "Sciatic nerve" in shown
    assert [n for n in shown.split() if n.isdigit()] == ["1", "2", "3", "4", "5", "6"]
    screen = drawing.for_screen("thigh")
    assert 'role="img"' in screen
    assert not re.findall(r"#[0-9a-f]{6}", screen)  # every colour follows the page's scheme


def test_nothing_is_drawn_outside_the_sheet() -> None:
    drawing = anatomy_figure(ANATOMY)
    for path in re.findall(r' d="([^"]+)"', drawing.svg):
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d", path)]
        assert all(0 <= x <= drawing.width for x in numbers[::2])
        assert all(0 <= y <= drawing.height for y in numbers[1::2])


def test_the_head_that_is_hurt_is_set_off_and_named() -> None:
    plain, marked = (anatomy_figure(ANATOMY, marked=heads) for heads in ((), ("semimembranosus",)))
    assert plain.svg.count('font-weight="600"') + 1 == marked.svg.count('font-weight="600"')
    assert "Set off: Semimembranosus." in marked.title
    assert "Set off" not in plain.title


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("muscle", "gracilis", "no muscle"), ("crosses", [], "crosses"), ("roots", ["L9"], "roots")],
)
def test_a_head_that_does_not_fit_is_refused(field, value, says) -> None:
    plain = msgspec.to_builtins(ANATOMY)
    plain["head"][0][field] = value
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(plain, Anatomy)
