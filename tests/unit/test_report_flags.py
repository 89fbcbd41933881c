"""Every flag that a value can carry has words."""

import re
from pathlib import Path

import pytest

from ischia.measure.strength.legs import TOO_FEW
from ischia.measure.strength.sets import BRIEF
from ischia.readers.biodex.map import START_CUT
from ischia.writers.report.flags import flag_words, flags_words

SOURCES = Path(__file__).parents[2] / "src/ischia"
WRITTEN = re.compile(r'flags=\(\s*"([a-z0-9_]+)"|\+?=\s*\(\*?[a-z_]*,?\s*"([a-z0-9_]+)",?\)')


def test_flags_have_words_of_their_own() -> None:
    for flag in ("calibration_old", "too_few_repetitions", "devices_differ", "gravity_uncorrected"):
        assert flag_words(flag) != flag.replace("_", " ")
    assert flags_words(("as_reported", "implausible")).count(";") == 2
    assert flag_words("something_new") == "something new"


def test_no_flag_set_by_a_method_lacks_words() -> None:
    bare = {
        flag
        for path in (SOURCES / "measure").rglob("*.py")
        for found in WRITTEN.findall(path.read_text("utf-8"))
        for flag in found
        if flag and flag_words(flag) == flag.replace("_", " ")
    }
    assert not bare


@pytest.mark.parametrize("flag", [BRIEF, TOO_FEW, START_CUT])
def test_flags_of_strength_have_words(flag: str) -> None:
    assert flag_words(flag) != flag.replace("_", " ")
