"""`ischia assess`: a case folder becomes a report."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.telling import telling
from ischia.model.terms import Policy

Case = Annotated[Path, typer.Argument(help="A case folder (case.toml, visits/…).")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day of the visit; the latest by default."),
]
PolicyChoice = Annotated[Policy, typer.Option(help="Whose rules the plan follows.")]
Devices = Annotated[
    Path | None,
    typer.Option(help="The clinic's log of its instruments, devices.toml; the case's own if any."),
]
Codes = Annotated[
    Path | None,
    typer.Option(help="Codes of other systems (SNOMED CT, say) for the FHIR bundle: codes.toml."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def command(  # noqa: PLR0913  # one option each
    case: Case,
    *,
    visit: Day = None,
    policy: PolicyChoice = Policy.EVIDENCE,
    out: Annotated[
        Path | None, typer.Option(help="Where the report goes; CASE/report/DATE by default.")
    ] = None,
    devices: Devices = None,
    codes: Codes = None,
    as_json: Json = False,
) -> None:
    """Argue one visit: the report, the patient's page (each HTML and PDF) and two documents.

    assessment.json holds everything, fhir-bundle.json what other systems read (FHIR R4).

    With --json and no --out, nothing is written: the assessment goes to standard output.
    Red flags found are still exit code 0.
    """
    from ischia.service import assess, assessment_json, open_case, write_report
    from ischia.service.exchange import codes_of

    opened = open_case(case, devices=devices)
    own = codes_of(codes) if codes else None
    steps = sum(len(v.document.recording) for v in opened.visits)
    with telling("Assessing", steps + 3) as tell:
        day = visit.date() if visit else None
        assessed = assess(opened, visit=day, policy=policy, tell=tell)
        written = []
        if out or not as_json:
            folder = out or case / "report" / str(assessed.assessment.visit_date)
            written = write_report(assessed, folder, codes=own, tell=tell)
    if as_json:
        typer.echo(assessment_json(assessed), nl=False)
        return
    from ischia.cli.arguing import show_conclusion

    show_conclusion(assessed)
    for path in written:
        typer.echo(str(path))
