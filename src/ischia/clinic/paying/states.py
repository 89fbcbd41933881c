"""Where a payment stands. It only goes forward, in whatever order a provider tells of it."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What is known of a payment."""

    STARTED = "started"
    FAILED = "failed"  # a card was declined; another may be tried
    WAITING = "waiting"  # the bank asks its customer, or is at work
    CANCELLED = "cancelled"
    PAID = "paid"
    REFUNDED = "refunded"  # in part or whole: the amount tells


_RANK: Final = {
    State.STARTED: 0,
    State.FAILED: 1,
    State.WAITING: 1,
    State.CANCELLED: 2,
    State.PAID: 3,
    State.REFUNDED: 4,
}


def later(state: State, told: State) -> State:
    """Return where a payment stands after something was told of it.

    What was paid is never unpaid by a message that comes late; of two of one rank the newer holds.
    """
    return told if _RANK[told] >= _RANK[state] else state
