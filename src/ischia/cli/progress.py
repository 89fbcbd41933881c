"""`ischia progress`: every series with its verdict, and the gates of the plan."""

import typer

from ischia.cli.assess import Case, Day, Devices, Json, PolicyChoice
from ischia.model.terms import Policy


def command(
    case: Case,
    *,
    visit: Day = None,
    policy: PolicyChoice = Policy.EVIDENCE,
    devices: Devices = None,
    as_json: Json = False,
) -> None:
    """Print every series with its verdict; gates passed, failed, unclear, not measured."""
    import json

    from ischia.service import assess, followed, open_case

    opened = open_case(case, devices=devices)
    assessed = assess(opened, visit=visit.date() if visit else None, policy=policy)
    if as_json:
        typer.echo(json.dumps(followed(assessed), ensure_ascii=False))
        return
    from ischia.cli.following import show_progress

    show_progress(assessed)
