"""Simulated patients in numbers, written from the knowledge base, each with known truth."""

from ischia.phantoms.population.course import recovering
from ischia.phantoms.population.folder import case_folder
from ischia.phantoms.population.patient import (
    ALL_MODALITIES,
    USUAL,
    Completeness,
    Look,
    Setting,
    Truth,
    VirtualPatient,
    only,
)
from ischia.phantoms.population.planted import planted
from ischia.phantoms.population.sampled import population

__all__ = [
    "ALL_MODALITIES",
    "USUAL",
    "Completeness",
    "Look",
    "Setting",
    "Truth",
    "VirtualPatient",
    "case_folder",
    "only",
    "planted",
    "population",
    "recovering",
]
