"""`ischia demo`: from nothing to a report that can be looked at."""

from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.telling import telling

PORT = 8017


def command(
    *,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Show the report on localhost at the end.")
    ] = True,
    out: Annotated[Path, typer.Option(help="Where the demo goes.")] = Path("out/demo"),
    port: Annotated[int, typer.Option(help="Port on localhost; another where it is taken.")] = PORT,
) -> None:
    """Make a simulated patient, assess two visits, write the reports and show them.

    Everything is simulated and says so. Nothing leaves this machine.
    """
    from ischia.cli.arguing import show_conclusion
    from ischia.service import open_case
    from ischia.service.showcase import report_visits
    from ischia.service.simulate import simulate_once

    case = out / "case"
    with telling("Simulating a patient") as tell:
        simulate_once("patient", case, tell=tell)
    opened = open_case(case)
    steps = sum(len(visit.document.recording) + 3 for visit in opened.visits)
    with telling("Assessing", steps) as tell:
        assessed = report_visits(opened, out / "report", tell=tell)
    show_conclusion(assessed)
    last = opened.visit().date
    report = out / "report" / str(last)
    typer.echo(f"\nReport: {report / 'report.html'}\n        {report / 'report.pdf'}")
    typer.echo(f"For the patient: {report / 'patient.html'}")
    if serve:
        from ischia.cli.showing import show

        show(out / "report", f"{last}/report.html", port)
