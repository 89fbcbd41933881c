"""A cohort's report holds what an independent hand works out of the same table."""

import csv
import io
import json
import math
import re

import numpy as np
import pytest
from scipy import stats

from ischia.model.errors import InputError
from ischia.numeric.agreement import agreement
from ischia.service.cohort_report import report_cohort
from ischia.service.tables import write_values

# Shrout and Fleiss 1979 (Psychol Bull 86:420-428), table 2: four judges, six targets; their table 4
# gives ICC(2,1) = .29 and ICC(3,1) = .71.
JUDGED = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def by_hand(values: np.ndarray) -> dict[str, float]:
    """Work out the same numbers by least squares and sums over cells, not over means."""
    n, k = values.shape
    person, repeat = (i.ravel() for i in np.indices(values.shape))
    cells = values.ravel()

    def left_by(*factors: np.ndarray) -> float:
        columns = [np.ones(cells.size)]
        columns += [(f == level).astype(float) for f in factors for level in np.unique(f)]
        design = np.column_stack(columns)
        fitted = design @ np.linalg.lstsq(design, cells, rcond=None)[0]
        return float(((cells - fitted) ** 2).sum())

    both = left_by(person, repeat)
    rows = (left_by(repeat) - both) / (n - 1)
    columns = (left_by(person) - both) / (k - 1)
    error = both / ((n - 1) * (k - 1))
    return {
        "icc_2_1": (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n),
        "icc_3_1": (rows - error) / (rows + (k - 1) * error),
        "sem": math.sqrt(error),
        "mdc95": 1.96 * math.sqrt(2 * error),
        "f": rows / error,
    }


def test_the_published_example() -> None:
    found = agreement(JUDGED)
    assert found.icc_2_1 == pytest.approx(0.29, abs=0.005)
    assert found.icc_3_1 == pytest.approx(0.71, abs=0.005)
    # The same data in the manual of R's package psych, function ICC: 0.34 to 0.95, and for the
    # other, by an approximation that ours is not, 0.02 to 0.76.
    assert found.icc_3_1_95 == pytest.approx((0.34, 0.95), abs=0.005)
    assert found.icc_2_1_95 == pytest.approx((0.02, 0.76), abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_an_independent_hand(seed) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(100, 20, (17, 1)) + rng.normal(0, 6, (17, 3)) + np.array([0, 4, 5])
    found, expected = agreement(values), by_hand(values)
    for name in ("icc_2_1", "icc_3_1", "sem", "mdc95"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9)
    low, high = found.icc_3_1_95
    for end, quantile in ((low, 0.975), (high, 0.025)):  # where F would be just at its limit
        ratio = (1 + 2 * end) / (1 - end)
        assert expected["f"] / ratio == pytest.approx(stats.f.ppf(quantile, 16, 32), rel=1e-6)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    held = np.zeros(3)
    for _ in range(400):  # pairs of visits that a shift stands between
        values = rng.normal(0, 3, (20, 1)) + rng.normal(0, 1.5, (1, 2)) + rng.normal(0, 1, (20, 2))
        found = agreement(values)
        truths = (9 / (9 + 2.25 + 1), 9 / 10, 1.0)
        for place, (low, high) in enumerate((found.icc_2_1_95, found.icc_3_1_95, found.sem_95)):
            held[place] += low <= truths[place] <= high
    assert np.all((held >= 370) & (held <= 396)), held


def test_nobody_differs_or_nothing_is_left() -> None:
    assert agreement(np.full((5, 2), 3.0)).icc_2_1 == 0
    same = agreement(np.column_stack([np.arange(5.0)] * 2))
    assert (same.icc_3_1, same.icc_3_1_95, same.sem) == (1, None, 0)
    with pytest.raises(ValueError, match="at least two"):
        agreement(np.zeros((5, 1)))


# --- a table ---

SOUND = "strength.peak_torque"


def row(person: int, visit: int, value: float | None, **said):
    about = {
        "record": f"people/{person}",
        "subject": f"P{person}",
        "visit": f"2026-03-{visit:02d}",
        "simulated": True,
        "concept": SOUND,
        "side": "left",
        "context": json.dumps({"motion": "knee_flexion", "velocity_deg_s": 60.0}),
    }
    told = {"not_measured": "not done"} if value is None else {"value": value, "unit": "N.m"}
    return {**about, **told, **said}


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    rng = np.random.default_rng(2)
    return rng.normal(120, 20, (9, 1)) + rng.normal(0, 6, (9, 2))


@pytest.fixture(scope="module")
def report(values, tmp_path_factory):
    """Give the files of a report on nine people at two visits, and some odd rows."""
    folder = tmp_path_factory.mktemp("cohort")
    rows = [row(p, 20 + v, float(values[p, v])) for p in range(9) for v in (1, 0)]
    rows += [row(3, 25, 999.0)]  # a third visit, which no repeat is
    rows += [row(7, 20, None, side="right"), row(7, 20, 80.0, side="right")]
    rows += [row(5, 20, float(p), side="right") for p in (90, 100)]
    rows += [
        row(
            p,
            20 + v,
            10.0 + p,
            concept="ultrasound.gap",
            unit="mm",
            context=json.dumps({"frame": p}),
        )
        for p in range(4)
        for v in (0, 1)
    ]
    rows += [row(2, 20, 4.0, concept="exam.pain_nprs", unit="{score}", side="midline")]
    write_values(folder / "values.parquet", rows)
    made = report_cohort(folder / "values.parquet", folder / "report")
    return {path.name: path.read_bytes() for path in made.files}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_reliability_is_of_the_first_two_visits(report, values) -> None:
    found = {(r["concept"], r["side"]): r for r in table(report["reliability.csv"])}
    one, expected = found[SOUND, "left"], by_hand(values)
    for name in ("icc_2_1", "icc_3_1", "sem", "mdc95"):
        assert float(one[name]) == pytest.approx(expected[name], rel=1e-9)
    assert (one["n"], one["k"]) == ("9", "2")
    assert float(one["bias"]) == pytest.approx(float((values[:, 1] - values[:, 0]).mean()))
    assert (SOUND, "right") not in found  # two people
    gap = found["ultrasound.gap", "left"]  # the frame is of the recording, not of the measure
    assert (gap["n"], gap["icc_2_1_95_low"]) == ("4", "")


def test_distributions_count_what_is_there_and_what_is_not(report, values) -> None:
    found = {(r["concept"], r["side"]): r for r in table(report["distributions.csv"])}
    left = np.append(values.ravel(), 999.0)
    one = found[SOUND, "left"]
    assert float(one["median"]) == pytest.approx(float(np.median(left)))
    assert float(one["sd"]) == pytest.approx(float(left.std(ddof=1)))
    right = found[SOUND, "right"]
    assert (right["n"], right["people"], right["not_measured"]) == ("3", "2", "1")


def test_the_page_says_it_and_that_it_is_simulated(report, values) -> None:
    page = report["cohort.html"].decode()
    assert "Simulated data" in page
    assert f"{by_hand(values)['icc_2_1']:.2f} (" in page
    assert page.count("<svg") == 3  # reliability, and two measures
    assert "people/" not in page
    assert "Of 3 measures, 1 with fewer than 3 values on either side are not drawn" in page
    assert "N·m" in page
    assert not any(code in page for code in ("N.m", "{score}")), "units as people write them"
    assert report["cohort.pdf"].startswith(b"%PDF")


def page_of(tmp_path, rows) -> str:
    write_values(tmp_path / "values.parquet", rows)
    report_cohort(tmp_path / "values.parquet", tmp_path)
    return (tmp_path / "cohort.html").read_text("utf-8")


def test_ticks_of_values_that_hardly_differ_are_told_apart(tmp_path) -> None:
    page = page_of(tmp_path, [row(p, 20, 0.9991 + p * 0.0002) for p in range(4)])
    figure = page[page.index("<svg") : page.index("</svg>")]
    ticks = [float(t) for t in re.findall(r"<text[^>]*>\s*([\d.]+)\s*</text>", figure)]
    assert len(ticks) >= 3
    assert len(set(ticks)) == len(ticks)
    assert all(0.999 <= t <= 1 for t in ticks)


def test_what_no_error_and_an_icc_below_zero_mean_is_told(tmp_path) -> None:
    alike = [row(p, 20 + v, 3.0 + p, side="right") for p in range(4) for v in (0, 1)]
    swapped = [row(p, 20 + v, 3.0 + (p + v) % 2) for p in range(4) for v in (0, 1)]
    page = page_of(tmp_path, alike + swapped)
    cells = re.findall(r"<td>([^<]*)</td>", page)
    assert cells[8:] == [cells[8], "4", "4.5", "+0", "–", "–", "0: all alike", "–"]
    assert cells[4].startswith("−")
    assert "An open mark" in page


def test_curves_of_a_group(tmp_path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    points = [
        {"curve": f"c{n}", "concept": "strength.torque_curve", "side": "left", "unit": "N.m",
         "context.motion": "knee_flexion", "axis": "angle_deg", "at": float(at),
         "value": 100.0 + 10 * n + at}
        for n in range(4)
        for at in range(10 + n, 90)
    ]  # fmt: skip
    made = pa.Table.from_pylist(points).replace_schema_metadata({b"schema": b"ischia.curves/1"})
    pq.write_table(made, tmp_path / "curves.parquet")
    write_values(tmp_path / "values.parquet", [row(1, 20, 100.0)])
    report_cohort(tmp_path / "values.parquet", tmp_path, curves=tmp_path / "curves.parquet")
    rows = table((tmp_path / "curves.csv").read_bytes())
    assert (float(rows[0]["at"]), float(rows[-1]["at"])) == (13.0, 89.0)  # what all of them have
    assert float(rows[0]["mean"]) == pytest.approx(100 + 15 + 13)
    assert float(rows[0]["sd"]) == pytest.approx(np.std([0, 10, 20, 30], ddof=1))
    assert rows[0]["n"] == "4"


def test_another_table_is_refused(tmp_path) -> None:
    (tmp_path / "values.parquet").write_bytes(b"PAR1 no table")
    with pytest.raises(InputError, match="no Parquet file"):
        report_cohort(tmp_path / "values.parquet", tmp_path)
    write_values(tmp_path / "values.parquet", [row(1, 20, 100.0)])
    with pytest.raises(InputError, match=r"kind ischia\.values/1"):
        report_cohort(tmp_path / "values.parquet", tmp_path, curves=tmp_path / "values.parquet")
    with pytest.raises(InputError, match=r"nowhere\.parquet"):
        report_cohort(tmp_path / "nowhere.parquet", tmp_path)


def test_reliability_of_people_who_were_tested_twice(shared_data, tmp_path) -> None:
    """Hammarström 2020 by way of a cohort's table: the numbers worked out beside the recordings."""
    place = shared_data / "strength/exscidata"
    rows = []
    with (place / "cybex_long.csv").open() as file:
        for one in csv.DictReader(file):
            if (
                one["load"]
                and one["velocity"] != "isom"
                and one["timepoint"] in ("pre", "session1")
            ):
                day = {"pre": 1, "session1": 2}[one["timepoint"]]
                context = {"movement": one["movement"], "velocity": one["velocity"]}
                about = {"record": f"{one['subject']}-{one['leg']}", "subject": one["subject"]}
                rows.append(row(0, day, float(one["load"]), context=json.dumps(context), **about))
    write_values(tmp_path / "values.parquet", rows)
    report_cohort(tmp_path / "values.parquet", tmp_path)
    found = {
        (c["movement"], c["velocity"]): r
        for r in table((tmp_path / "reliability.csv").read_bytes())
        if (c := json.loads(r["context"]))
    }
    with (place / "reliability_computed.csv").open() as file:
        told = [r for r in csv.DictReader(file) if r["metric"] == "peak_torque_Nm"]
    compared = 0
    for one in told:
        ours = found.get((one["movement"], one["velocity"]))
        if one["subset"] != "all" or ours is None or ours["n"] != one["n"]:
            continue
        assert float(ours["icc_3_1"]) == pytest.approx(float(one["ICC3_1"]), abs=0.006)
        assert float(ours["sem"]) == pytest.approx(float(one["SEM"]), abs=0.006)
        assert float(ours["mdc95"]) == pytest.approx(float(one["MDC95"]), abs=0.02)
        compared += 1
    assert compared == 6
