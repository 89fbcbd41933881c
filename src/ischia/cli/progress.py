"""`ischia progress`: every series with its verdict, and the gates of the plan."""

from typing import Annotated

import typer

from ischia.cli.assess import Case, Day, Devices, Json, PolicyChoice
from ischia.model.terms import Policy


def command(
    case: Case,
    *,
    visit: Day = None,
    policy: PolicyChoice = Policy.EVIDENCE,
    devices: Devices = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also the series whose error nobody knows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print every series that has a verdict; gates passed, failed, unclear, not measured."""
    import json

    from ischia.service import assess, followed, open_case

    opened = open_case(case, devices=devices)
    assessed = assess(opened, visit=visit.date() if visit else None, policy=policy)
    if as_json:
        typer.echo(json.dumps(followed(assessed), ensure_ascii=False))
        return
    from ischia.cli.following import show_progress

    show_progress(assessed, every=every)
