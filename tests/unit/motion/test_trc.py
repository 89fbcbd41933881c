"""TRC of other laboratories: names in other columns, commas, unnamed markers, fewer rows."""

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.readers.contract import RawFile
from ischia.readers.trc import TRC

NAMES = ("LASI", "RASI", "LHEE")
FRAMES = 6


def rows(*, surplus: int = 0) -> list[str]:
    """Return rows in which marker m lies at (100 m + frame, m, 7)."""
    found = []
    for frame in range(FRAMES):
        places = [f"{100 * m + frame}\t{m}.5\t7" for m in range(1, len(NAMES) + 1)]
        extra = ["1\t2\t3"] * (surplus if frame % 2 else 0)
        found.append("\t".join([str(frame + 1), f"{frame / 100:.2f}", *places, *extra]))
    return found


def text(body: list[str], named: str, *, stated: int = FRAMES, units: str = "mm") -> str:
    return "\n".join(
        [
            "PathFileType\t4\t(X/Y/Z)\tmade.trc",
            "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits",
            f"100\t100\t{stated}\t{len(NAMES)}\t{units}",
            named,
            "\t\tX1\tY1\tZ1",
            "",
            *body,
            "",
        ]
    )


USUAL = "Frame#\tTime\t" + "\t\t\t".join(NAMES)


def read(written: str) -> MarkerTrial:
    raw = RawFile(shown="walk.trc", data=written.encode())
    (trial,) = TRC.read(raw, RecordingEntry(path="walk.trc"))
    assert isinstance(trial, MarkerTrial)
    return trial


def assert_places(trial: MarkerTrial) -> None:
    assert trial.names == NAMES
    expected = [[100.0 * m + FRAMES - 1, m + 0.5, 7.0] for m in range(1, 4)]
    np.testing.assert_allclose(trial.xyz_mm[-1], expected)


@pytest.mark.parametrize(
    "named",
    [
        USUAL,
        "Frame#\tTime\t\t" + "\t\t".join(NAMES),  # a column late, two columns each
        "Frame#\tTime\t" + "\t".join(NAMES),
    ],
)
def test_names_belong_to_their_markers_wherever_they_stand(named: str) -> None:
    trial = read(text(rows(), named))
    assert_places(trial)
    assert trial.flags == ()


def test_names_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(InputError, match="2 names that stand above no marker's first column"):
        read(text(rows(), "Frame#\tTime\t\tLASI\t\tRASI"))


def test_a_marker_without_name_is_left_out() -> None:
    trial = read(text(rows(), "Frame#\tTime\tLASI\t\t\t\t\t\tLHEE"))
    assert trial.names == ("LASI", "LHEE")
    np.testing.assert_allclose(trial.xyz_mm[0, 1], [300.0, 3.5, 7.0])


def test_unnamed_markers_behind_the_counted_ones_are_left_off() -> None:
    assert_places(read(text(rows(surplus=2), USUAL)))


def test_a_cell_too_many_is_refused() -> None:
    body = rows()
    body[2] += "\t5"
    with pytest.raises(InputError, match="another number of cells"):
        read(text(body, USUAL))


def test_commas_divide_as_tabs_do() -> None:
    assert_places(read(text(rows(), USUAL).replace("\t", ",")))


def test_blanks_are_no_number() -> None:
    body = rows()
    body[1] = "2\t0.01\t \t\t \t201\t2.5\t7\t301\t3.5\t7\t "
    trial = read(text(body, USUAL))
    assert_places(trial)
    assert np.isnan(trial.xyz_mm[1, 0]).all()
    assert np.isfinite(trial.xyz_mm[1, 1:]).all()


def test_fewer_rows_than_stated_are_read_and_flagged() -> None:
    trial = read(text(rows(), USUAL, stated=900))
    assert_places(trial)
    assert trial.flags == ("fewer_frames_than_stated",)


def test_a_file_that_ends_within_a_line_far_from_its_end_is_refused() -> None:
    with pytest.raises(InputError, match="cut short"):
        read(text(rows(), USUAL, stated=900).rstrip("\n"))


def test_metres_may_be_spelt_out() -> None:
    body = [f"{i + 1}\t{i / 100:.2f}\t0.1\t0\t1\t0.1\t0.3\t1\t0\t0\t0.1" for i in range(FRAMES)]
    np.testing.assert_allclose(read(text(body, USUAL, units="meters")).xyz_mm[0, 0], [100, 0, 1000])
