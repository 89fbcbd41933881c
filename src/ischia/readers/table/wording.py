"""A proposed profile as TOML, with each doubt beside what it is about."""

import json

from ischia.readers.spelling import CANONICAL
from ischia.readers.table.propose import Proposal, Seen


def profile_text(proposal: Proposal) -> str:
    """Return the proposed profile (`ischia.profile/1`) as TOML.

    A unit or a rate that the file does not name is left for a person to write: until then the
    profile is refused.
    """
    layout = proposal.layout
    unsure = any(seen.unsure for seen in proposal.kept)
    rows = [
        "# Proposed from the file's own headings and ranges. Check each line against the machine's",
        '# screen and the plot, then set status = "confirmed".'
        + (" What is not sure says so." if unsure else ""),
        'schema = "ischia.profile/1"',
        f'kind = "{proposal.kind}"',
        'title = "Proposed"',
        'status = "unconfirmed"',
        f'format = "{layout.format}"',
        f"header_rows = {layout.header_rows}",
    ]
    if layout.format == "text":
        rows += [f"delimiter = {json.dumps(layout.delimiter)}", f'decimal = "{layout.decimal}"']
    if not any(seen.quantity == "time" for seen in proposal.kept):
        rows.append("# UNSURE: there is no clock; write the samples per second\n# fs_hz =")
    if proposal.kind == "torque_curve":
        rows.append('# load_mode = "isokinetic"  # or "constant_load", "isometric", "other"')
    return "\n".join([*rows, *(_column(seen) for seen in proposal.kept), ""])


def _column(seen: Seen) -> str:
    """Return the table of one column."""
    rows = ["", *(f"# UNSURE: {why}" for why in seen.unsure), "[[column]]"]
    rows.append(f'quantity = "{seen.quantity}"')
    if seen.unit is not None:
        rows.append(f'unit = "{seen.unit}"')
    elif seen.quantity is not None:
        rows.append(f'# unit = "{CANONICAL[seen.quantity]}"')
    if seen.name is None:
        rows.append(f"position = {seen.position}")
    else:
        rows.append(f"name = {json.dumps(seen.name, ensure_ascii=False)}")
    if seen.side is not None:
        rows.append(f'side = "{seen.side}"')
    if seen.sign != 1:
        rows.append(f"sign = {seen.sign}")
    if seen.scale != 1:
        rows.append(f"scale = {seen.scale!r}")
    if seen.zero_at:
        rows.append(f"zero_at = {seen.zero_at!r}")
    return "\n".join(rows) + f"  # printed: {seen.low:g} to {seen.high:g}"
