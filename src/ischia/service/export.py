"""An assessment → the files that leave: the report, the patient's page, assessment.json."""

import json
from collections.abc import Callable
from pathlib import Path

from ischia.model.errors import UsageError
from ischia.model.schema import encode
from ischia.service.assess import Assessed
from ischia.service.found_lines import with_found_lines
from ischia.service.knowing import citation, short_citations
from ischia.service.limits import limits
from ischia.service.measure import Tell, silent
from ischia.service.pictures import at_scale, openings, strains
from ischia.writers.files import write_atomically
from ischia.writers.patient.html import patient_html
from ischia.writers.patient.pdf import patient_pdf
from ischia.writers.report.html import report_html
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pdf import report_pdf


def write_report(assessed: Assessed, folder: Path | str, *, tell: Tell = silent) -> list[Path]:
    """Write the report and the assessment behind it; each file is whole or absent.

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
    plan = assessed.assessment.plan
    shown = at_scale(assessed.recordings, assessed.marks)
    material = ReportMaterial(
        assessment=assessed.assessment,
        recordings=shown,
        openings=openings(shown, assessed.marks, assessed.assessment.measured),
        strains=strains(shown, assessed.marks),
        marks=with_found_lines(assessed.recordings, assessed.marks, assessed.assessment.measured),
        words=assessed.knowledge.words(),
        plain=assessed.knowledge.plain_words(),
        references={
            key: citation(reference) for key, reference in assessed.knowledge.references.items()
        },
        short_references=short_citations(),
        reliabilities=assessed.knowledge.reliabilities(),
        studies={
            entry.id: norms.name
            for norms in assessed.knowledge.norms.values()
            for entry in norms.reliability
        },
        note_cites={key: c.cites for key, c in assessed.knowledge.concepts.items() if c.cites},
        last_absent=assessed.last_absent,
        limits=limits(assessed.knowledge, plan.condition if plan else None),
    )
    files: dict[str, Callable[[], bytes]] = {
        "assessment.json": lambda: assessment_json(assessed),
        "report.html": lambda: report_html(material).encode(),
        "report.pdf": lambda: report_pdf(material),
        "patient.html": lambda: patient_html(material).encode(),
        "patient.pdf": lambda: patient_pdf(material),
    }
    contents = {}
    for name, make in files.items():
        tell(name)
        contents[place / name] = make()
    for path, content in contents.items():  # only when every part could be made
        write_atomically(path, content)
    return list(contents)


def assessment_json(assessed: Assessed) -> bytes:
    """Return the document `ischia.assessment/1`, checked against its schema."""
    return (json.dumps(encode(assessed.assessment), indent=1, ensure_ascii=False) + "\n").encode()
