"""Everything an instrument or a person can hand in, in canonical units, before any judgement."""

from ischia.model.exam import ExamSheet
from ischia.model.motion import MarkerTrial, PoseTrack
from ischia.model.strength import ForceTrace, ReportedValues, TorqueCurve
from ischia.model.ultrasound import Cine, RfFrames

Recording = (
    TorqueCurve
    | ForceTrace
    | ReportedValues
    | MarkerTrial
    | PoseTrack
    | Cine
    | RfFrames
    | ExamSheet
)
