"""What is numeric in an examination: readings, scores of pain, and differences between sides."""

from ischia.measure.exam.at_home import at_home
from ischia.measure.exam.items import exam_measures
from ischia.measure.exam.proms import prom_total
from ischia.measure.exam.sides import side_difference

__all__ = ["at_home", "exam_measures", "prom_total", "side_difference"]
