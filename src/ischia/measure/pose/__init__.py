"""What a plain video of a person tells: joint angles in the plane of the picture, repetitions."""

from ischia.measure.pose.measures import pose_measures

__all__ = ["pose_measures"]
