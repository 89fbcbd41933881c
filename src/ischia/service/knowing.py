"""What the knowledge base holds, as rows for people and programs."""

from ischia.knowledge.check import problems, warnings
from ischia.knowledge.load import load
from ischia.knowledge.rules import Reference
from ischia.knowledge.schema import Sign
from ischia.model.terms import Modality

# How much of a source was read, from the most to the least.
READ = ("full_text", "abstract", "secondary", "unconfirmed")


def checked() -> tuple[list[str], list[str]]:
    """Return the errors and the warnings of the knowledge base."""
    knowledge = load()
    return problems(knowledge), warnings(knowledge)


def listed() -> list[dict[str, str]]:
    """Return a row for each condition and sign, with how far it can be trusted."""
    knowledge = load()
    rows = [
        {
            "kind": "condition",
            "id": condition.id,
            "name": condition.name,
            "evidence": next(iter(condition.prior.values())).basis,
        }
        for condition in knowledge.conditions.values()
    ]
    for kind, signs in (("test", knowledge.tests), ("criterion", knowledge.criteria)):
        rows += [
            {"kind": kind, "id": s.id, "name": s.name, "evidence": _evidence(s)}
            for s in signs.values()
        ]
    return rows


def concept_words() -> dict[str, str]:
    """Return the name for people of every id in the knowledge base."""
    return load().words()


def vocabulary() -> dict[str, dict[str, str]]:
    """Return the words that a visit sheet may use, by where they may stand."""
    knowledge = load()
    tests = knowledge.tests.values()
    reports = {
        c.report.sign: c.name.partition(": ")[2] or c.name
        for c in knowledge.criteria.values()
        if c.report is not None
    }
    return {
        "history": {t.id: t.name for t in tests if t.modality is Modality.HISTORY},
        "exam, with a result": {t.id: t.name for t in tests if t.modality is Modality.EXAM},
        "exam, with values and a unit": {
            key.removeprefix("exam."): concept.name
            for key, concept in knowledge.concepts.items()
            if key.startswith("exam.") and not key.endswith("_difference")
        },
        "imaging_report present / absent": dict(sorted(reports.items())),
        "conditions": {c.id: c.name for c in knowledge.conditions.values()},
        "concepts": {key: concept.name for key, concept in knowledge.concepts.items()},
    }


def citation(reference: Reference) -> str:
    """Return one reference in a line; what is not known is left out, never made up."""
    year = str(reference.year) if reference.year else ""
    doi = f"doi {reference.doi}" if reference.doi else ""
    pmid = f"PMID {reference.pmid}" if reference.pmid else ""
    parts = (reference.authors, reference.title, reference.journal, year, doi, pmid, reference.note)
    return ". ".join(part.rstrip(".") for part in parts if part)


def _evidence(sign: Sign) -> str:
    levels = [study.evidence for study in sign.study]
    best = min(levels, key=READ.index, default=None)
    return best or ("judgement" if sign.judged else "safety only")
