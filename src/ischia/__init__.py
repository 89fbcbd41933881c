"""From instrument data to findings, a differential, a plan and honest progress."""

__version__ = "0.1.0"
