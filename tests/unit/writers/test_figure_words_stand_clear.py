"""Words of drawings made by hand: whole, and clear of lines and of each other."""

import re
from itertools import pairwise

from ischia.writers.figures.belief import Line, ledger
from ischia.writers.figures.outlook import Range, outlook

LONG = "Somebody et al. 2001: " + "how long it took until sport was played again " * 2


def words(svg: str) -> list[tuple[float, float, str, str]]:
    found = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]*?text-anchor="(\w+)"[^>]*>([^<]*)', svg
    )
    return [(float(x), float(y), anchor, said) for x, y, anchor, said in found]


def test_a_long_name_is_told_whole() -> None:
    drawn = outlook(
        [Range(name=LONG, says="3 weeks", centre=3, low=1, high=9)], unit="weeks", title="t"
    )
    told = " ".join(said for *_, said in words(drawn.svg))
    assert LONG.strip() in told
    assert "…" not in told


def test_no_upright_line_runs_through_a_name() -> None:
    several = [Range(name=LONG, says="3 weeks", centre=3, low=1, high=9)] * 3
    svg = outlook(several, unit="weeks", title="t", today=2.0).svg
    names = [y for x, y, _, _ in words(svg) if x == 6.0 and y > 12 and y < 250]
    assert len(names) >= 9
    spans = [
        (float(top), float(top) + float(tall))
        for top, tall in re.findall(r"M[\d.]+ ([\d.]+)v([\d.]+)", svg)
    ]
    assert len(spans) > 9
    for y in names[:9]:
        assert not [s for s in spans if s[0] < y - 1 and s[1] > y - 9], y


def test_the_ends_of_the_axis_of_belief_stand_clear_of_its_landmarks() -> None:
    lines = [
        Line(name="Before", source="prior", log_odds=-1.2),
        Line(name="Found", source="exam", log_odds=5.6),
    ]
    svg = ledger(lines, posterior95=(0.6, 0.99), title="t").svg
    feet: dict[float, list[tuple[float, float, str]]] = {}
    for x, y, anchor, said in words(svg):
        if said.endswith(" %") or said in {"log-odds", "probability so far"}:
            wide = 6.5 * len(said)
            start = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
            feet.setdefault(y, []).append((start, start + wide, said))
    assert sum(len(row) for row in feet.values()) >= 5
    for row in feet.values():
        row.sort()
        for before, after in pairwise(row):
            assert before[1] <= after[0], (before, after)
