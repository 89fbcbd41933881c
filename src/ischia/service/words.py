"""Numbers and doubt as people read them: one wording for report, terminal and pages."""

from ischia.writers.report.wording import (
    context_words,
    decimal,
    interval_of,
    per_cent,
    probability_span,
    unit_sign,
    value_of,
)

__all__ = [
    "context_words",
    "decimal",
    "interval_of",
    "per_cent",
    "probability_span",
    "unit_sign",
    "value_of",
]
