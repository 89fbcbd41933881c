"""`ischia demo`: from nothing to a clinic that can be looked at."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ischia.cli.serve import PORT
from ischia.cli.telling import telling

if TYPE_CHECKING:
    from ischia.service import Case

FIRST = "patient"  # whose reports stand at the top of the folder, of every visit


def command(
    *,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Open the clinic on localhost at the end.")
    ] = True,
    out: Annotated[Path, typer.Option(help="Where the demo goes.")] = Path("out/demo"),
    port: Annotated[int, typer.Option(help="Port on localhost; another where it is taken.")] = PORT,
) -> None:
    """Make simulated patients, assess their visits, and open a clinic that holds them.

    With --no-serve, the reports are written as files and nothing is opened. The first patient is a
    torn thigh that was taken for a strain.

    Everything is simulated and says so. Nothing leaves this machine.
    """
    if serve:
        _open_clinic(out, port)
        return
    from ischia.service.simulate import PATIENTS

    for kind in PATIENTS:
        place = out if kind == FIRST else out / kind
        _reported(kind, place, every=kind == FIRST)


def _open_clinic(out: Path, port: int) -> None:
    """Load the patients into the demo's clinic, say who to log in as, and serve."""
    from ischia.clinic import serving

    serving.prepare(out / "clinic", demo=True)
    from ischia.cli.serve import open_clinic
    from ischia.clinic import demo as clinic
    from ischia.service.simulate import PATIENTS

    total = len(PATIENTS)
    with serving.worker():  # two hands: the worker takes one patient, this process the next
        jobs = {}
        for kind in PATIENTS:
            case = _simulated(kind, out if kind == FIRST else out / kind)
            jobs[kind] = (
                case.document.subject.pseudonym,
                clinic.take_in(case.folder, answers=kind == FIRST),
            )
        for number, (kind, (pseudonym, job)) in enumerate(jobs.items(), start=1):
            if job is not None:
                with telling(f"Assessing {kind}"):
                    clinic.wait_for(job)
            typer.echo(f"{number} of {total}  {kind}: {clinic.sentence_of(pseudonym)}")
        names, password = clinic.accounts()
        clinic.give_account(jobs[FIRST][0])
        clinic.lived_in(jobs[FIRST][0])
        typer.echo(f"\nLog in as {', '.join(names)}\nPassword of this start: {password}")
        open_clinic(port)


def _simulated(kind: str, place: Path) -> "Case":
    from ischia.service import open_case
    from ischia.service.simulate import simulate_once

    with telling(f"Simulating {kind}") as tell:
        simulate_once(kind, place / "case", tell=tell)
    return open_case(place / "case")


def _reported(kind: str, place: Path, *, every: bool) -> None:
    """Assess a patient, tell, and write the reports."""
    from ischia.cli.arguing import show_conclusion
    from ischia.service.showcase import report_visits

    opened = _simulated(kind, place)
    visits = opened.visits if every else (opened.visit(),)
    steps = sum(len(visit.document.recording) + 3 for visit in visits)
    with telling("Assessing", steps) as tell:
        assessed = report_visits(opened, place / "report", every=every, tell=tell)
    show_conclusion(assessed)
    report = place / "report" / str(opened.visit().date)
    typer.echo(f"\nReport: {report / 'report.html'}\n        {report / 'report.pdf'}")
    typer.echo(f"For the patient: {report / 'patient.html'}\n")
