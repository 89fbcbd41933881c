"""The command line: one file per command; nothing heavy is imported until a command runs."""

import sys
import traceback

import typer

from ischia.cli import (
    assess,
    backup,
    batch,
    cohort,
    deidentify,
    demo,
    doctor,
    explain,
    knowledge,
    listen,
    live,
    marks,
    measure,
    phantom,
    profile,
    progress,
    seed,
    serve,
)
from ischia.model.errors import IschiaError

FAULT_OF_OURS = 1

app = typer.Typer(
    name="ischia",
    help="From instrument files to a diagnosis that can be defended. "
    "It supports decisions; a clinician makes them. Start with: ischia demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("demo")(demo.command)
app.command("measure", cls=measure.WithCurves)(measure.command)
app.command("assess")(assess.command)
app.command("batch")(batch.command)
app.command("explain")(explain.command)
app.command("progress")(progress.command)
app.command("profile")(profile.command)
app.command("phantom")(phantom.command)
app.command("serve")(serve.command)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.command)
app.command("seed")(seed.command)
app.command("live")(live.command)
app.command("listen")(listen.command)
app.command("deidentify")(deidentify.command)
app.add_typer(cohort.app, name="cohort")
app.add_typer(marks.app, name="marks")
app.add_typer(knowledge.app, name="knowledge")


def run() -> None:
    """Run a command and end with the contract's exit code; wrong use is the framework's own 2."""
    try:
        app()
    except IschiaError as err:
        typer.echo(f"ischia: {err}", err=True)
        sys.exit(err.exit_code)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
    except Exception:  # noqa: BLE001  # the last place where a fault of ours can be said
        traceback.print_exc()
        typer.echo("ischia: this is a fault of ours; please report the lines above.", err=True)
        sys.exit(FAULT_OF_OURS)
