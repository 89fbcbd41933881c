"""The paper that is signed."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from ischia.writers.report.pdf import typeset

_PAGE: Final = re.compile(rb"/Type\s*/Page\b")  # of a paper that our own writer made


def signed_paper(
    report: bytes,
    *,
    title: str,
    says: Sequence[str],
    facts: Mapping[str, str],
    simulated: bool,
) -> bytes:
    """Return a report as it was signed: who signed what stands on a sheet before its pages.

    Parameters
    ----------
    report
        The report as a PDF.
    says
        Sentences of the sheet.
    facts
        What was frozen, by its name: hashes and versions.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    data = {
        "title": title,
        "says": list(says),
        "facts": [list(fact) for fact in facts.items()],
        "simulated": simulated,
        "pages": len(_PAGE.findall(report)),
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "report.pdf").write_bytes(report)
        sheet = place / "signed.typ"
        sheet.write_bytes((files("ischia.writers.signed") / "signed.typ").read_bytes())
        return typeset(sheet, data, "the signed report")
