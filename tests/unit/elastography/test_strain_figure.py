"""The strain map of a report: to scale, empty where nothing is known."""

import re

import numpy as np
import pytest

from ischia.phantoms.rf import two_regions
from ischia.service.strain_maps import strain_picture
from ischia.writers.figures.strain import StrainPicture, strain_figure


@pytest.fixture(scope="module")
def shown(pair, boxes) -> StrainPicture:
    frames, _ = pair
    return strain_picture(frames, two_regions(frames, *boxes))


def test_the_map_holds_the_strain_of_each_half(shown) -> None:
    inside = slice(8, 24)
    soft, stiff = shown.strain_pct[inside, 15:45], shown.strain_pct[inside, 68:98]
    assert np.median(soft) == pytest.approx(-1.0, rel=0.03)
    assert np.median(stiff) == pytest.approx(-0.5, rel=0.03)
    assert shown.known[inside, 15:45].mean() > 0.95


def test_regions_lie_where_they_were_drawn(shown, boxes) -> None:
    rings = dict(shown.outlines_mm)
    for name, (left, right, upper, lower) in zip(("region", "reference"), boxes, strict=True):
        across, deep = zip(*rings[name], strict=True)
        assert (min(across), max(across)) == pytest.approx((left, right), abs=0.1)
        assert (min(deep), max(deep)) == pytest.approx((upper, lower), abs=0.1)


def test_the_drawing_is_to_scale_and_hatches_what_is_unknown(shown) -> None:
    whole = strain_figure(shown, title="Simulated strain of a block")
    assert whole.title.startswith("Simulated")
    wide, tall = (
        float(n)
        for n in re.findall(r'<image [^>]*width="([\d.]+)" height="([\d.]+)"', whole.svg)[0]
    )
    nodes, lines = shown.strain_pct.shape
    assert tall / wide == pytest.approx(
        nodes * shown.mm_per_node / (lines * shown.mm_per_line), rel=0.01
    )
    assert "10 mm" in whole.svg
    assert "% strain" in whole.svg
    everything = StrainPicture(
        strain_pct=shown.strain_pct,
        known=np.ones_like(shown.known),
        mm_per_node=1.0,
        mm_per_line=1.0,
        first_depth_mm=0.0,
    )
    assert "pattern" in whole.svg
    assert "pattern" not in strain_figure(everything, title="all known").svg


def test_a_still_has_no_map(pair) -> None:
    from dataclasses import replace

    frames, _ = pair
    assert strain_picture(replace(frames, samples=frames.samples[:1])) is None
