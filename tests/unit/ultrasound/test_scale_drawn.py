"""A line of known length drawn along the picture's ruler is a scale, and says so."""

from datetime import UTC, datetime

import pytest

from ischia.knowledge.load import load
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.terms import InjuredSide
from ischia.service.measure import Known, measure
from ischia.service.scale import scaled


def line(length_mm=10.0, points=((100.0, 0.0), (100.0, 50.0)), **said) -> Mark:
    told = {"id": "s", "kind": "caliper", "what": "scale", "length_mm": length_mm, **said}
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Mark(frame=0, author="reader-1", at=at, points_px=points, **told)


def marks(*drawn: Mark) -> Marks:
    return Marks(schema="ischia.marks/1", recording="a" * 64, marks=drawn)


def gap() -> Mark:
    return line(None, ((20.0, 20.0), (45.0, 20.0)), id="g", what="gap", state="rest")


def test_a_drawn_line_gives_the_scale_of_the_whole_picture(cine) -> None:
    made = scaled(cine(regions=()), marks(line()))
    (region,) = made.regions
    assert (region.mm_per_px_x, region.mm_per_px_y) == (pytest.approx(0.2), pytest.approx(0.2))
    assert (region.x0_px, region.y0_px, region.x1_px, region.y1_px) == (0, 0, 199, 99)
    assert made.flags == ("scale_drawn",)


def test_a_drawn_area_bounds_it(cine) -> None:
    area = line(None, ((20.4, 9.0), (150.0, 80.0), (20.0, 80.0)), id="a", what="image_area")
    area = Mark(**{**{f: getattr(area, f) for f in area.__slots__}, "kind": "region"})
    (region,) = scaled(cine(regions=()), marks(line(), area)).regions
    assert (region.x0_px, region.y0_px, region.x1_px, region.y1_px) == (20, 9, 150, 80)


def test_values_measured_with_it_carry_its_flag(cine) -> None:
    known = Known.of(load())
    bare = cine(regions=(), structure=None, view=None)
    for drawn, expected in ((marks(gap()), None), (marks(gap(), line()), 5.0)):
        found = measure([bare], {"a" * 64: drawn}, InjuredSide.NONE, known).measurements
        gaps = [m for m in found if m.concept == "ultrasound.gap"]
        assert [m.value for m in gaps] == ([] if expected is None else [pytest.approx(expected)])
        assert all("scale_drawn" in m.flags for m in gaps)


def test_the_files_own_scale_holds_and_a_line_beside_it_is_doubted(cine) -> None:
    assert scaled(cine(), marks(line())).flags == ()  # 0.2 mm, as the file says of its columns
    doubted = scaled(cine(), marks(line(20.0)))
    assert doubted.flags == ("scale_drawn_disagrees",)
    assert doubted.regions == cine().regions


@pytest.mark.parametrize(
    "drawn",
    [
        (line(None),),
        (line(0.0),),
        (line(points=((1.0, 1.0), (5.0, 1.0))),),
        (line(points=((1.0, 1.0),)),),
        (line(), line(12.0, id="t")),
    ],
)
def test_lines_that_give_no_scale_are_refused(cine, drawn) -> None:
    with pytest.raises(InputError, match="scale line"):
        scaled(cine(regions=()), marks(*drawn))


def test_nothing_drawn_changes_nothing(cine) -> None:
    clip = cine()
    assert scaled(clip, None) is clip
    assert scaled(clip, marks(gap())) is clip
