"""An unknown table or marker set → a proposed profile, for a person to confirm."""

from dataclasses import dataclass
from pathlib import Path

from ischia.model.documents import RecordingEntry
from ischia.model.errors import UsageError
from ischia.model.motion import MarkerTrial
from ischia.readers.c3d import C3D
from ischia.readers.markers import mapping_text, proposed_markers
from ischia.readers.registry import READERS
from ischia.readers.table.propose import Proposal, propose
from ischia.readers.table.wording import profile_text
from ischia.readers.trc import TRC
from ischia.service.files import raw_file
from ischia.writers.figures.columns import columns_figure
from ischia.writers.files import write_atomically

FIGURES = (".svg", ".png")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedProfile:
    """What `ischia profile` says of a file."""

    toml: str
    unsure: tuple[str, ...]  # a sentence for each doubt
    known_by: tuple[str, ...]  # readers that need no profile for this file
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedMapping:
    """What `ischia profile` says of a file of markers."""

    toml: str
    unsure: tuple[str, ...]  # a sentence for each doubt
    known: bool  # the markers bear our names already, or those of a known set


def proposed_profile(path: Path) -> ProposedProfile:
    """Return a profile proposed from a file's own headings, units and ranges.

    Raises
    ------
    InputError
        When the file cannot be read, or holds neither torque and angle nor force.
    """
    raw = raw_file(path)
    proposal = propose(raw)
    unsure = tuple(
        f"column {seen.position} ({seen.quantity}): {why}"
        for seen in proposal.kept
        for why in seen.unsure
    )
    known_by = tuple(reader.name for reader in READERS if reader.claims(raw))
    return ProposedProfile(
        toml=profile_text(proposal), unsure=unsure, known_by=known_by, proposal=proposal
    )


def proposed_mapping(path: Path) -> ProposedMapping | None:
    """Return names proposed for the markers of a file, None where it holds no markers.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    raw = raw_file(path)
    reader = next((r for r in (C3D, TRC) if r.claims(raw)), None)
    if reader is None:
        return None
    (trial,) = reader.read(raw, RecordingEntry(path=path.name))
    if not isinstance(trial, MarkerTrial) or not trial.names:
        return None
    proposal = proposed_markers(trial)
    return ProposedMapping(
        toml=mapping_text(proposal),
        unsure=tuple(
            f"{ours} = {proposal.markers[ours]}: {why}" for ours, why in proposal.unsure.items()
        ),
        known=all(ours == theirs for ours, theirs in proposal.markers.items()),
    )


def write_proposal(proposed: ProposedMapping | ProposedProfile, out: Path) -> Path:
    """Write what was proposed as a file.

    Raises
    ------
    StorageError
        When it cannot be written.
    """
    write_atomically(out, proposed.toml.encode())
    return out


def write_plot(proposed: ProposedProfile, out: Path) -> Path:
    """Write a plot of every column that holds numbers, named as the profile would name it.

    Raises
    ------
    UsageError
        When the name ends in neither .svg nor .png.
    MissingExtraError
        When the part that draws is not installed.
    StorageError
        When it cannot be written.
    """
    if out.suffix.lower() not in FIGURES:
        msg = f"a plot ends in {' or '.join(FIGURES)}, not in {out.suffix!r}"
        raise UsageError(msg)
    titles = [
        f"column {seen.position}: {seen.quantity or 'not used'}"
        + (f" [{seen.unit}]" if seen.unit else "")
        + (", unsure" if seen.unsure else "")
        for seen in proposed.proposal.columns
    ]
    drawn = columns_figure(titles, proposed.proposal.samples, out.suffix.lower().lstrip("."))
    write_atomically(out, drawn)
    return out
