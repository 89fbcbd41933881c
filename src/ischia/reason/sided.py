"""A sign of one leg says which; guessing it would accuse the sound leg, or both."""

from ischia.knowledge.load import Knowledge
from ischia.model.errors import InputError
from ischia.model.exam import ExamSheet
from ischia.model.terms import Side

LEGS = (Side.LEFT, Side.RIGHT)


def require_sides(sheet: ExamSheet, knowledge: Knowledge) -> None:
    """Refuse a sheet on which a sign of one leg does not say of which.

    Numbers are the reader's to check; here it is answers, for only the knowledge base says which
    of them belong to a leg.

    Raises
    ------
    InputError
        With every item that needs a side, by name.
    """
    missing = [
        f"{part}[{number}] {item.item!r}"
        for part, items in (("history", sheet.history), ("exam", sheet.exam))
        for number, item in enumerate(items)
        if item.result is not None and item.side not in LEGS
        if item.item in knowledge.tests and knowledge.tests[item.item].sided
    ]
    if missing:
        raise InputError(
            where=sheet.source.path,
            found=f"no leg named for {', '.join(missing)}",
            expected="side = 'left' or 'right' for what belongs to one leg",
            do="Say which leg was asked about or examined; write one item for each leg if both.",
        )
