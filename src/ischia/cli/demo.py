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
    from ischia.cli.tables import show_conclusion
    from ischia.service import assess, open_case, write_report
    from ischia.service.simulate import simulate_once

    case = out / "case"
    with telling("Simulating a patient") as tell:
        simulate_once("patient", case, tell=tell)
    opened = open_case(case)
    assessed = []
    for visit in opened.visits:
        with telling(f"Visit {visit.date}", len(visit.document.recording) + 3) as tell:
            assessed.append(assess(opened, visit=visit.date, tell=tell))
            write_report(assessed[-1], out / "report" / str(visit.date), tell=tell)
    show_conclusion(assessed[-1])
    last = opened.visit().date
    report = out / "report" / str(last)
    typer.echo(f"\nReport: {report / 'report.html'}\n        {report / 'report.pdf'}")
    if serve:
        from ischia.cli.showing import show

        show(out / "report", f"{last}/report.html", port)
