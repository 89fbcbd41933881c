"""Drawn cross-sections with one thing of known size in them: a nerve, or a pool of fluid."""

from ischia.phantoms.section.drawn import SectionFile, section_file
from ischia.phantoms.section.plan import Oval, SectionPlan

__all__ = ["Oval", "SectionFile", "SectionPlan", "section_file"]
