"""The case file of the one simulated patient whom journeys walk with."""


def case_toml(
    *, complaint: str = "Back of the right thigh since a zebra sprint", age_y: int = 24
) -> str:
    """Return `case.toml` of a simulated man whose right thigh hurts."""
    return f"""
schema       = "ischia.case/1"
simulated    = true
injured_side = "right"
complaint    = "{complaint}"
onset        = 2026-02-20
[subject]
pseudonym = "P-0001"
age_y     = {age_y}
sex       = "male"
sport     = "sprint"
"""
