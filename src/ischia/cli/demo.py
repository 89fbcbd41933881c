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
    """Make two simulated patients, assess their visits, write the reports and show them.

    The first is a torn thigh that was taken for a strain; the second, a strained hamstring on its
    way back to sprinting, stands in the folder `course`.

    Everything is simulated and says so. Nothing leaves this machine.
    """
    first = _shown("patient", out, every=True)
    _shown("course", out / "course", every=False)
    if serve:
        from ischia.cli.showing import show

        show(out, str(first.relative_to(out)), port)


def _shown(kind: str, out: Path, *, every: bool) -> Path:
    """Simulate a patient, assess and tell; return where the report of the last visit stands."""
    from ischia.cli.arguing import show_conclusion
    from ischia.service import open_case
    from ischia.service.showcase import report_visits
    from ischia.service.simulate import simulate_once

    case = out / "case"
    with telling("Simulating a patient") as tell:
        simulate_once(kind, case, tell=tell)
    opened = open_case(case)
    visits = opened.visits if every else (opened.visit(),)
    steps = sum(len(visit.document.recording) + 3 for visit in visits)
    with telling("Assessing", steps) as tell:
        assessed = report_visits(opened, out / "report", every=every, tell=tell)
    show_conclusion(assessed)
    report = out / "report" / str(opened.visit().date)
    typer.echo(f"\nReport: {report / 'report.html'}\n        {report / 'report.pdf'}")
    typer.echo(f"For the patient: {report / 'patient.html'}\n")
    return report / "report.html"
