"""What the knowledge base holds, as rows for people and programs."""

import re
from pathlib import Path
from typing import Any

import msgspec

from ischia.knowledge.check import problems, warnings
from ischia.knowledge.load import DATA, load
from ischia.knowledge.outcomes import ReturnRule
from ischia.knowledge.rules import GuardRule, Norms, RedFlagRule, Reference, Treatment
from ischia.knowledge.schema import Condition, Criterion, Sign
from ischia.model.terms import Modality
from ischia.service.measure import Tell, silent
from ischia.service.presentations import unmet

INITIALS = re.compile(r"[A-Z]{1,5}")
# How much of a source was read, from the most to the least.
READ = ("full_text", "abstract", "secondary", "unconfirmed")


def checked(tell: Tell = silent, folder: Path = DATA) -> tuple[list[str], list[str]]:
    """Return the errors and the warnings of the knowledge base, or of a copy of it.

    A condition whose typical patient it does not put first is an error: no case could meet it.

    Raises
    ------
    KnowledgeError
        When a file is broken in its form.
    """
    knowledge = load(folder)
    return [*problems(knowledge), *unmet(knowledge, tell)], warnings(knowledge)


def listed() -> list[dict[str, Any]]:
    """Return a row for each record, with how far it can be trusted and all that its file says."""
    knowledge = load()
    signs = (("test", knowledge.tests), ("criterion", knowledge.criteria))
    rules = (
        ("red flag", knowledge.red_flags),
        ("guard", knowledge.guards),
        ("treatment", knowledge.treatments),
        ("norms", knowledge.norms),
    )
    return [
        *(_row("condition", c, _prior_basis(c)) for c in knowledge.conditions.values()),
        *(_row(kind, s, _evidence(s)) for kind, found in signs for s in found.values()),
        *(_row(kind, r, _basis(r)) for kind, found in rules for r in found.values()),
        *(_row("classification", c, c.threshold_basis) for c in knowledge.classifications.values()),
        *(_row("protocol", p, "clinic_default") for p in knowledge.protocols.values()),
        *(_row("prognosis", p, p.evidence) for p in knowledge.prognosis.values()),
        *(_row("return to sport", r, _least(r)) for r in knowledge.return_to_sport.values()),
        *(_row("questionnaire", p, p.evidence) for p in knowledge.proms.values()),
    ]


def statements() -> list[dict[str, Any]]:
    """Return the statements of the source page, with their judgement and what acts on them."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(load().policies["clinic_page"].rule)
    return plain


def settings() -> dict[str, Any]:
    """Return the cuts of the argument itself, with the basis and the reason of each."""
    plain: dict[str, Any] = msgspec.to_builtins(load().settings)
    return plain


def _row(kind: str, record: Any, evidence: str) -> dict[str, Any]:  # noqa: ANN401  # any record
    plain = msgspec.to_builtins(record)
    return {
        "kind": kind,
        "id": record.id,
        "name": record.name,
        "evidence": evidence,
        "record": plain,
    }


def _least(rule: ReturnRule) -> str:
    return max((c.evidence for c in rule.criterion), key=READ.index)


def _prior_basis(condition: Condition) -> str:
    return next(iter(condition.prior.values())).basis


def _basis(record: RedFlagRule | GuardRule | Treatment | Norms) -> str:
    if isinstance(record, Treatment):
        return record.evidence
    if isinstance(record, Norms):
        return min((entry.evidence for entry in record.reliability), default="unconfirmed")
    return record.basis


def concept_words() -> dict[str, str]:
    """Return the name for people of every id in the knowledge base."""
    return load().words()


def concept_notes() -> dict[str, str]:
    """Return what must stand beside values, by their concept, with who says so in brackets."""
    studies = short_citations()
    return {
        key: f"{concept.note} ({', '.join(studies[cite] for cite in concept.cites)})"
        if concept.cites
        else concept.note
        for key, concept in load().concepts.items()
        if concept.note
    }


def vocabulary() -> dict[str, dict[str, str]]:
    """Return the words that a visit sheet may use, by where they may stand.

    Each with its name, the imaging that it may be reported of, and what else people call it.
    """
    knowledge = load()
    tests = knowledge.tests.values()
    reports: dict[str, list[Criterion]] = {}
    for criterion in knowledge.criteria.values():
        if criterion.report is not None:
            reports.setdefault(criterion.report.sign, []).append(criterion)
    return {
        "history": {t.id: _called(t.name, t) for t in tests if t.modality is Modality.HISTORY},
        "exam, with a result": {
            t.id: _called(t.name, t) for t in tests if t.modality is Modality.EXAM
        },
        "exam, with values and a unit": {
            key.removeprefix("exam."): concept.name
            for key, concept in knowledge.concepts.items()
            if key.startswith("exam.") and not key.endswith("_difference")
        },
        "imaging_report present / absent": {k: _seen(c) for k, c in sorted(reports.items())},
        "conditions": {c.id: c.name for c in knowledge.conditions.values()},
        "concepts": {key: concept.name for key, concept in knowledge.concepts.items()},
    }


def _seen(criteria: list[Criterion]) -> str:
    """Return the name of a sign of reports with the kinds of imaging that a rule reads it from."""
    means = ", ".join(sorted(c.report.modality for c in criteria if c.report is not None))
    name = criteria[0].name.partition(": ")[2] or criteria[0].name
    return _called(f"{name} [{means}]", *criteria)


def _called(name: str, *signs: Sign) -> str:
    also = ", ".join(dict.fromkeys(word for sign in signs for word in sign.also_called))
    return f"{name} (also: {also})" if also else name


def citation(reference: Reference) -> str:
    """Return one reference in a line; what is not known is left out, never made up."""
    year = str(reference.year) if reference.year else ""
    doi = f"doi {reference.doi}" if reference.doi else ""
    pmid = f"PMID {reference.pmid}" if reference.pmid else ""
    parts = (reference.authors, reference.title, reference.journal, year, doi, pmid, reference.note)
    return ". ".join(part.rstrip(".") for part in parts if part)


def short_citations() -> dict[str, str]:
    """Return `Anderson et al. 2007` for each reference; its key where no author is known."""
    return {key: _short(key, reference) for key, reference in load().references.items()}


def _short(key: str, reference: Reference) -> str:
    more = reference.authors.endswith("et al.")
    names = reference.authors.removesuffix("et al.").strip().split(", ")
    surnames = [" ".join(w for w in name.split() if not INITIALS.fullmatch(w)) for name in names]
    if not surnames[0]:
        return key
    who = f"{surnames[0]} et al."
    if not more and len(surnames) <= 2:  # noqa: PLR2004  # two authors are both named
        who = " and ".join(surnames)
    return f"{who} {reference.year}" if reference.year else who


def _evidence(sign: Sign) -> str:
    levels = [study.evidence for study in sign.study]
    best = min(levels, key=READ.index, default=None)
    return best or ("judgement" if sign.judged else "safety only")
