"""The thigh and the tear: from the knowledge base and the phantom, with and without script."""

import re
import struct
from typing import Any

import pytest

from ischia.knowledge.load import load
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan
from ischia.service import public_pictures
from ischia.writers.figures.anatomy import NERVE

PLAN = CinePlan(pseudonym="P-SIM", side=Side.RIGHT)


def test_every_part_of_the_thigh_is_a_link_to_what_is_said_of_it(site: Any) -> None:
    page, anatomy = site["/"], load().anatomy
    wanted = {NERVE, *(head.id for head in anatomy.head), *(s.id for s in anatomy.site)}
    drawn = [a["href"] for a, _text in page.all("a") if a.get("class") == "part"]
    assert sorted(drawn) == sorted(f"#part-{part}" for part in wanted)
    for head in anatomy.head:
        assert f"From the {head.origin} to the {head.insertion}." in page.text
    assert all(f"{site.says[1:]}." in page.text for site in anatomy.site)


def test_the_gap_that_is_drawn_is_the_gap_of_the_phantom() -> None:
    for gap_mm in (4.0, 11.0, 19.0):
        (left, _), (right, _) = public_pictures._torn(gap_mm).gap_ends
        assert right - left == pytest.approx(gap_mm, abs=1e-9)


def test_the_torn_ends_part_and_the_far_ends_hardly_move() -> None:
    rest, pulled = (public_pictures._torn(gap_mm).stumps[0] for gap_mm in (4.0, 19.0))
    assert max(x for x, _ in rest) - max(x for x, _ in pulled) == pytest.approx(7.5, abs=0.3)
    assert abs(min(x for x, _ in rest) - min(x for x, _ in pulled)) < 6


def test_the_pictures_go_from_rest_to_full_contraction() -> None:
    made = public_pictures.efforts()
    assert (made[0].gap_mm, made[0].effort_pct) == (PLAN.rest_gap_mm, 0)
    assert (made[-1].gap_mm, made[-1].effort_pct) == (PLAN.contraction_gap_mm, 100)
    assert all(f">{e.gap_mm} mm<" in e.svg and "drawing, simulated" in e.svg for e in made)


def test_without_script_three_pictures_tell_it_and_the_slider_is_not_there(site: Any) -> None:
    page = site["/hamstring/tear/"]
    keys = [a for a, _text in page.all("figure") if a.get("class") == "key"]
    assert [a["data-mm"] for a in keys] == ["4", "12", "19"]
    assert "100 % of the contraction: 19 mm" in page.text
    waiting = [a for _tag, a, _words in page.elements if "data-only-live" in a]
    assert len(waiting) == 2
    assert all("hidden" in a for a in waiting)
    assert re.search(r'<label[^>]*hidden>.*<input id="pull"', page.html)


def test_the_slider_reaches_every_picture(site: Any) -> None:
    page = site["/hamstring/tear/"]
    slider = next(a for a, _text in page.all("input") if a["id"] == "pull")
    assert int(slider["max"]) + 1 == len([a for a, _t in page.all("figure") if "data-mm" in a])


@pytest.mark.parametrize("state", public_pictures.STATES)
def test_a_frame_is_a_picture_of_the_size_that_the_page_says(visit: Any, state: str) -> None:
    answer = visit(f"/hamstring/tear/{state}.png")
    assert answer["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.content[16:24]) == public_pictures.frame_size_px()
    assert answer.content != visit("/hamstring/tear/rest.png").content or state == "rest"
