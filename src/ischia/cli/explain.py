"""`ischia explain`: the argument in words, in the terminal."""

from typing import Annotated

import typer

from ischia.cli.assess import Case, Day, Json, PolicyChoice
from ischia.model.terms import Policy, Side


def command(
    case: Case,
    condition: Annotated[
        str | None, typer.Argument(help="A condition's id; the leading one by default.")
    ] = None,
    *,
    side: Annotated[
        Side | None, typer.Option(help="Side of the body; the more probable one by default.")
    ] = None,
    visit: Day = None,
    policy: PolicyChoice = Policy.EVIDENCE,
    as_json: Json = False,
) -> None:
    """Print what argues for a condition and against it, and which test would change most."""
    import json

    from ischia.service import assess, explained

    assessed = assess(case, visit=visit.date() if visit else None, policy=policy)
    if as_json:
        typer.echo(json.dumps(explained(assessed, condition, side), ensure_ascii=False))
        return
    from ischia.cli.arguing import show_argument

    show_argument(assessed, condition, side)
