"""The hamstrings: three muscles with four heads, where they are hurt, and how to draw them."""

from typing import Annotated, Literal

from msgspec import Meta

from ischia.knowledge.strict import Evidence, Slug, Strict, Words

Place = Annotated[float, Meta(ge=0.0, le=220.0)]
Point = tuple[Place, Place]  # across and down, in hundredths of the width of a panel
Points = Annotated[tuple[Point, ...], Meta(min_length=2)]
Joint = Literal["hip", "knee"]
Panel = Literal["superficial", "deep"]
Root = Annotated[str, Meta(pattern=r"^(L[1-5]|S[1-5])$")]


class Muscle(Strict, frozen=True, kw_only=True):
    """One of the three muscles."""

    id: Slug
    name: Words


class Head(Strict, frozen=True, kw_only=True):
    """One head: from where to where, over which joints, by which nerve, and its outline."""

    id: Slug
    muscle: Slug
    name: Words
    plain: Words
    origin: Words
    insertion: Words
    crosses: Annotated[tuple[Joint, ...], Meta(min_length=1)]
    does: Words
    nerve: Slug  # the division of the sciatic nerve
    roots: Annotated[tuple[Root, ...], Meta(min_length=1)]
    panel: Panel
    belly: Points
    tendons: tuple[Points, ...]


class Site(Strict, frozen=True, kw_only=True):
    """A part of a muscle and its tendons that may be injured."""

    id: Slug
    name: Words
    says: Words
    at: Point


class Bone(Strict, frozen=True, kw_only=True):
    """A bone to find one's way by."""

    name: Words
    outline: Points


class Nerve(Strict, frozen=True, kw_only=True):
    """The sciatic nerve and its two divisions."""

    id: Slug
    name: Words
    course: Points


class Anatomy(Strict, frozen=True, kw_only=True):
    """The file `anatomy.toml`."""

    schema: Literal["anatomy/1"]
    evidence: Evidence
    clinical_review: Words
    note: Words
    muscle: tuple[Muscle, ...]
    head: tuple[Head, ...]
    site: tuple[Site, ...]
    bone: tuple[Bone, ...]
    nerve: tuple[Nerve, ...]

    def __post_init__(self) -> None:
        """Refuse a head of a muscle, or on a nerve, that the file does not have."""
        muscles, nerves = {m.id for m in self.muscle}, {n.id for n in self.nerve}
        for head in self.head:
            if head.muscle not in muscles or head.nerve not in nerves:
                msg = f"{head.id}: no muscle {head.muscle!r} or no nerve {head.nerve!r}"
                raise ValueError(msg)

    def heads_of(self, muscle: str) -> tuple[Head, ...]:
        """Return the heads of a muscle."""
        return tuple(head for head in self.head if head.muscle == muscle)
