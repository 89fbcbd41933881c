"""Write docs/reference/knowledge.md from the knowledge files, so that the two cannot part.

Use: python tools/knowledge_reference.py [--check]
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ischia.service.knowing import listed, settings

PAGE = Path(__file__).parents[1] / "docs/reference/knowledge.md"
HEAD = """# What the program goes by

Made from the files in `src/ischia/knowledge/data` by `tools/knowledge_reference.py`.
`ischia knowledge list --json` prints the same for programs, in full.

**No clinician has reviewed any of it yet.** A range is a judgement's own (95 %); a proportion with
a key in brackets is as printed in that source. The keys are those of `references/`.
"""


def page() -> str:
    """Return the whole page."""
    rows = listed()
    kinds = {
        "condition": ("Conditions", condition),
        "test": ("Questions and examinations", test),
        "criterion": ("Criteria of measurements and reports", criterion),
        "red flag": ("Safety rules", rule),
        "guard": ("Guards against a wrong diagnosis", rule),
        "classification": ("Grades", classification),
        "prognosis": ("What studies saw happen", prognosis),
        "treatment": ("What may be done", treatment),
        "protocol": ("Plans", protocol),
        "return to sport": ("Return to sport", return_to_sport),
        "questionnaire": ("Questionnaires", questionnaire),
        "norms": ("Errors between sessions", norms),
    }
    lines = [HEAD]
    for kind, (title, told) in kinds.items():
        lines.append(f"\n## {title}\n")
        for row in rows:
            if row["kind"] == kind:
                lines += [f"\n### {row['name']}\n", f"`{row['id']}`. {' '.join(told(row))}\n"]
                lines += list(accuracies(row["record"]))
    lines += ["\n## Cuts of the argument\n\n| cut | value | basis | why |\n|---|---|---|---|\n"]
    cuts = {name: cut for name, cut in settings().items() if isinstance(cut, dict)}
    lines += [
        f"| `{name}` | {cut_value(cut)} | {cut['basis']} | {cut_why(cut)} |\n"
        for name, cut in cuts.items()
    ]
    return "".join(lines)


def cut_value(cut: dict[str, Any]) -> str:
    """Return the number of a cut; a factor on odds has its range."""
    return f"odds × {judged(cut['times'])}" if "times" in cut else f"{cut['value']:g}"


def cut_why(cut: dict[str, Any]) -> str:
    """Return why a cut is where it is, with what it cites."""
    return f"{cut['why']}{keys(cut.get('cites', []))}"


def condition(row: dict[str, Any]) -> Iterator[str]:
    """Yield what a condition file says for people."""
    record = row["record"]
    yield f"{record['plain']}."
    for setting, prior in record["prior"].items():
        where, basis = setting.replace("_", " "), f"{prior['basis']} ({prior['why']})"
        yield f"Prior, {where}: {judged(prior)}, {basis}."
    for rule in record["follows"]:
        why = f"{rule['basis']} ({rule['why']}){keys(rule['cites'])}"
        yield f"After `{rule['after']}` odds × {judged(rule['times'])}, {why}."
    codes = [f"{side} {', '.join(found)}" for side, found in record["icd10cm"].items()]
    if codes:
        yield f"ICD-10-CM: {'; '.join(codes)}."
    if record["note"]:
        yield record["note"]


def test(row: dict[str, Any]) -> Iterator[str]:
    """Yield how a test is done and read."""
    record = row["record"]
    yield record["procedure"]
    yield f"Positive if {record['positive_if']}."
    yield "Belongs to one leg." if record["sided"] else "Has no side of its own."
    yield f"Burden {record['burden']} of 5{', possible at a distance' if record['remote'] else ''}."
    if not record["study"] and not record["judged"]:
        yield "Asked for safety: it moves no probability."
    yield from group(record)


def criterion(row: dict[str, Any]) -> Iterator[str]:
    """Yield how a criterion is obtained, and the basis of its limit."""
    record = row["record"]
    yield f"{record['examination']}."
    yield f"Basis of the limit: {record['basis']}."
    if record["kind"] == "defining":
        yield "Seen directly: not capped, limited by the reading's own error."
    if record["note"]:
        yield record["note"]
    yield from group(record)


def group(record: dict[str, Any]) -> Iterator[str]:
    """Yield the group of correlated signs, where there is one."""
    if record["group"]:
        yield f"Of the group `{record['group']}` only the strongest sign counts."


def rule(row: dict[str, Any]) -> Iterator[str]:
    """Yield what a rule asks to be done, and its basis."""
    record = row["record"]
    yield record.get("action") or record["says"]
    yield f"Basis: {record['basis']}{keys(record['cites'])}."


def classification(row: dict[str, Any]) -> Iterator[str]:
    """Yield the levels of a grading system, from the worst, and where its limits come from."""
    record = row["record"]
    yield record["note"]
    yield "; ".join(f"**{level['grade']}** {level['words']}" for level in record["level"]) + "."
    if record["site"]:
        sites = "; ".join(f"**{site['letter']}** {site['words']}" for site in record["site"])
        yield f"Letters: {sites}."
    yield f"Limits from: {record['threshold_basis']}{keys(record['cites'])}."
    if record["beside"]:
        yield f"Read beside it: {record['beside']}."


def prognosis(row: dict[str, Any]) -> Iterator[str]:
    """Yield what a study saw, in whom, and how much of it was read."""
    record = row["record"]
    yield record["says"]
    size = f", n = {record['n']}" if record["n"] else ""
    note = f"; {record['note']}" if record["note"] else ""
    yield f"In {record['population']}{size}; {record['evidence'].replace('_', ' ')} read{note}"
    yield f"{keys(record['cites']).lstrip()}."


def treatment(row: dict[str, Any]) -> Iterator[str]:
    """Yield one thing to do: its dose, how it grows, how well it is supported, who must not."""
    record = row["record"]
    yield f"{record['kind'].replace('_', ' ').capitalize()}. {record['says']}"
    if record["dose"]:
        yield f"Dose: {record['dose']}."
    if record["progression"]:
        yield f"It grows: {record['progression']}."
    yield f"Support: {record['evidence']}{keys(record['cites'])}."
    if record["contradicted"]:
        yield "Contradicted by evidence: only ever shown in the comparison."
    if record["blocked"]:
        why = "; ".join(f"{entry['why']} ({entry['basis']})" for entry in record["blocked"])
        yield f"Not with: {why}."
    if record["remote"]:
        yield "Possible at a distance."
    if record["for_sport"]:
        yield "Left out where no sport is stated."


def protocol(row: dict[str, Any]) -> Iterator[str]:
    """Yield the phases of a plan, with what opens the next."""
    record = row["record"]
    yield f"For {', '.join(f'`{name}`' for name in record['conditions'])}."
    yield f"Goals: {'; '.join(record['goals'])}."
    if record["goals_for_sport"]:
        yield f"Where a sport is stated: {'; '.join(record['goals_for_sport'])}."
    yield f"{'. '.join(record['contraindications'])}."
    for phase in record["phase"]:
        gates = "; ".join(gate["says"] for gate in phase["exit"])
        items = ", ".join(f"`{name}`" for name in phase["items"])
        yield f"\n- *{phase['name']}*: {items}. Left when: {gates or 'no gate'}."


def return_to_sport(row: dict[str, Any]) -> Iterator[str]:
    """Yield the criteria of return, each with its source."""
    record = row["record"]
    yield f"For {', '.join(f'`{name}`' for name in record['conditions'])}. {record['note']}"
    for entry in record["criterion"]:
        yield f"\n- {entry['says']} ({entry['basis'].replace('_', ' ')})."


def questionnaire(row: dict[str, Any]) -> Iterator[str]:
    """Yield how a questionnaire is scored; the words of its items are not ours to print."""
    record = row["record"]
    count = sum(slot["count"] for slot in record["slots"])
    items = f"{count} items" if count else "Only a total"
    yield f"{items}, {record['low']:g} to {record['high']:g}; {record['better']} is better."
    yield f"{record['missing']} {record['note']}"
    for change in record["important"]:
        share = f" or {change['pct']:g} %" if change["pct"] else ""
        said = f"{change['points']:g} points{share}{keys(change['cites'])}"
        yield f"{change['label'].capitalize()}: {said}."


def norms(row: dict[str, Any]) -> Iterator[str]:
    """Yield whose errors these are."""
    yield f"{row['record']['credit']}."
    yield f"{len(row['record']['reliability'])} entries."


def accuracies(record: dict[str, Any]) -> Iterator[str]:
    """Yield a table of what is known of a sign for each condition."""
    if not record.get("study") and not record.get("judged"):
        return
    if record["specificity"]:
        yield f"\nSpecificity {judged(record['specificity'])}, a judgement.\n"
    yield "\n| for | sensitivity | specificity | how it is known |\n|---|---|---|---|\n"
    for study in record["study"]:
        size = f"{study['n_with']} with, {study['n_without']} without; " if study["n_with"] else ""
        yield (
            f"| `{study['condition']}` | {study['sensitivity']} | {study['specificity']} | "
            f"{study['design'].replace('_', '-')}, {size}{study['population']}; against "
            f"{study['reference_standard']}; {study['evidence']} read{keys([study['cites']])}"
            f"{'. ' + study['note'] if study['note'] else ''} |\n"
        )
    for entry in record["judged"]:
        why = f": {entry['why']}" if entry["why"] else ""
        yield (
            f"| `{entry['condition']}` | {judged(entry['sensitivity'])} | – | "
            f"judgement{why}{keys(entry['cites'])} |\n"
        )


def judged(value: dict[str, Any]) -> str:
    """Return a judged proportion with its range."""
    return f"{value['value']:g} ({value['low']:g} to {value['high']:g})"


def keys(cites: list[str]) -> str:
    """Return citation keys in brackets."""
    return f" [{', '.join(cites)}]" if cites else ""


def main(*, check: bool) -> int:
    """Write the page; with `check`, only tell whether it is current."""
    made = page()
    if check:
        return 0 if PAGE.is_file() and PAGE.read_text("utf-8") == made else 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
