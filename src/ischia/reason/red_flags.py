"""Safety rules: deterministic, outside the probabilities, and never silenced by them."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from ischia.knowledge.load import Knowledge
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import State, Urgency
from ischia.reason.findings import in_any_modality, of_any_side, of_each_leg
from ischia.reason.reading import Facts, read

_FIRST = (Urgency.NOW, Urgency.TODAY, Urgency.DAYS)
_STATE_FIRST = ("present", "inconclusive", "not_assessed", "absent")
_SAID: Final[
    Mapping[State | None, Literal["present", "inconclusive", "not_assessed", "absent"]]
] = {
    State.PRESENT: "present",
    State.INDETERMINATE: "inconclusive",
    None: "not_assessed",
    State.ABSENT: "absent",
}


def red_flags(
    findings: Iterable[Finding],
    measured: Measurements,
    knowledge: Knowledge,
    *,
    age_y: float | None = None,
    since_onset_days: float | None = None,
) -> tuple[RedFlag, ...]:
    """Return every rule with its state, the present and most urgent first.

    A rule looks at both sides of the body, and at what a report says whatever its modality. It is
    absent only when every question it asks was answered so; until then it is not assessed, or
    inconclusive where an answer decided nothing, and the open questions are named. A measurement
    that leans to danger counts as present here, even where its error lets it decide nothing else.
    What an earlier visit found stays a danger
    until somebody looks again; what it did not find is no answer for today.
    """
    # An absence from an earlier visit is no answer for today; a danger from it stays one.
    today = [f for f in findings if f.on is None or State.PRESENT in {f.state, f.leans}]
    facts = Facts(
        measured=measured,
        side=None,
        findings=in_any_modality(of_any_side(today), knowledge),
        sided=of_each_leg(today),
        since_onset_days=since_onset_days,
        age_y=age_y,
        cautious=True,
    )
    flags = []
    for rule in knowledge.red_flags.values():
        reading = read(rule.when, facts)
        flags.append(
            RedFlag(
                id=rule.id,
                name=rule.name,
                state=_SAID[reading.state],
                urgency=rule.urgency,
                action=rule.action,
                basis=reading.basis,
                not_asked=reading.not_asked,
                cites=rule.cites,
            )
        )
    return tuple(
        sorted(flags, key=lambda f: (_STATE_FIRST.index(f.state), _FIRST.index(f.urgency), f.id))
    )
