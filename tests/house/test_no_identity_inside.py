"""House rule: who a person is stops at the clinic; inside there is a pseudonym and covariates."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

IDENTITY = re.compile(
    r"(^|_)(e?mail|phone|telephone|address|street|postcode|zip|surname|forename"
    r"|(first|last|given|family|maiden|full|person|patient|athlete|clinician|author|reader)_names?"
    r"|birth\w*|born|dob|date_of_birth|ssn|mrn|patient_id|insurance\w*|passport|photo|face)(_|$)"
)
COVARIATES = {"pseudonym", "age_y", "sex", "mass_kg", "height_m", "dominant_side", "sport"}
INNER = ("model", "numeric", "knowledge", "measure", "reason", "readers", "writers", "phantoms")
# A field called plainly `name` is allowed on things, never on people.
THINGS_WITH_NAMES = {"Grade", "Hypothesis", "NextTest", "Phase", "RedFlag"}


def fields(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield class and name of each annotated field."""
    for cls in ast.walk(tree):
        if isinstance(cls, ast.ClassDef):
            for node in cls.body:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    yield cls.name, node.target.id


def test_no_field_inside_holds_identity(trees: Mapping[Path, ast.Module]) -> None:
    bad = [
        f"{path}: {cls}.{field}"
        for path, tree in trees.items()
        if path.parts[0] in INNER
        for cls, field in fields(tree)
        if IDENTITY.search(field)
    ]
    assert not bad, "\n".join(bad)


def test_only_things_have_names(trees: Mapping[Path, ast.Module]) -> None:
    bad = [
        f"{path}: {cls}.name"
        for path, tree in trees.items()
        if path.parts[0] == "model"
        for cls, field in fields(tree)
        if field == "name" and cls not in THINGS_WITH_NAMES
    ]
    assert not bad, "\n".join(bad)


def test_a_subject_is_a_pseudonym_and_covariates(trees: Mapping[Path, ast.Module]) -> None:
    found = {field for cls, field in fields(trees[Path("model/subject.py")]) if cls == "Subject"}
    assert found == COVARIATES


@pytest.mark.parametrize("name", ["email", "birth_date", "patient_name", "home_address", "dob"])
def test_identity_is_caught(name: str) -> None:
    assert IDENTITY.search(name)


@pytest.mark.parametrize("name", ["sex", "mailbox_count", "addressed", "interface", "names"])
def test_only_whole_words_are_caught(name: str) -> None:
    assert not IDENTITY.search(name)
