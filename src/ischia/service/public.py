"""What the clinic tells everybody, out of the knowledge base, each claim with its support."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from ischia.knowledge.load import Knowledge, load
from ischia.knowledge.rules import GateRule, PolicyRule, RedFlagRule, Treatment
from ischia.knowledge.schema import Condition, Sign
from ischia.model.terms import Modality, Urgency
from ischia.service.knowing import citation, short_citations
from ischia.service.presentations import TYPICAL, sensitivity

DOTS: Final = 4
# How this project judged a statement → dots and words. The steps are the house's own.
_JUDGED: Final = {
    "supported": (3, "Supported"),
    "partly": (2, "Partly true"),
    "hypothesis": (1, "An idea that nobody has shown"),
    "outdated": (0, "Outdated"),
}
_WITH_SOURCE: Final = (4, "Supported by a named study")
_CONTRADICTED: Final = (0, "Evidence speaks against it")
_CONDITIONS: Final = "knowledge/data/conditions/"
_SUFFIX: Final = ".toml"
_MOST_SIGNS: Final = 6
_NOTHING_TO_ADD: Final = "Yes."
_DOUBTED: Final = 2  # up to so many dots a statement stands in quotation marks
_ASKED: Final = (Modality.HISTORY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One reference, to be listed and to be pointed at by its key."""

    key: str
    short: str
    citation: str
    doi: str
    pmid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How well something is supported: from 0 to 4 dots, in words, and by what."""

    dots: int
    words: str
    sources: tuple[Source, ...] = ()

    @property
    def filled(self) -> tuple[bool, ...]:
        """Whether each of the dots is filled."""
        return tuple(n < self.dots for n in range(DOTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of the source page, and what evidence says of it."""

    number: int
    says: str
    why: str
    does: str
    support: Support

    @property
    def doubted(self) -> bool:
        """Whether it is told as what others say, and not as what this clinic says."""
        return self.support.dots <= _DOUBTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line for patients with its support: an outlook, or something that may be done."""

    id: str
    name: str
    says: str
    support: Support
    remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A condition in a patient's words: what it is, what those who have it often say."""

    id: str
    name: str
    plain: str
    urgency: Urgency | None
    often: tuple[str, ...]
    outlooks: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryType:
    """One of the injury types of the source page, and the conditions it became."""

    claim: Claim
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerSign:
    """What a patient can notice and must not wait with."""

    id: str
    urgency: Urgency
    watch: tuple[str, ...]
    plain: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A phase of a plan: what is done in it, and what opens the next."""

    name: str
    items: tuple[Told, ...]
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutline:
    """The plan that evidence gives for a condition, before anybody's own findings."""

    id: str
    name: str
    referral_only: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a visit at a distance can find out, and what needs a visit in person."""

    asked_count: int
    by_video: tuple[str, ...]
    in_person: tuple[str, ...]
    machines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is weighed, in numbers."""

    conditions: int
    tests: int
    dangers: int
    references: int
    sha256: str


def claims(*numbers: int) -> tuple[Claim, ...]:
    """Return statements of the source page by their numbers, in the order asked for.

    Raises
    ------
    KeyError
        When a number is no claim: unknown, a button of the page, or praise that nobody can test.
    """
    rules = {rule.number: rule for rule in load().policies["clinic_page"].rule}
    return tuple(_claim(rules[number]) for number in numbers)


def injury_types(*numbers: int) -> tuple[InjuryType, ...]:
    """Return injury types by the numbers of their statements, with the conditions they became."""
    knowledge = load()
    rules = {rule.number: rule for rule in knowledge.policies["clinic_page"].rule}
    return tuple(
        InjuryType(
            claim=_claim(rules[number]),
            explanations=tuple(
                _explanation(knowledge.conditions[name], knowledge)
                for name in _conditions_of(rules[number])
            ),
        )
        for number in numbers
    )


def danger_signs() -> tuple[DangerSign, ...]:
    """Return what patients can notice and must not wait with, the most urgent first."""
    soon = list(Urgency)
    flags = [_danger(rule) for rule in load().red_flags.values() if rule.watch]
    return tuple(sorted(flags, key=lambda flag: (soon.index(flag.urgency), flag.id)))


def plan_outlines(conditions: Iterable[str]) -> tuple[PlanOutline, ...]:
    """Return the plans of the policy of published evidence for some conditions, each once."""
    wanted = set(conditions)
    return tuple(
        PlanOutline(
            id=protocol.id,
            name=protocol.name,
            referral_only=protocol.referral_only,
            steps=tuple(
                Step(
                    name=phase.name,
                    items=tuple(treatment(item) for item in phase.items),
                    gates=tuple(_gate(gate) for gate in phase.exit),
                )
                for phase in protocol.phase
            ),
        )
        for protocol in load().protocols.values()
        if wanted.intersection(protocol.conditions)
    )


def treatment(name: str) -> Told:
    """Return something that may be done, in a patient's words, with its support."""
    found = load().treatments[name]
    return Told(
        id=found.id,
        name=found.name,
        says=found.plain or found.says,
        support=_treated(found),
        remote=found.remote,
    )


def reach(conditions: Iterable[str]) -> Reach:
    """Return what can be found out about some conditions at a distance, and what cannot."""
    wanted = set(conditions)
    signs = [s for s in load().signs.values() if wanted & s.conditions]
    by_hand = [s for s in signs if s.modality is Modality.EXAM]
    machines = [s for s in signs if s.modality not in {Modality.EXAM, *_ASKED}]
    return Reach(
        asked_count=sum(s.modality in _ASKED for s in signs),
        by_video=_names(s for s in by_hand if s.remote),
        in_person=_names(s for s in by_hand if not s.remote),
        machines=tuple(sorted({s.examination for s in machines if not s.remote})),
    )


def sources() -> tuple[Source, ...]:
    """Return every reference of the knowledge base, by who wrote it."""
    return tuple(sorted(_sources(load().references), key=lambda s: (s.short.casefold(), s.key)))


def extent() -> Extent:
    """Return how much is weighed."""
    knowledge = load()
    return Extent(
        conditions=len(knowledge.conditions),
        tests=len(knowledge.signs),
        dangers=len(knowledge.red_flags),
        references=len(knowledge.references),
        sha256=knowledge.stamp.sha256,
    )


def _claim(rule: PolicyRule) -> Claim:
    keys = _sources(rule.cites)
    dots, words = _JUDGED[rule.judgement]
    if rule.contradicted:
        dots, words = _CONTRADICTED
    elif rule.judgement == "supported" and keys:
        dots, words = _WITH_SOURCE
    return Claim(
        number=rule.number,
        says=rule.text,
        why=rule.why if rule.why != _NOTHING_TO_ADD else "",
        does=rule.does,
        support=Support(dots=dots, words=words, sources=keys),
    )


def _treated(found: Treatment) -> Support:
    """Return the support of a treatment, which nobody has graded: a study is named, or none is."""
    dots = 0 if found.contradicted else 2 if found.cites else 1
    return Support(dots=dots, words=_opened(found.evidence), sources=_sources(found.cites))


def _conditions_of(rule: PolicyRule) -> tuple[str, ...]:
    return tuple(
        name.removeprefix(_CONDITIONS).removesuffix(_SUFFIX)
        for name in rule.where
        if name.startswith(_CONDITIONS)
    )


def _explanation(condition: Condition, knowledge: Knowledge) -> Explanation:
    often = [
        sign
        for sign in knowledge.tests.values()
        if sign.modality in _ASKED and sensitivity(sign, condition.id) >= TYPICAL
    ]
    often.sort(key=lambda sign: (-sensitivity(sign, condition.id), sign.id))
    outlooks = tuple(
        Told(id=rule.id, name=rule.name, says=rule.says, support=_seen(rule.cites))
        for rule in knowledge.prognosis.values()
        if condition.id in rule.conditions and rule.when is None
    )
    return Explanation(
        id=condition.id,
        name=condition.name,
        plain=condition.plain,
        urgency=condition.urgency,
        often=tuple(sign.name for sign in often[:_MOST_SIGNS]),
        outlooks=outlooks,
    )


def _seen(keys: Iterable[str]) -> Support:
    """Return the support of what one study saw: true of its patients, no promise to others."""
    return Support(dots=2, words="What one study saw in its patients", sources=_sources(keys))


def _danger(rule: RedFlagRule) -> DangerSign:
    return DangerSign(
        id=rule.id,
        urgency=rule.urgency,
        watch=tuple(part.rstrip(".") for part in rule.watch.split(". ")),
        plain=rule.plain,
        action=rule.plain_action,
    )


def _gate(gate: GateRule) -> str:
    """Return what opens a phase, with who says so: no limit stands without its source."""
    source = _every_source().get(gate.basis)
    return f"{gate.says} ({source.short if source else gate.basis.replace('_', ' ')})"


def _names(signs: Iterable[Sign]) -> tuple[str, ...]:
    return tuple(sorted({sign.name for sign in signs}))


def _sources(keys: Iterable[str]) -> tuple[Source, ...]:
    every = _every_source()
    return tuple(every[key] for key in keys)


@cache
def _every_source() -> dict[str, Source]:
    """Return each reference by its key; by its title or place where no author is known."""
    short = short_citations()
    return {
        key: Source(
            key=key,
            short=short[key] if short[key] != key else reference.title or reference.journal,
            citation=citation(reference),
            doi=reference.doi,
            pmid=reference.pmid,
        )
        for key, reference in load().references.items()
    }


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]
