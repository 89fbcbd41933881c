"""What a page consists of, before it is dressed as HTML or paper."""

from dataclasses import dataclass
from typing import Literal

from ischia.model.measurement import Measurement
from ischia.writers.figures.ink import Drawing
from ischia.writers.report.wording import interval_of, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A measured number within a sentence. On a screen it opens what it came from."""

    measurement: str  # id
    says: str
    interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An interval that stands apart from its number, set paler."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The state of a gate or an answer: a shape and its word, never a colour."""

    kind: Literal["pass", "fail", "unclear", "missing"]
    says: str


Text = tuple[str | Number | Doubt | Mark, ...]


def plain(text: Text) -> str:
    """Return a text as one string, for titles and for readers of screens."""
    said = [
        piece
        if isinstance(piece, str)
        else f"{piece.says} ({piece.interval})"
        if isinstance(piece, Number) and piece.interval
        else piece.says
        for piece in text
    ]
    return "".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that was not measured, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A probability with its interval, as a line and in figures."""

    name: str
    says: str
    interval: str
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number that stands alone under a drawing."""

    number: Number
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One finding: the sentence, what it rests on, the drawing, what the drawing shows."""

    key: str
    heading: Text
    basis: Text = ()
    drawings: tuple[Drawing, ...] = ()
    values: tuple[Value, ...] = ()
    bars: tuple[Bar, ...] = ()
    missing: tuple[Missing, ...] = ()
    caption: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing of it was measured: it then is one line of words, and no tile."""
        return bool(self.missing) and not (self.drawings or self.values or self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A red flag that is present: in words, how soon somebody must act, and what to do."""

    name: str
    action: str
    chip: str = "Red flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the grade row."""

    label: str
    says: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The sentence of the page, its certainty, and what it does to an earlier diagnosis."""

    sentence: str
    bar: Bar | None
    resting: str  # how many of the counted lines are judgement
    reopened: tuple[str, ...]
    form: str = ""  # the muscle, the site, the mechanism that findings tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One drawing of a section, with the sentence above it and what it shows below it."""

    drawing: Drawing
    heading: Text
    caption: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Change since the first visit, as small drawings on one axis, and where the plan stands."""

    heading: Text
    here: Text
    series: tuple[Figure, ...]
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """Page 1."""

    who: tuple[str, ...]
    status: str
    flags: tuple[Flag, ...]
    no_flag: str
    screened: str
    conclusion: Conclusion
    grades: tuple[Cell, ...]
    since: Since | None
    tiles: tuple[Tile, ...]
    unmeasured: tuple[Missing, ...]  # what has no tile, and why
    next_heading: str
    next_lines: tuple[Text, ...]
    missing_heading: str
    missing: tuple[Missing, ...]
    missing_more: str
    limits: str
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under named columns; the last part of a section that has no rows says so.

    `folded` names what stands closed on the page until somebody opens it, and is left out on paper.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str = ""
    folded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """One thing to do, or that is not to be done."""

    verb: str  # "Exercise", "Blocked", "Contradicted" …
    says: str
    dose: str = ""
    more: tuple[Text, ...] = ()  # how it grows, how well it is supported, what to ask first
    stopped: bool = False  # blocked or contradicted: must never read as something to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A criterion with its state today, and what the state rests on."""

    mark: Mark
    says: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of a plan between its gates."""

    name: str
    about: str = ""  # how long it took in a study
    current: str = ""  # why the patient stands here today; empty elsewhere
    entry: tuple[Gate, ...] = ()
    items: tuple[Do, ...] = ()
    exit: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section behind page 1."""

    key: str
    heading: str
    intro: str = ""
    warning: tuple[str, ...] = ()  # red flags that come before anything else of the section
    facts: tuple[tuple[str, str], ...] = ()  # goals, state of signing … by name
    steps: tuple[Step, ...] = ()
    beside: "tuple[Section, ...]" = ()  # for comparison; stands beside on a wide page
    figures: tuple[Figure, ...] = ()
    more: tuple[Figure, ...] = ()  # closed on the page until opened; on paper only counted
    tables: tuple[Table, ...] = ()


def number(m: Measurement, *, interval: bool = True, decimals: int | None = None) -> Number:
    """Return a measurement as a number within a sentence."""
    shown = interval_of(m, decimals) if interval else ""
    return Number(measurement=m.id, says=value_of(m, decimals), interval=shown)
