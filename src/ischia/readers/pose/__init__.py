"""Films of a person: where shoulder, hip, knee, ankle and foot are in each picture."""

from ischia.readers.pose.map import pose_tracks

__all__ = ["pose_tracks"]
