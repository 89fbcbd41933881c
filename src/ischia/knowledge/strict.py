"""The base of every knowledge record, and the words that all of them share."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
Words = Annotated[str, Meta(min_length=3)]
Proportion = Annotated[float, Meta(ge=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=1)]
Burden = Annotated[int, Meta(ge=1, le=5)]

# How much of the source was read; "unconfirmed" also where there is no source at all.
Evidence = Literal["full_text", "abstract", "secondary", "unconfirmed"]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """A record in which a field that nobody defined is an error, not a comment."""
