"""`ischia measure`: read any supported file and print what it says, with intervals."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ischia.cli.telling import telling
from ischia.model.terms import Contraction, InjuredSide, Motion, Side


class Trial(StrEnum):
    """What a motion trial is for."""

    STATIC = "static"
    DYNAMIC = "dynamic"


Files = Annotated[list[Path], typer.Argument(help="Instrument files.", show_default=False)]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON document (ischia.measurements/1), no more.")
]
Curves = Annotated[bool, typer.Option("--curves", help="Curves too, with --json.")]
Reader = Annotated[
    str | None, typer.Option(help="Force a reader instead of finding it from the content.")
]
OneSide = Annotated[Side | None, typer.Option(help="Side of the body.")]
OneMotion = Annotated[Motion | None, typer.Option(help="What the test asked for.")]
Phase = Annotated[Contraction | None, typer.Option(help="How the muscle worked.")]
Speed = Annotated[float | None, typer.Option(help="Velocity the machine was set to, deg/s.")]
Corrected = Annotated[
    bool | None, typer.Option(help="Whether the machine took the limb's weight off.")
]
OneTrial = Annotated[Trial | None, typer.Option(help="What a motion trial is for.")]
Structure = Annotated[str | None, typer.Option(help="What the probe looked at.")]
View = Annotated[str | None, typer.Option(help="long_axis or short_axis.")]
Profile = Annotated[
    str | None,
    typer.Option(help="How to read a table: a TOML profile beside the file, or builtin:NAME."),
]
Injured = Annotated[InjuredSide | None, typer.Option(help="Which side ratios are of.")]


def command(  # noqa: PLR0913  # one option for each fact of visit.toml
    files: Files,
    *,
    as_json: Json = False,
    curves: Curves = False,
    reader: Reader = None,
    side: OneSide = None,
    motion: OneMotion = None,
    contraction: Phase = None,
    set_velocity_deg_s: Speed = None,
    gravity_corrected: Corrected = None,
    trial: OneTrial = None,
    structure: Structure = None,
    view: View = None,
    profile: Profile = None,
    injured_side: Injured = None,
) -> None:
    """Read any supported file; print measurements with intervals, and what is missing and why.

    Facts that a file does not carry come from the visit.toml beside it, or from these options.

    Example: ischia measure knee.txt --side left --motion knee_extension
    --contraction concentric --set-velocity-deg-s 60 --gravity-corrected
    """
    from ischia.model.documents import RecordingEntry
    from ischia.service import measurements_json
    from ischia.service.loose import measure_files

    options = RecordingEntry(
        path="",
        reader=reader,
        side=side,
        motion=motion,
        contraction=contraction,
        set_velocity_deg_s=set_velocity_deg_s,
        gravity_corrected=gravity_corrected,
        trial=trial.value if trial else None,
        structure=structure,
        view=view,
        profile=profile,
    )
    with telling("Measuring", len(files)) as tell:
        measured = measure_files(files, options, injured_side=injured_side, tell=tell)
    if as_json:
        typer.echo(json.dumps(measurements_json(measured, curves=curves), ensure_ascii=False))
        return
    from ischia.cli.tables import show_measurements
    from ischia.service.knowing import concept_words

    show_measurements(measured, concept_words())
