"""Safety rules: deterministic, outside the probabilities, and never silenced by them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, Literal

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import RedFlagRule
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import State, Urgency
from ischia.reason.answered import Timeline, answered
from ischia.reason.findings import in_any_modality, of_any_side, of_each_leg
from ischia.reason.reading import Facts, read

_FIRST = (Urgency.NOW, Urgency.TODAY, Urgency.DAYS)
_STATE_FIRST = ("present", "inconclusive", "not_assessed", "done", "absent")
_MACHINES: Final = {"mri": "MRI", "xray": "X-ray", "ultrasound": "ultrasound", "ct": "CT"}
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
    timeline: Timeline | None = None,
) -> tuple[RedFlag, ...]:
    """Return every rule with its state, the present and most urgent first.

    A rule looks at both sides of the body, and at what a report says whatever its modality. It is
    absent only when every question it asks was answered so; until then it is not assessed, or
    inconclusive where an answer decided nothing, and the open questions are named. A measurement
    that leans to danger counts as present here, even where its error lets it decide nothing else.
    What an earlier visit found stays a danger
    until somebody looks again; what it did not find is no answer for today. With a `timeline`, an
    alarm whose examination was done since and is normal is "done"; silence never makes it so.
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
    flags = [_flag(rule, facts, knowledge, timeline) for rule in knowledge.red_flags.values()]
    return tuple(
        sorted(flags, key=lambda f: (_STATE_FIRST.index(f.state), _FIRST.index(f.urgency), f.id))
    )


def _flag(
    rule: RedFlagRule, facts: Facts, knowledge: Knowledge, timeline: Timeline | None
) -> RedFlag:
    reading = read(rule.when, facts)
    flag = RedFlag(
        id=rule.id,
        name=rule.name,
        state=_SAID[reading.state],
        urgency=rule.urgency,
        action=rule.action,
        basis=reading.basis,
        not_asked=reading.not_asked,
        cites=rule.cites,
    )
    if reading.state is not State.PRESENT:
        return flag
    if rule.found is not None and read(rule.found.when, facts).state is State.PRESENT:
        return replace(flag, urgency=rule.found.urgency, action=rule.found.action, found=True)
    raised_by = [facts.findings[name] for name in reading.basis if _there(facts, name)]
    report = answered(rule, raised_by, timeline, knowledge) if timeline else None
    if report is None or rule.done is None:
        return flag
    says = f"done on {report.date} ({_MACHINES[report.modality]}): {rule.done.says}"
    return replace(flag, state="done", done=says, done_on=report.date)


def _there(facts: Facts, name: str) -> bool:
    """Say whether a finding raises an alarm; one that only fails to lift it does not."""
    finding = facts.findings.get(name)
    return finding is not None and State.PRESENT in {finding.state, finding.leans}
