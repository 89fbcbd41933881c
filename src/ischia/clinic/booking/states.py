"""One way through an appointment, in the clinic and on video alike."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where an appointment stands."""

    HELD = "held"  # kept for a few minutes while somebody enters who they are, or pays
    REQUESTED = "requested"
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


class Event(StrEnum):
    """What happens to one."""

    ASK = "ask"
    BOOK = "book"
    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    MOVE = "move"
    ARRIVE = "arrive"
    FINISH = "finish"
    MISS = "miss"
    CORRECT = "correct"  # arrived or missed was pressed by mistake
    CANCEL = "cancel"


_TABLE: Final[dict[tuple[State, Event], State]] = {
    (State.HELD, Event.ASK): State.REQUESTED,
    (State.HELD, Event.BOOK): State.BOOKED,
    (State.HELD, Event.EXPIRE): State.EXPIRED,
    (State.HELD, Event.CANCEL): State.CANCELLED,
    (State.REQUESTED, Event.CONFIRM): State.BOOKED,
    (State.REQUESTED, Event.DECLINE): State.DECLINED,
    (State.REQUESTED, Event.CANCEL): State.CANCELLED,
    (State.REQUESTED, Event.MOVE): State.REQUESTED,
    (State.BOOKED, Event.MOVE): State.BOOKED,
    (State.BOOKED, Event.ARRIVE): State.ARRIVED,
    (State.BOOKED, Event.MISS): State.NO_SHOW,
    (State.BOOKED, Event.CANCEL): State.CANCELLED,
    (State.ARRIVED, Event.FINISH): State.DONE,
    (State.ARRIVED, Event.CORRECT): State.BOOKED,
    (State.NO_SHOW, Event.CORRECT): State.BOOKED,
}
# In these nobody else may have the time.
KEEPS: Final = frozenset(
    {State.HELD, State.REQUESTED, State.BOOKED, State.ARRIVED, State.DONE, State.NO_SHOW}
)
OPEN: Final = frozenset({State.HELD, State.REQUESTED, State.BOOKED, State.ARRIVED})


class NotPossibleError(Exception):
    """What was asked for does not follow from where the appointment stands."""


def after(state: State, event: Event) -> State:
    """Return where an event leads.

    Raises
    ------
    NotPossibleError
        When it cannot happen there.
    """
    try:
        return _TABLE[state, event]
    except KeyError:
        msg = f"an appointment that is {state.replace('_', ' ')} takes no {event}"
        raise NotPossibleError(msg) from None


def possible(state: State) -> tuple[Event, ...]:
    """Return what can happen to an appointment."""
    return tuple(event for found, event in _TABLE if found is state)
