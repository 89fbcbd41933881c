"""How exercises are done at home, and which answers about them must not wait."""

from typing import Annotated, Literal

from msgspec import Meta

from ischia.knowledge.strict import Count, Slug, Strict, Words
from ischia.model.home import CameraMovement
from ischia.model.terms import Urgency

Pain = Annotated[int, Meta(ge=1, le=10)]


class HomeDose(Strict, frozen=True, kw_only=True):
    """What is done where the dose of a plan names no sets."""

    sets: Count
    times: Count
    rest_s: Count
    minutes: Count
    a_week: Count
    basis: Literal["clinic_default"]


class Movement(Strict, frozen=True, kw_only=True, rename={"for_": "for"}):
    """One movement: how it is done, and which treatments it is a way to do."""

    id: Slug
    name: Words
    steps: tuple[Words, ...]
    for_: tuple[Slug, ...]
    sided: bool = False  # done with one leg at a time
    hold_s: Count | None = None  # held still, not repeated
    timed: bool = False  # minutes, not sets
    camera: CameraMovement | None = None  # what a camera can count and measure of it


class HomeAlarm(Strict, frozen=True, kw_only=True):
    """An answer at exercise that somebody of the clinic has to hear of."""

    id: Slug
    name: Words
    urgency: Urgency
    action: Words
    plain: Words
    plain_action: Words
    basis: Literal["judgement", "clinic_default"]
    words: tuple[Words, ...] = ()  # parts of what a patient may write
    swelling: bool = False  # also where the patient ticks it
    pain_at_least: Pain | None = None
    sessions: Count = 1
    days: Count = 1

    def __post_init__(self) -> None:
        """Refuse a rule that nothing could raise."""
        if not (self.words or self.swelling or self.pain_at_least):
            msg = "an alarm needs words, swelling or a pain that raises it"
            raise ValueError(msg)


class HomeExercise(Strict, frozen=True, kw_only=True):
    """The file `home_exercise.toml`."""

    schema: Literal["home_exercise/1"]
    clinical_review: Words
    dose: HomeDose
    movement: tuple[Movement, ...]
    alarm: tuple[HomeAlarm, ...]
