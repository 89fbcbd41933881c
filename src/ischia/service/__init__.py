"""The use cases: open a case, measure, assess, explain, follow, simulate, write.

This is the documented Python API; everything behind it may move.
"""

from ischia.service.assess import Assessed, assess
from ischia.service.explain import explained, followed, hypothesis_of, measurements_json
from ischia.service.export import assessment_json, write_report
from ischia.service.intake import Case, Visit, open_case
from ischia.service.measure import measure_visit
from ischia.service.simulate import simulate

__all__ = [
    "Assessed",
    "Case",
    "Visit",
    "assess",
    "assessment_json",
    "explained",
    "followed",
    "hypothesis_of",
    "measure_visit",
    "measurements_json",
    "open_case",
    "simulate",
    "write_report",
]
