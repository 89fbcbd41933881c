"""Numbers and doubt as people read them: one wording for report, terminal and pages."""

from ischia.writers.report.flags import flag_words
from ischia.writers.report.lines import asked_of, basis_of, finding_of, on_judgement, state_of
from ischia.writers.report.next_section import answer
from ischia.writers.report.progress_section import verdicts_before
from ischia.writers.report.screening import (
    answered,
    inconclusive,
    not_assessed,
    open_questions,
)
from ischia.writers.report.wording import (
    change_sign,
    context_words,
    day,
    decimal,
    interval_of,
    kind_of,
    listed,
    lowered,
    opened,
    per_cent,
    places,
    probability_span,
    tidied,
    unit_sign,
    value_of,
    words_of,
)

__all__ = [
    "answer",
    "answered",
    "asked_of",
    "basis_of",
    "change_sign",
    "context_words",
    "day",
    "decimal",
    "finding_of",
    "flag_words",
    "inconclusive",
    "interval_of",
    "kind_of",
    "listed",
    "lowered",
    "not_assessed",
    "on_judgement",
    "open_questions",
    "opened",
    "per_cent",
    "places",
    "probability_span",
    "state_of",
    "tidied",
    "unit_sign",
    "value_of",
    "verdicts_before",
    "words_of",
]
