"""The table of measurements reads well in a narrow window and in a wide one."""

from dataclasses import replace
from pathlib import Path

import pytest

from ischia.cli.measured import show_measurements
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import layout_file
from ischia.service.borrowed import published_errors
from ischia.service.knowing import concept_notes, concept_words, short_citations

TEST = {"motion": "knee_flexion", "contraction": "concentric", "velocity_deg_s": 60.0}


def value(
    concept: str, side: Side, kind: str, *, flags: tuple[str, ...] = (), **more: str
) -> Measurement:
    known = kind != "unknown"
    return Measurement(
        concept=concept,
        value=100.0,
        unit=Unit.NEWTON_METRE,
        interval95=(90.0, 110.0) if known else None,
        uncertainty=Uncertainty(sem=5.0 if known else None, kind=kind, n=5 if known else None),
        side=side,
        context={**TEST, **more},
        provenance=Provenance(
            method=f"{concept}@1",
            sources=("a" * 64,),
            cites=("hammarstrom2020",) if kind == "published" else (),
        ),
        flags=flags,
    )


FOUND = Measurements(
    measurements=(
        value("strength.mean_peak_torque", Side.LEFT, "repeats"),
        value("strength.peak_torque", Side.LEFT, "published", flags=("as_reported",)),
        value("strength.work", Side.LEFT, "unknown"),
        value("strength.mean_peak_torque", Side.RIGHT, "repeats"),
        value("strength.limb_symmetry", Side.LEFT, "propagated", of="mean_peak_torque"),
    ),
    curves=(
        Curve(
            concept="strength.torque_difference",
            unit=Unit.NEWTON_METRE,
            side=Side.LEFT,
            context=TEST,
            axis="angle_deg",
            at=(20.0, 21.0),
            values=(1.0, 2.0),
            low95=(-9.0, -8.0),
            high95=(9.0, 8.0),
            n=3,
            provenance=Provenance(method="strength.torque_difference@2", sources=("a" * 64,)),
            flags=("too_few_repetitions",),
        ),
    ),
    not_measured=(
        NotMeasured(concept="strength.hq_conventional", side=Side.LEFT, reason="no extension"),
    ),
)


def printed(
    width: int, monkeypatch, capsys, found: Measurements = FOUND, published=()
) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    show_measurements(found, concept_words(), short_citations(), concept_notes(), published)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_wider_than_the_window(width, monkeypatch, capsys) -> None:
    lines = printed(width, monkeypatch, capsys)
    assert max(map(len, lines)) <= width
    assert any("unknown" in line for line in lines)


def test_the_test_stands_once_and_its_sides_together(monkeypatch, capsys) -> None:
    lines = printed(120, monkeypatch, capsys)
    assert lines[1] == "knee flexion, concentric, 60\u202f°/s"
    assert [line.split()[:3] for line in lines[2:4]] == [
        ["Mean", "peak", "torque"],
        ["right", "100", "N·m"],
    ]
    assert sum("knee flexion" in line for line in lines) == 1


def test_an_error_is_named_by_its_study_its_repeats_or_its_parts(monkeypatch, capsys) -> None:
    lines = printed(120, monkeypatch, capsys)
    ends = {line.split("  ")[1].strip(): line for line in lines[2:8] if line.startswith("  ")}
    assert ends["Peak torque"].endswith("Hammarström 2020, n = 5")
    assert ends["Mean peak torque"].endswith("5 repeats")
    assert ends["Strength in per cent of the other leg, mean peak torque"].endswith("its parts")
    assert ends["Work of a repetition"].endswith("unknown")


@pytest.mark.parametrize(
    ("device", "ending"),
    [
        ("Cybex 6000", "Hammarström 2020, 39 people, 78 legs"),
        ("Biodex System 4", "borrowed from a Cybex (Hammarström 2020, 39 people, 78 legs)"),
        (None, "borrowed from a Cybex (Hammarström 2020, 39 people, 78 legs)"),
    ],
)
@pytest.mark.parametrize("concept", ["strength.peak_torque", "strength.peak_torque_per_mass"])
def test_an_error_of_another_device_is_said_to_be_borrowed(
    monkeypatch, capsys, concept, device, ending
) -> None:
    unit = Unit.NEWTON_METRE if concept.endswith("torque") else Unit.NM_PER_KG
    plain = value(concept, Side.LEFT, "published")
    context = {"motion": "knee_flexion", "contraction": "concentric", "velocity_deg_s": 60.0}
    made_by = replace(plain.provenance, devices=(device,) if device else ())
    one = replace(plain, unit=unit, context=context, provenance=made_by, id="")
    lines = printed(160, monkeypatch, capsys, Measurements(measurements=(one,)), published_errors())
    (row,) = (line for line in lines if "left" in line)
    assert row.split("  ")[-1].strip() == ending


def test_what_must_stand_beside_the_numbers_does(monkeypatch, capsys) -> None:
    said = "\n".join(printed(400, monkeypatch, capsys))
    assert "In 90 of 273 pairs of legs of 39 uninjured adults" in said
    assert "Peak torque: as the device or a person reported it." in said
    assert "too few repetitions to tell the legs apart" in said
    assert "between sessions, in the people studied" in said
    assert "it passes no gate" in said
    assert "no extension" in said


def test_without_a_comparison_its_note_is_not_printed(monkeypatch, capsys) -> None:
    alone = Measurements(measurements=FOUND.measurements[:1])
    said = "\n".join(printed(400, monkeypatch, capsys, alone))
    assert "uninjured adults" not in said
    assert "passes no gate" not in said


def test_inconsistent_repetitions_accuse_nobody(monkeypatch, capsys) -> None:
    spread = replace(FOUND.measurements[0], concept="strength.effort_spread", id="")
    said = "\n".join(printed(400, monkeypatch, capsys, Measurements(measurements=(spread,))))
    assert "How inconsistent the peaks of the repetitions are" in said
    assert "Above, the repetitions are inconsistent, which says nothing of effort" in said
    assert said.count("(Luoto et al. 1996)") == 1
    assert not any(word in said.lower() for word in ("malinger", "feign", "cheat", "dishonest"))


def test_citations_are_short() -> None:
    cited = short_citations()
    assert cited["hammarstrom2020"] == "Hammarström 2020"
    assert cited["anderson2007"] == "Anderson et al. 2007"
    assert cited["baltzopoulos1989"] == "Baltzopoulos and Brodie 1989"
    assert all(said.strip() == said and said for said in cited.values())


def test_torque_is_given_per_mass_where_the_case_or_an_option_says_it(
    ischia, tmp_path: Path
) -> None:
    file = tmp_path / "set.txt"
    file.write_bytes(layout_file("biodex")[0])
    _, without, _ = ischia("measure", file, "--side", "left")
    assert "does not say the body mass" in without
    code, said, _ = ischia("measure", file, "--side", "left", "--mass-kg", "80")
    assert code == 0
    assert "Mean peak torque per body mass" in said
    assert "does not say the body mass" not in said
