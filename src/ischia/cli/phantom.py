"""`ischia phantom`: a simulated recording or patient, with its truth beside it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What can be simulated."""

    DYNAMOMETER = "dynamometer"
    GAIT = "gait"
    WALK = "walk"
    SPRINT = "sprint"
    CINE = "cine"
    RF = "rf"
    PATIENT = "patient"
    AVULSION = "avulsion"
    AGEING = "ageing"
    ROOT = "root"
    COURSE = "course"
    TENDINOPATHY = "tendinopathy"
    SITTING = "sitting"
    POPULATION = "population"


def command(
    kind: Annotated[Kind, typer.Argument(help="What to simulate.", show_default=False)],
    out: Annotated[Path, typer.Argument(help="Folder to write into.", show_default=False)],
    *,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 1,
    layout: Annotated[
        str | None,
        typer.Option(
            help="Of a dynamometer: biodex, biodex_system4, isomed, humac_ftlb, humac_nm, "
            "nordbord_hub, nordbord_trace, load_cell_xlsx, table_csv or kineo_csv."
        ),
    ] = None,
    n: Annotated[
        int | None,
        typer.Option("--n", min=1, help="Of a population: how many patients; 10 if left out."),
    ] = None,
) -> None:
    """Write a simulated recording, patient or population; truth.json beside each is what is true.

    Instruments: dynamometer, cine, rf; of the motion laboratory gait (a walk with marked events),
    walk and sprint (9 m/s; both on force plates, no event marked). Patients, each a case folder:

    \b
    patient       footballer, 26: a torn thigh, four weeks taken for a strain
    avulsion      water-skier, 45: tendons off the bone, strong with the knee bent
    ageing        woman of 69, a fall: a worn hamstring torn in part, bleeding
    root          footballer, 38, warfarin: thigh sound on MRI, a root irritated
    course        sprinter, 24, strained hamstring: three visits on the way back
    tendinopathy  runner, 31: long-standing tendon pain, seen by video
    sitting       cyclist, 52: cannot sit, the nerve thicker on that side

    A population is drawn from the knowledge base: patients of one clinic, a case folder each.
    """  # noqa: D301  # the help formatter reads a backspace as: keep these lines
    from ischia.cli.telling import telling
    from ischia.service.simulate import simulate

    with telling("Simulating", total=n) as tell:
        paths = simulate(kind.value, out, seed=seed, layout=layout, n=n, tell=tell)
    for path in paths:
        typer.echo(str(path))
