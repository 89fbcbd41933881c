"""House rule: a float or an array of floats says its unit in its name, or is known to have none."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

UNITS = (
    *("nm", "nm_kg", "n", "n_kg", "kpa", "kg", "kg_m2", "w", "j"),
    *("deg", "deg_s", "deg_s2", "rad", "rad_s"),
    *("mm", "mm2", "mm_s", "cm", "m", "m_s", "m_s2", "px", "mm_per_px"),
    *("s", "ms", "hz", "y", "days", "weeks", "date"),
    *("pct", "bits", "db", "0_10", "0_100"),
)
# Dimensionless by nature. A word belongs here only when no unit could ever stand behind it.
PURE = (
    *("odds", "log_odds", "ratio", "ratios", "probability", "probabilities", "fraction", "share"),
    *(
        "prior",
        "posterior",
        "sensitivity",
        "specificity",
        "leak",
        "states",
        "weight",
        "weights",
        "factor",
    ),
    *("confidence", "correlation", "tolerance", "prevalence", "activation", "scale", "z", "t"),
    *("sem", "unit_vector", "rotation", "level", "degrees_of_freedom", "quantile", "logs"),
    *("factors", "count", "sharpness", "axis", "axes", "direction", "score", "scores"),
    # Of the argument: marks of 0 and 1, cuts on probabilities, and what is counted in them.
    *("present", "absent", "both", "quiet", "urgent", "planned", "likely", "suspected"),
    *("terms", "belongs"),
    *("shares", "worth"),
    *("steady", "stroke"),  # a mask and a counter, kept as floats beside the samples they describe
)
# The unit of these stands in a field beside them (`unit`, `axis`), or is the caller's.
UNIT_BESIDE = {
    *("value", "values", "interval95", "low95", "high95", "at", "change", "mdc95", "context"),
    *(
        "low",
        "high",
        "limit",
        "limits",
        "columns",
        "parameters",
        "samples",
        "quadrature",
        "signal",
        "x",
        "y",
        "a",
        "b",
        "points",
    ),
    *(
        "if_present",
        "if_absent",
        "if_low",
        "if_high",
        "band",
        "matrix",
        "number",
        "numbers",
        "readings",
        "zero_at",
    ),
    *("pairs", "first_value", "last_value", "centre", "total", "step"),
}
# A parameter under the very symbol that the cited paper prints: c1, k2.
PRINTED = re.compile(r"[a-z]\d")
RINGS = ("model", "measure", "readers", "reason", "phantoms", "service")


def floats(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and annotation of each float parameter, field and annotated variable."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            name, annotation = node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, annotation = node.target.id, ast.unparse(node.annotation)
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, float):
                annotation += " of float"  # `LIMIT_DEG: Final = 5.0` names no type
        else:
            continue
        is_float = "float" in annotation or "FloatArray" in annotation
        if is_float and not any(word in annotation for word in ("dict", "Mapping", "Callable")):
            yield node.lineno, name, annotation


def says_its_unit(name: str) -> bool:
    """Tell whether a name ends in a unit, or is one of the words that have none."""
    bare = name.lower().strip("_").removesuffix("95")
    if bare in UNIT_BESIDE or name in UNIT_BESIDE or PRINTED.fullmatch(name):
        return True
    if bare.startswith(("relative_", "times_")):  # ratios
        return True
    parts = [bare, *(bare.removesuffix(tail) for tail in ("_x", "_y", "_z", "_low", "_high"))]
    return any(
        part == word or part.endswith(f"_{word}") for part in parts for word in (*UNITS, *PURE)
    )


@pytest.mark.parametrize("ring", RINGS)
def test_float_names_carry_units(ring: str, trees: Mapping[Path, ast.Module]) -> None:
    bad = [
        f"{path}:{line} {name}: {annotation}"
        for path, tree in trees.items()
        if path.parts[0] == ring
        for line, name, annotation in floats(tree)
        if not says_its_unit(name)
    ]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize(
    "name", ["peak_torque_nm", "fs_hz", "mm_per_px_x", "prior95", "_LIMIT_DEG"]
)
def test_a_good_name_passes(name: str) -> None:
    assert says_its_unit(name)


@pytest.mark.parametrize("name", ["peak_torque", "angle", "speed", "torquenm", "duration", "gain"])
def test_a_name_without_unit_is_caught(name: str) -> None:
    assert not says_its_unit(name)


def test_every_kind_of_float_is_seen() -> None:
    source = (
        "LIMIT: Final = 5.0\nMANY: Final = 5\n"
        "def f(angle: float, *, torque: FloatArray, n: int) -> None:\n"
        "    peak: float | None = None\n"
    )
    found = {name for _, name, _ in floats(ast.parse(source))}
    assert found == {"LIMIT", "angle", "torque", "peak"}
