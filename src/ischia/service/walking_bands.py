"""The band of other walkers, as a report draws it."""

import numpy as np

from ischia.knowledge.load import Knowledge
from ischia.measure import motion
from ischia.writers.figures.through_band import OtherPeople


def walking_bands(knowledge: Knowledge) -> tuple[dict[str, OtherPeople], str]:
    """Return the band of each curve by concept, and what must stand beside it."""
    for group in knowledge.gait.values():
        reference = group.reference()
        bands = {}
        for concept, curve in reference.curves.items():
            low_deg, high_deg = motion.band_deg(reference, concept)
            bands[concept] = OtherPeople(
                at_pct=tuple(np.linspace(0.0, 100.0, len(curve.mean_deg)).tolist()),
                low_deg=tuple(low_deg.tolist()),
                high_deg=tuple(high_deg.tolist()),
            )
        return bands, f"{group.name}, {group.people} people: {group.note}"
    return {}, ""
