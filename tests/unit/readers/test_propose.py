"""A profile proposed for an unknown table: what it sees, what it doubts; it never guesses."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ischia.cli.main import app
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.readers.contract import RawFile
from ischia.readers.table import TABLE
from ischia.readers.table.propose import propose
from ischia.readers.table.wording import profile_text

SIDE = RecordingEntry(path="it", side=Side.LEFT)


def proposed(data: bytes):
    return propose(RawFile(shown="t.csv", data=data))


def doubts(proposal, quantity: str) -> str:
    return " ".join(w for s in proposal.kept if s.quantity == quantity for w in s.unsure)


def read(data: bytes, toml: str):
    profile = RawFile(shown="p.toml", data=toml.encode())
    (recording,) = TABLE.read(RawFile(shown="t.csv", data=data, profile=profile), SIDE)
    return recording


@pytest.mark.parametrize("kind", ["humac_nm", "kineo_csv"])
def test_a_table_that_names_its_units_is_read_by_what_is_proposed(kind) -> None:
    data = layout_file(kind)[0]
    toml = profile_text(proposed(data))
    if kind == "humac_nm":  # of a right leg, whose velocity is printed the other way round
        assert "sign = -1" in toml
    curve = read(data, toml)
    assert curve.source.format == "table_text_unconfirmed"
    assert (curve.angle_deg.min(), curve.angle_deg.max()) == pytest.approx((10, 90), abs=0.1)


def test_another_language_zero_and_decimal_sign_are_seen() -> None:
    data = layout_file("table_csv")[0]
    proposal = proposed(data)
    assert [s.quantity for s in proposal.columns] == ["time", "angle", "torque", "velocity"]
    assert "180 is taken" in doubts(proposal, "angle")
    assert "extension" in doubts(proposal, "torque")
    assert read(data, profile_text(proposal)).angle_deg.max() == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize(
    "headings",
    [
        "Zeit (ms);Gelenkwinkel (Grad);Drehmoment (Nm);Winkelgeschwindigkeit (Grad/s)",
        "Tempo (s);Posizione (gradi);Coppia (Nm);Velocità (gradi/s)",
        "Temps (s);Angle (degrés);Couple (N·m);Vitesse (°/s)",
        "Tiempo (s);Ángulo (grados);Par (Nm);Velocidad (grados/s)",
        "Tempo (s);Ângulo (graus);Torque (Nm);Velocidade (graus/s)",
        "Tijd (s);Hoek (graden);Koppel (Nm);Hoeksnelheid (graden/s)",
        "Tid (s);Vinkel (grader);Vridmoment (Nm);Hastighet (grader/s)",
        "Czas [s];Kąt [°];Moment siły [Nm];Prędkość [°/s]",
    ],
)
def test_headings_of_many_languages_leave_nothing_to_write_by_hand(headings: str) -> None:
    rows = [f"{t};{50 + 40 * np.cos(t / 9):.3f};{t % 7};{np.sin(t / 9):.3f}" for t in range(99)]
    proposal = proposed("\n".join([headings, *rows, ""]).encode("utf-16"))
    assert [s.quantity for s in proposal.columns] == ["time", "angle", "torque", "velocity"]
    assert all(s.unit for s in proposal.columns)
    assert "# unit" not in profile_text(proposal)


def test_a_unit_that_nobody_names_must_be_written_before_the_profile_is_taken() -> None:
    data = layout_file("kineo_csv")[0].replace(b"(N.m)", b"")
    proposal = proposed(data)
    assert "no unit" in doubts(proposal, "torque")
    toml = profile_text(proposal)
    with pytest.raises(InputError, match=r"\(torque\) without a unit.*machine's screen"):
        read(data, toml)
    assert read(data, toml.replace('# unit = "N.m"', 'unit = "N.m"')).torque_nm.max() > 50


def test_columns_without_headings_are_told_by_their_range_and_doubted() -> None:
    text = layout_file("biodex")[0].decode().split("DEG/SEC\n")[1]
    proposal = proposed(text.encode())
    seen = {s.position: s.quantity for s in proposal.kept}
    assert seen[1] == "time"
    assert seen[2] == "torque"
    assert seen[5] == "velocity"
    for column in proposal.kept:
        assert "no heading" in column.unsure[0]
        assert column.unit is None


def test_a_table_without_a_clock_asks_for_the_rate() -> None:
    rows = "\n".join(f"{10 * np.sin(i / 30):.2f}" + ";1" for i in range(300))
    toml = profile_text(proposed(f"Forza (N);Marker\n{rows}\n".encode()))
    assert "# fs_hz =" in toml
    assert 'quantity = "force"' in toml


def test_forces_of_two_sides_are_told_apart() -> None:
    data = layout_file("nordbord_trace")[0]
    sides = [s.side for s in proposed(data).kept if s.quantity == "force"]
    assert sides == [Side.LEFT, Side.RIGHT]


def test_a_load_cells_workbook_is_looked_into() -> None:
    proposal = proposed(layout_file("load_cell_xlsx")[0])
    assert proposal.layout.format == "xlsx"
    assert [s.quantity for s in proposal.kept] == ["force"]


@pytest.mark.parametrize(
    "data", [b"", b"hello\nworld\n", b"PK\x03\x04 no zip", b"a,b\nx,y\n", b"\x00\x01\x02" * 99]
)
def test_what_is_no_table_is_refused(data) -> None:
    with pytest.raises(InputError):
        proposed(data)


def test_the_command_prints_a_profile_its_doubts_and_writes_a_plot(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("k.csv").write_bytes(layout_file("kineo_csv")[0])
    shown = CliRunner().invoke(app, ["profile", "k.csv"])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("# Proposed")
    assert "unsure: column 3 (torque)" in shown.stderr
    drawn = Path("k.columns.svg").read_text("utf-8")
    assert len(re.findall("column \\d: ", drawn)) == 4


def test_the_command_writes_where_it_is_told(tmp_path) -> None:
    table, out = tmp_path / "h.csv", tmp_path / "mine.toml"
    table.write_bytes(layout_file("humac_ftlb")[0])
    plot = tmp_path / "it.png"
    shown = CliRunner().invoke(app, ["profile", str(table), "--out", str(out), "--plot", str(plot)])
    assert shown.exit_code == 0
    assert "humac reads such a file by itself" in shown.stderr
    assert "[ft_i].[lbf_av]" in out.read_text("utf-8")
    assert plot.read_bytes()[:4] == b"\x89PNG"
