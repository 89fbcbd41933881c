"""How laboratories call their markers: known sets, mappings that a person confirmed, proposals."""

from ischia.readers.markers.naming import MARKERS_UNCONFIRMED, is_mapping, renamed
from ischia.readers.markers.propose import MarkerProposal, mapping_text, proposed_markers

__all__ = [
    "MARKERS_UNCONFIRMED",
    "MarkerProposal",
    "is_mapping",
    "mapping_text",
    "proposed_markers",
    "renamed",
]
