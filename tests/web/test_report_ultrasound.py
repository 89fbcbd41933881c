"""Ultrasound behind page 1: maps, curves, lines and the scale that every millimetre rests on."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ischia.model.marks import Mark
from ischia.model.measurement import Curve, Provenance
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine, RfFrames
from ischia.model.units import Unit
from ischia.writers.figures.opening import OpeningPicture
from ischia.writers.figures.strain import StrainPicture
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Section, plain
from ischia.writers.report.ultrasound_section import ultrasound_sections


def cine(material: ReportMaterial) -> Cine:
    return next(r for r in material.recorded() if isinstance(r, Cine))


def section(material: ReportMaterial) -> Section:
    (made,) = ultrasound_sections(material)
    return made


def figure(material: ReportMaterial, said: str) -> Figure:
    (found,) = [f for f in section(material).figures if said in plain(f.heading)]
    return found


def traced(material: ReportMaterial, at: tuple[float, ...]) -> ReportMaterial:
    """Add the opening over time, on the frames that could be followed."""
    clip = cine(material)
    opening_mm = tuple(7.5 * t for t in at)
    curve = Curve(
        concept="ultrasound.gap_opening_trace",
        unit=Unit.MILLIMETRE,
        side=clip.side,
        context={},
        axis="time_s",
        at=at,
        values=opening_mm,
        low95=tuple(v - 0.5 for v in opening_mm),
        high95=tuple(v + 0.5 for v in opening_mm),
        n=1,
        provenance=Provenance(
            method="ultrasound.gap_opening_trace@1", sources=(clip.source.sha256,), span_s=(0, 2)
        ),
    )
    a = material.assessment
    measured = replace(a.measured, curves=(*a.measured.curves, curve))
    return replace(material, assessment=replace(a, measured=measured))


def marked(material: ReportMaterial, **mark: object) -> ReportMaterial:
    sha256 = cine(material).source.sha256
    before = material.marks[sha256]
    one = replace(before.marks[0], id="own", points_px=(), what=None, state=None)
    new: Mark = replace(one, **mark)
    return replace(
        material,
        marks={**material.marks, sha256: replace(before, marks=(*before.marks, new))},
    )


def mapped(material: ReportMaterial) -> ReportMaterial:
    x_px, y_px = np.meshgrid(np.arange(20.0, 200, 10), np.arange(20.0, 140, 10))
    opening_mm = np.full(x_px.shape, np.nan)
    opening_mm[4:7, 8] = (1.0, 4.0, 13.5)
    followed = np.ones(x_px.shape, bool)
    followed[5, 8] = followed[0, 0] = False
    shown = OpeningPicture(
        frame=1,
        centres_px=np.stack([x_px, y_px], axis=2),
        along_px=(10.0, 0.0),
        across_px=(0.0, 10.0),
        opening_mm=opening_mm,
        followed=followed,
    )
    return replace(material, openings={cine(material).source.sha256: shown})


def test_key_frames_have_their_calipers_and_the_gap_opens_its_source(
    simulated: ReportMaterial,
) -> None:
    frames = figure(simulated, "gap 4.0\u202fmm")
    assert ">At rest<" in frames.drawing.svg
    assert ">Contraction<" in frames.drawing.svg
    assert frames.drawing.svg.count(">10 mm<") == 4  # twice each: an edge lies behind the words
    gaps = {m.id for m in simulated.all_of("ultrasound.gap")}
    assert {p.measurement for p in frames.heading if not isinstance(p, str)} == gaps


def test_the_map_claims_nothing_where_tissue_was_not_followed(simulated: ReportMaterial) -> None:
    shown = figure(mapped(simulated), "places come apart by up to 13.5\u202fmm")
    svg = shown.drawing.svg
    hatched = re.findall(r'<path d="([^"]*)" fill="url\(#lost\)"', svg)
    assert [path.count("M") for path in hatched] == [2]
    bright = re.findall(r'<path d="([^"]*)" fill="#ffe9a8"', svg)
    assert [path.count("M") for path in bright] == [1]  # 1 mm is too little, 4 mm not followed
    assert "could not be followed" in plain(shown.caption)
    assert "not a measurement" in plain(shown.caption)


@pytest.mark.parametrize(("at", "holes"), [((0, 0.5, 1, 1.5, 2), 0), ((0, 0.5, 1.5, 2), 1)])
def test_frames_that_were_not_followed_are_hatched_and_never_bridged(
    simulated: ReportMaterial, at: tuple[float, ...], holes: int
) -> None:
    curve = figure(traced(simulated, at), "highest")
    assert curve.drawing.svg.count('<pattern id="') == holes
    runs = re.findall(r'stroke="#8f5200"|stroke="#[0-9a-f]{6}" stroke-width="2"', curve.drawing.svg)
    assert len(runs) == holes + 1
    said = plain(curve.caption)
    assert ("Hatched: 1 of 5 frames could not be followed." in said) == bool(holes)


def test_pain_stands_at_its_moment(simulated: ReportMaterial) -> None:
    material = marked(traced(simulated, (0, 0.5, 1, 1.5, 2)), kind="pain", frame=3, pain_0_10=6.0)
    assert ">pain 6<" in figure(material, "highest").drawing.svg
    assert ">pain 6<" not in figure(traced(simulated, (0, 2)), "highest").drawing.svg


def test_the_calibration_says_where_a_millimetre_comes_from(simulated: ReportMaterial) -> None:
    (table,) = section(simulated).tables
    said = dict(zip(table.columns, map(plain, table.rows[0]), strict=True))
    assert said["Scale"] == "0.2\u202fmm a pixel"
    assert said["Where the scale is from"] == "the file’s own regions (simulated@1)"
    assert said["Clock"] == "5 frames in 2.00\u202fs, 2 a second"
    assert said["Regions"] == "tissue 5–214 × 5–154\u202fpx"
    assert said["Flags"] == "none"


def test_a_drawn_scale_is_not_called_the_files_own(simulated: ReportMaterial) -> None:
    clip = replace(cine(simulated), flags=("scale_drawn",))
    drawn = replace(simulated, recordings={clip.source.sha256: (clip,)})
    assert "a person drew" in plain(section(drawn).tables[0].rows[0][2])


def test_without_a_calibration_no_millimetre_is_claimed(simulated: ReportMaterial) -> None:
    clip = replace(cine(simulated), regions=())
    bare = replace(simulated, recordings={clip.source.sha256: (clip,)})
    row = [plain(cell) for cell in section(bare).tables[0].rows[0]]
    assert row[1] == "none: no millimetre is claimed"
    assert "10 mm" not in section(bare).figures[0].drawing.svg


def test_a_strain_map_shows_what_holds_together(simulated: ReportMaterial) -> None:
    source = replace(cine(simulated).source, sha256="e" * 64)
    rf = RfFrames(
        samples=np.zeros((2, 8, 4)),
        fs_hz=40e6,
        sound_speed_m_s=1540,
        line_pitch_mm=0.3,
        side=Side.LEFT,
        source=source,
    )
    strain = StrainPicture(
        strain_pct=np.full((6, 4), -1.0, np.float32),
        known=np.arange(24).reshape(6, 4) % 4 > 0,
        mm_per_node=1.0,
        mm_per_line=1.0,
        first_depth_mm=0.0,
    )
    material = replace(
        simulated,
        recordings={**simulated.recordings, source.sha256: (rf,)},
        strains={source.sha256: strain},
    )
    shown = figure(material, "Strain along the beam, left")
    assert "hold together on 75\u202f% of the map" in plain(shown.caption)
    assert "url(#lost)" in shown.drawing.svg
    row = [plain(cell) for cell in section(material).tables[0].rows[1]]
    assert row[4] == "2 frames; their rate is not known"


def test_the_whole_page_stays_sound_with_every_picture(simulated: ReportMaterial) -> None:
    html = report_html(laid_out(traced(mapped(simulated), (0, 0.5, 1.5, 2))))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    assert not re.search(r"<(?!style)[^>]* style=", html)


def test_a_visit_without_ultrasound_has_no_such_section(simulated: ReportMaterial) -> None:
    assert ultrasound_sections(replace(simulated, recordings={})) == ()
