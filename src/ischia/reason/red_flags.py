"""Safety rules: deterministic, outside the probabilities, and never silenced by them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, Literal

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import Noticed, Present, ScoreAtLeast, parts
from ischia.knowledge.rules import RedFlagRule
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, State, Urgency
from ischia.reason.answered import Alarm, ending
from ischia.reason.findings import in_any_modality, of_any_side, of_each_leg
from ischia.reason.reading import Facts, read
from ischia.reason.timeline import Raised, Timeline

_FIRST = (Urgency.NOW, Urgency.TODAY, Urgency.DAYS)
_STATE_FIRST = ("present", "inconclusive", "not_assessed", "done", "absent")
_ASKS: Final = (Present, Noticed)
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
    alarm whose examination was done since and is normal is "done", and an emergency that was raised
    before, is denied now and was never examined stays; silence never makes it otherwise.
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
        came_later=timeline.came_later() if timeline else frozenset(),
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
    seen = read(rule.found.when, facts) if rule.found else None
    if rule.found and seen and seen.state is State.PRESENT:
        basis = tuple(dict.fromkeys((*reading.basis, *seen.basis)))
        flag = replace(
            flag,
            state="present",
            urgency=rule.found.urgency,
            action=rule.found.action,
            basis=basis,
            found=True,
        )
    if flag.state == "present":
        return _unless_ended(flag, rule, facts, knowledge, timeline)
    if timeline and (raised := timeline.raised.get(rule.id)):
        return _gone(replace(flag, basis=raised.basis), rule, raised, facts, knowledge, timeline)
    unasked = _would_matter(rule, facts, knowledge) if flag.state == "absent" else ()
    return replace(flag, state="not_assessed", not_asked=unasked) if unasked else flag


def _unless_ended(
    flag: RedFlag,
    rule: RedFlagRule,
    facts: Facts,
    knowledge: Knowledge,
    timeline: Timeline | None,
) -> RedFlag:
    """Return an alarm that is there, or what ended it."""
    raising = tuple(facts.findings[name] for name in flag.basis if _there(facts, name))
    imaged = any(f.modality is Modality.IMAGING_REPORT for f in raising)
    if timeline is None or not raising:
        return flag
    ended = ending(Alarm(rule, raising, _hurts(facts)), timeline, knowledge)
    if ended is not None:
        return replace(flag, state="done", done=ended.says, done_on=ended.on)
    return replace(flag, ends=_how_to_end(rule, knowledge)) if imaged else flag


def _gone(  # what is known of an alarm of an earlier visit
    flag: RedFlag,
    rule: RedFlagRule,
    raised: Raised,
    facts: Facts,
    knowledge: Knowledge,
    timeline: Timeline,
) -> RedFlag:
    """Return an alarm of an earlier visit whose signs are denied today.

    Nobody examined it, so it stands as it was raised. After `kept_days` it is no emergency any
    more, and no answer either: what became of it has to be asked.
    """
    ended = ending(Alarm(rule, (), _hurts(facts), raised), timeline, knowledge)
    if ended is not None:
        return replace(flag, state="done", done=ended.says, done_on=ended.on)
    fresh = (timeline.today - raised.on).days <= rule.kept_days
    return replace(
        flag,
        state="present" if fresh else "inconclusive",
        urgency=raised.urgency,
        action=f"Raised on {raised.on}, not examined since. {rule.action}",
        raised_on=raised.on,
        ends=_how_to_end(rule, knowledge),
    )


def _how_to_end(rule: RedFlagRule, knowledge: Knowledge) -> str:
    """Say what a later visit writes down once an alarm was seen to."""
    said = [f"a decision on “red_flag:{rule.id}”"]
    if rule.seen_to is not None:
        said.insert(0, f"“{rule.seen_to}” in a later visit ({knowledge.tests[rule.seen_to].name})")
    return f"It ends with {' or with '.join(said)}."


def _hurts(facts: Facts) -> frozenset[str]:
    return frozenset(name for name in facts.findings if _there(facts, name))


def _would_matter(rule: RedFlagRule, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the questions that nobody asked and of which a yes might raise the alarm.

    What an alarm merely notices is not asked of everybody; but a rule is not denied while the
    story is half told. Examinations and images that nobody made are no questions.
    """
    unasked = [
        name
        for name in _raising(rule)
        if name not in facts.findings
        and name in knowledge.tests
        and knowledge.tests[name].modality is Modality.HISTORY
    ]
    if not unasked:
        return ()
    yes = {name: _yes(name) for name in unasked}
    if read(rule.when, replace(facts, findings={**facts.findings, **yes})).state is State.PRESENT:
        return tuple(unasked)
    return ()


def _raising(rule: RedFlagRule) -> tuple[str, ...]:
    """Return what a rule asks for or notices, each once, in its order."""
    every = tuple(parts(rule.when))
    asked = [part.finding for part in every if isinstance(part, _ASKS)]
    asked += [
        point.finding
        for part in every
        if isinstance(part, ScoreAtLeast)
        for point in part.of
        if point.points > 0
    ]
    return tuple(dict.fromkeys(asked))


@cache
def _yes(name: str) -> Finding:
    return Finding(
        id=name, side=None, state=State.PRESENT, modality=Modality.HISTORY, criterion=name
    )


def _there(facts: Facts, name: str) -> bool:
    """Say whether a finding raises an alarm; one that only fails to lift it does not."""
    finding = facts.findings.get(name)
    return finding is not None and State.PRESENT in {finding.state, finding.leans}
