"""What ultrasound shows in numbers: lengths between marks, in the scale the machine wrote."""

from ischia.measure.ultrasound.gap import gap_measures

__all__ = ["gap_measures"]
