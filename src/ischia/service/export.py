"""An assessment → the files that leave: report, patient's page, assessment.json, FHIR."""

import json
from collections.abc import Callable
from pathlib import Path

from ischia.model.errors import UsageError
from ischia.model.schema import encode
from ischia.service.assess import Assessed
from ischia.service.exchange import BUNDLE, Codes, bundle_json
from ischia.service.material import report_material
from ischia.service.measure import Tell, silent
from ischia.writers.files import write_atomically
from ischia.writers.patient.html import patient_html
from ischia.writers.patient.pdf import patient_pdf
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import LaidOut, laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pdf import report_pdf


def write_report(
    assessed: Assessed, folder: Path | str, *, codes: Codes | None = None, tell: Tell = silent
) -> list[Path]:
    """Write the report and the assessment behind it; each file is whole or absent.

    Parameters
    ----------
    codes
        Of other systems, for the FHIR bundle: a user's own.
    tell
        Told the name of each file before it is made.

    Raises
    ------
    UsageError
        When the folder is a file.
    MissingExtraError
        When the parts that draw are not installed.
    StorageError
        When the folder cannot be written.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        msg = f"{place.name} is a file; a report needs a folder, so name another with --out"
        raise UsageError(msg)
    material = report_material(assessed)
    made = report_documents(assessed, material, laid_out(material), codes=codes, tell=tell)
    contents = {place / name: content for name, content in made.items()}
    for path, content in contents.items():  # only when every part could be made
        write_atomically(path, content)
    return list(contents)


def report_documents(
    assessed: Assessed,
    material: ReportMaterial,
    report: LaidOut,
    *,
    codes: Codes | None = None,
    tell: Tell = silent,
) -> dict[str, bytes]:
    """Return what leaves, by the name of its file.

    Raises
    ------
    MissingExtraError
        When the parts that draw are not installed.
    """
    files: dict[str, Callable[[], bytes]] = {
        "assessment.json": lambda: assessment_json(assessed),
        BUNDLE: lambda: bundle_json(assessed, codes),
        "report.html": lambda: report_html(report).encode(),
        "report.pdf": lambda: report_pdf(report),
        "patient.html": lambda: patient_html(material).encode(),
        "patient.pdf": lambda: patient_pdf(material),
    }
    made = {}
    for name, make in files.items():
        tell(name)
        made[name] = make()
    return made


def assessment_json(assessed: Assessed) -> bytes:
    """Return the document `ischia.assessment/1`, checked against its schema."""
    return (json.dumps(encode(assessed.assessment), indent=1, ensure_ascii=False) + "\n").encode()
