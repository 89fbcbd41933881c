"""`ischia measure`: read any supported file and print what it says, with intervals."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

from ischia.cli.assess import Devices
from ischia.cli.telling import telling
from ischia.model.errors import UsageError
from ischia.model.measured import Measurements
from ischia.model.terms import Contraction, InjuredSide, Motion, Purpose, Side

# Options that carry a fact of `visit.toml`, under its own name there.
FACTS: Final = (
    *("reader", "motion", "contraction", "set_velocity_deg_s", "gravity_corrected"),
    *("limb_weight_nm", "limb_weight_at_deg", "lever_m", "test"),
    *("structure", "view", "profile", "device"),
)


TABLE: Final = ".parquet"


class Trial(StrEnum):
    """What a motion trial is for."""

    STATIC = "static"
    DYNAMIC = "dynamic"


Files = Annotated[
    list[Path],
    typer.Argument(help="Instrument files, or a session folder of OpenCap.", show_default=False),
]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON document (ischia.measurements/1), no more.")
]
Curves = Annotated[
    bool,
    typer.Option(
        "--curves",
        help="Curves too: in the document with --json; --curves FILE.parquet writes them as a "
        "table, a row for each point.",
    ),
]
CurvesTo = Annotated[Path | None, typer.Option("--curves-to", hidden=True)]
Reader = Annotated[
    str | None, typer.Option(help="Force a reader instead of finding it from the content.")
]
Sides = Annotated[
    list[Side] | None,
    typer.Option(
        "--side",
        help="Side of the body; of several files once for each, in their order.",
        show_default=False,
    ),
]
OneMotion = Annotated[Motion | None, typer.Option(help="What the test asked for.")]
Phase = Annotated[Contraction | None, typer.Option(help="How the muscle worked.")]
Speed = Annotated[float | None, typer.Option(help="Velocity the machine was set to, deg/s.")]
Corrected = Annotated[
    bool | None, typer.Option(help="Whether the machine took the limb's weight off.")
]
Weight = Annotated[
    float | None,
    typer.Option(help="Torque of the relaxed limb's weight, N.m, where the machine left it in."),
]
WeighedAt = Annotated[
    float | None, typer.Option(help="Flexion angle it was weighed at, degrees; 0 if left out.")
]
WhatFor = Annotated[
    list[Purpose] | None,
    typer.Option(
        help="What a file was recorded for; of several files once for each, in their order.",
        show_default=False,
    ),
]
Lever = Annotated[
    float | None, typer.Option(help="From the joint to where a force was held, metres.")
]
Test = Annotated[str | None, typer.Option(help="What was done, such as nordic.")]
Trials = Annotated[
    list[Trial] | None,
    typer.Option(
        "--trial",
        help="What a motion trial is for; of several files once for all, or once for each, in "
        "their order.",
        show_default=False,
    ),
]
Structure = Annotated[str | None, typer.Option(help="What the probe looked at.")]
View = Annotated[str | None, typer.Option(help="long_axis or short_axis.")]
Profile = Annotated[
    str | None,
    typer.Option(help="How to read a table: the path of a TOML profile, or builtin:NAME."),
]
Mass = Annotated[
    float | None,
    typer.Option("--mass-kg", min=1.0, max=400.0, help="Body mass, kg: torque is given per mass."),
]
Parameter = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="A parameter of the recording, such as mm_per_px=0.0883; once for each.",
        show_default=False,
    ),
]
OneDevice = Annotated[
    str | None, typer.Option(help="Which instrument measured, by its name in devices.toml.")
]
Injured = Annotated[InjuredSide | None, typer.Option(help="Which side ratios are of.")]


class WithCurves(TyperCommand):
    """A command whose `--curves` may be followed by the file that they are written to.

    An option with or without a value would swallow the instrument file that comes after it, so
    only a name that ends in .parquet is taken for the value.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  # typer's own
        """Take a file after `--curves` for what it is, then read the options."""
        return super().parse_args(ctx, parted(args))


def parted(args: list[str]) -> list[str]:
    """Return arguments with `--curves FILE.parquet` as two options."""
    said: list[str] = []
    for word in args:
        name, equals, value = word.partition("=")
        if said[-1:] == ["--curves"] and word.endswith(TABLE):
            said += ["--curves-to", word]
        elif name == "--curves" and equals:
            said += ["--curves", "--curves-to", value]
        else:
            said.append(word)
    return said


def command(  # noqa: PLR0913  # one option for each fact of visit.toml
    files: Files,
    *,
    as_json: Json = False,
    curves: Curves = False,
    curves_to: CurvesTo = None,
    reader: Reader = None,
    side: Sides = None,
    motion: OneMotion = None,
    contraction: Phase = None,
    set_velocity_deg_s: Speed = None,
    gravity_corrected: Corrected = None,
    limb_weight_nm: Weight = None,
    limb_weight_at_deg: WeighedAt = None,
    purpose: WhatFor = None,
    lever_m: Lever = None,
    test: Test = None,
    trial: Trials = None,
    structure: Structure = None,
    view: View = None,
    profile: Profile = None,
    parameter: Parameter = None,
    device: OneDevice = None,
    devices: Devices = None,
    injured_side: Injured = None,
    mass_kg: Mass = None,
) -> None:
    """Read any supported file; print measurements with intervals, and what is missing and why.

    Facts that a file does not carry come from the visit.toml beside it, or from these options.

    Example: ischia measure left.txt right.txt --side left --side right --gravity-corrected
    """
    given = dict(locals())
    if curves and not as_json and curves_to is None:
        msg = "--curves goes with --json or a file, FILE.parquet: a terminal shows no curves"
        raise UsageError(msg)
    from ischia.model.documents import RecordingEntry
    from ischia.service.loose import measure_files

    said = {name: given[name] for name in FACTS}
    options = RecordingEntry(path="", parameters=parameters_of(parameter or []), **said)
    with telling("Measuring", len(files)) as tell:
        measured = measure_files(
            files,
            options,
            sides=side or (),
            purposes=purpose or (),
            trials=["static" if t is Trial.STATIC else "dynamic" for t in trial or ()],
            injured_side=injured_side,
            mass_kg=mass_kg,
            devices=devices,
            tell=tell,
        )
    _refuse_nothing(measured)
    _show(measured, as_json=as_json, curves=curves, curves_to=curves_to)


def _refuse_nothing(measured: Measurements) -> None:
    """Refuse files that only serve others, which would be answered with an empty page."""
    if measured.measurements or measured.not_measured or measured.curves:
        return
    msg = (
        "these files serve others and are not measured themselves (a passive sweep weighs the "
        "limb, a static trial finds the joints): name the file of the test beside them, with "
        "--purpose test --purpose passive_sweep, or --trial static --trial dynamic, in the order "
        "of the files"
    )
    raise UsageError(msg)


def _show(measured: Measurements, *, as_json: bool, curves: bool, curves_to: Path | None) -> None:
    if curves_to is not None:
        _write_curves(measured, curves_to)
    if as_json:
        _print_json(measured, curves=curves)
    else:
        _print_table(measured)


def parameters_of(said: list[str]) -> dict[str, float]:
    """Return parameters by their name."""
    found = {}
    for word in said:
        name, _, value = word.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            msg = f"--parameter {word!r} is no number under a name; write mm_per_px=0.0883"
            raise UsageError(msg) from None
    return found


def _write_curves(measured: Measurements, table: Path) -> None:
    from ischia.service.tables import write_curves

    typer.echo(str(write_curves(measured, table)), err=True)


def _print_table(measured: Measurements) -> None:
    from ischia.cli.measured import show_measurements
    from ischia.service.borrowed import published_errors
    from ischia.service.knowing import concept_notes, concept_words, short_citations

    show_measurements(
        measured, concept_words(), short_citations(), concept_notes(), published_errors()
    )


def _print_json(measured: Measurements, *, curves: bool) -> None:
    from ischia.service import measurements_json

    typer.echo(json.dumps(measurements_json(measured, curves=curves), ensure_ascii=False))
