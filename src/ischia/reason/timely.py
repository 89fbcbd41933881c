"""Which questions have nothing to tell on this day: too early, or long past."""

from ischia.knowledge.load import Knowledge


def untimely(
    knowledge: Knowledge, *, since_onset_days: float | None, concluded_later: bool
) -> frozenset[str]:
    """Return the questions that are not worth asking today.

    That a treatment has failed cannot be told on the third day: a question with a `from_day` is not
    asked before it; of an onset that nobody stated, nothing is held back. How it began is a
    question of the first visit: `concluded_later` says that a later one has its conclusion.
    """
    early = since_onset_days if since_onset_days is not None else float("inf")
    return frozenset(
        test.id
        for test in knowledge.tests.values()
        if early < test.from_day or (concluded_later and test.of_the_beginning)
    )
