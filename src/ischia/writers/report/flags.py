"""What a flag beside a value says, in words: one wording for report, terminal and pages."""

from collections.abc import Iterable, Mapping
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "already_corrected": "the machine had taken the weight of the limb out; it was left so",
    "all_eccentric_undeclared": "all of it came out eccentric though nobody said so: the sign of "
    "torque may be turned; say --contraction, or check the export",
    "angle_counted_from_180": "180° was printed where the knee is straight: it was counted as "
    "flexion",
    "angle_out_of_reach": "no knee bends or overextends as far as its angles say: check the zero",
    "angle_turned": "the angle was printed with its sign turned; it was turned back",
    "another_place_proposed": "tissue comes apart at another place too: look there",
    "aponeuroses_not_boxed": "nobody drew boxes on the aponeuroses; the whole image was searched",
    "as_reported": "as the device or a person reported it",
    "axes_turned_to_z_up": "the file's third axis does not point up; it was turned so that it does",
    "axis_is_the_image": "nobody drew along the muscle; it was taken to lie level",
    "as_displayed": "read off the colours that the machine showed; its scale is its own",
    "best_far_from_others": "the best repetition lies far above the others: a false torque may be "
    "in it",
    "between_readers_unknown": "one reader only: how far another would read it is not known",
    "between_sessions_unknown": "how far another image or another day would read it is not known",
    "boxed_frame_has_no_state": "nobody said whether the boxed frame is at rest or contracted",
    "calibration_old": "the last calibration of the device is old",
    "calibration_unknown": "nobody noted when the device was last calibrated",
    "carried_between_key_frames": "carried over from one outline to the next; nothing was "
    "measured between them",
    "clock_contradicted": "the file gives two rates of frames; times may be those of the other",
    "clock_from_display_rate": "the file only says how fast it is to be shown; the probe may have "
    "been faster or slower",
    "depths_differ": "the two regions lie at different depths; only what both share was used",
    "device_not_stated": "a part of it was measured with a device that nobody named",
    "devices_differ": "its parts were measured with two devices",
    "cut_repetition_counted": "the recording begins or ends within one of its repetitions, which "
    "may have been stronger in the rest of its way",
    "cut_repetition_left_out": "a repetition in which the recording begins or ends was left out",
    "error_from_another_device": "the error was borrowed from a study on another device: how far "
    "values of this one move is not known",
    "events_from_markers": "nobody marked foot strikes; the program found them from the markers "
    "of the feet, and the interval carries by how much that is wrong in another laboratory",
    "false_torque_at_start_cut_off": "a false torque in the first half second was cut off",
    "effort_not_known": "how hard each leg contracted is not known",
    "few_frames_per_contact": "a foot stood for fewer than 15 frames: moments and peaks are read "
    "coarsely; record faster",
    "fascicle_leaves_the_image": "the fascicle is longer than the image shows; the rest is "
    "taken to be straight",
    "field_found_by_program": "the program found where in the picture the image lies",
    "foot_offsets_of_the_standing_trial": "the walk states other angles of the foot than its "
    "standing trial, whose were taken",
    "force_times_lever": "force times its lever",
    "from_b_mode": "from the picture, not from the echoes themselves: less sure",
    "frames_lost": "on some frames the tissue beside it could not be followed",
    "geometry_not_tissue_strain": "geometry of a scaled model, not strain of tissue; that it tells "
    "who will be injured is weakly evidenced",
    "gravity_by_passive_sweep": "weight of the limb taken out by a passive sweep",
    "gravity_by_weighing": "weight of the limb taken out by one weighing",
    "gravity_uncorrected": "the weight of the limb is still in it",
    "grey_levels_of_one_machine": "grey levels compare within one machine and one preset only",
    "camera_tilted": "who stands or lies is not upright or level in the picture: the camera may be "
    "tilted",
    "distance_to_camera_changes": "the person comes nearer to the camera or goes away from it",
    "heel_not_taken_as_flat": "the angle of the foot came from the standing trial, heels as they "
    "stood",
    "hip_not_at_90": "the thigh was not held upright: the hip was bent less than 70° or more than "
    "110°",
    "image_mirrored": "the file says that its picture is mirrored: left and right are exchanged",
    "implausible": "outside its plausible range; kept, and nothing rests on it",
    "includes_inertia": "the inertia of limb and lever is in it",
    "key_frame_is_the_first": "nobody marked a frame at rest; it counts from the first",
    "largest_of_levels": "the largest of several levels: noise alone makes it larger",
    "left_out_repetition_not_found": "a person left a repetition out that was not found again: it "
    "may be counted",
    "fewer_frames_than_stated": "the file has fewer frames than its heading says: a part of the "
    "trial may be missing",
    "layout_unconfirmed": "read by a layout that nobody has confirmed",
    "legs_differ_in_length": "thighs or shanks differ by more than 3% between the sides in the "
    "standing trial: a marker may stand elsewhere on one leg; the mean was taken for both",
    "limb_weight_ignored_at_hip": "a weight or a sweep of the limb was given, and ignored: what a "
    "hip test weighs depends on how the person lies",
    "marker_diameter_assumed_14_mm": "markers were taken to be 14 mm wide",
    "marker_label_repeated": "a marker's name stands twice in the file; the second is called "
    "NAME#2",
    "knee_bends_in_the_raise": "the knee was bent by more than 20° in the raise",
    "joints_between_markers": "knees and ankles lie between a marker on either side; the turn of "
    "thigh and shank comes from them, and sizes from the standing trial",
    "markers_of_one_bone_move_apart": "two markers of one bone do not keep their distance: one may "
    "bear another's name, or slide far; look at the trial before anything is believed",
    "markers_out_of_order": "heel and toe, or thigh and shank, seem to bear each other's names: "
    "look at the trial before anything is believed",
    "markers_named_by_set": "markers had other names, by which a known set or a confirmed mapping "
    "knows them",
    "markers_named_by_unconfirmed_mapping": "markers were named by a mapping that nobody confirmed",
    "markers_do_not_fit_model": "the markers lie more than 20 mm off the model on the whole: it "
    "follows this trial badly",
    "methods_differ": "its parts were not found by one method",
    "no_rest_in_trace": "no rest before the effort, so its zero is not sure",
    "on_treadmill": "on a treadmill: speed and lengths by the belt, as the standing toe rides it",
    "noise_in_peak": "its trace is noisy: the highest of many samples may read 2% too high or more",
    "one_of_several": "one of several of the same test that day: the best where more is better, "
    "else the last",
    "outside_window": "read outside the stretch of set velocity",
    "part_of_range": "only a part of the range was passed",
    "passive_sweep_not_usable": "the passive sweep could not be used",
    "peak_at_window_edge": "the peak lies at the edge of the stretch of set velocity",
    "peaks_nearly_equal": "torque was nearly as high more than 10° away: noise decides which of "
    "the two is the peak",
    "phase_found_from_signs": "nobody declared concentric or eccentric: it was told from the signs "
    "of torque and velocity",
    "pictures_missing": "the film has gaps between its pictures",
    "plate_left_out": "a force plate of a type that is not understood was left out",
    "plate_not_zeroed": "a force plate showed a load while nobody stood on it; it was taken out "
    "to tell when feet struck and left, and is still in joint moments: zero the plates",
    "poorly_repeatable": "repeats poorly from day to day",
    "larger_image_left": "of two images the left, larger one was measured: draw in the one that "
    "is meant",
    "larger_image_right": "of two images the right, larger one was measured: draw in the one that "
    "is meant",
    "larger_image_upper": "of two images the upper, larger one was measured: draw in the one that "
    "is meant",
    "larger_image_lower": "of two images the lower, larger one was measured: draw in the one that "
    "is meant",
    "outline_doubtful": "clicked elsewhere in it, the program outlines it otherwise: draw it by "
    "hand",
    "proposed_not_confirmed": "proposed by the program, confirmed by nobody: look there",
    "relative_and_descriptive": "relative and descriptive; speaks for no diagnosis alone",
    "remote": "not obtained in person",
    "repetition_left_out_by_hand": "a person left a repetition out, and said why",
    "reported": "not examined by the reader of this sheet, but reported",
    "rest_off_zero": "the trace rests off zero by more than 2 % of its highest force: how far its "
    "forces are off is not known",
    "same_for_both_legs": "the same samples were named for both legs: of one of them they are not",
    "running_events_from_markers": "how near the moments found in running come was proved on "
    "simulated sprints only",
    "samples_bridged": "samples that the machine dropped were bridged by straight lines",
    "scale_drawn": "millimetres by a line of known length that a person drew; how exactly is not "
    "in its error",
    "scale_drawn_disagrees": "a person drew another scale than the file carries, which was taken",
    "scale_typed": "millimetres by a scale that a person typed; the file carries none",
    "set_velocity_held_briefly": "the set velocity was held for less than a quarter of a second: "
    "overshoot and braking may stand in it, so its error is unknown",
    "speed_outside_the_reference": "slower or faster than anybody of the reference: the pace alone "
    "moves joints otherwise",
    "speed_unknown_beside_the_reference": "the speed is not known; the pace alone moves joints "
    "otherwise",
    "spikes_removed": "a false sample of torque or force was taken out of what it was read in",
    "strain_outside_proved_range": "strained less or more than the range in which this was proved",
    "strides_left_out": "strides were left out where a marker was hidden",
    "taken_as_ellipsoid": "taken to be an ellipsoid; how far it is none is not in its error",
    "tilt_corrected_as_marked": "corrected for the tilt that was stated, whose error is not in it",
    "tilt_not_corrected": "a picture tilted from square across shows it larger; no tilt was stated",
    "too_few_repetitions": "too few repetitions to tell the legs apart: no sign of a difference "
    "is no sign that they are alike",
    "torque_and_velocity_turned": "torque and velocity ran against the angle; both were turned. "
    "If only the velocity's sign was wrong, motion and phase are too",
    "torque_sign_not_proved": "velocity has not the sign that this machine usually prints, and "
    "nothing proves the sign of torque: if it is wrong, motion and phase are too",
    "torque_turned": "the torque's sign was turned: what was declared, or the weight of the limb, "
    "shows which way it pulled",
    "velocity_turned": "the velocity ran against the angle; it was turned",
    "turns_on_the_way": "the person turns in the trial: pelvis, trunk and feet are told against "
    "one axis of the floor, which is not the way of every stride",
    "walks_askew_to_axes": "the way lies more than 15° from the axes of the floor: pelvis, trunk "
    "and toes are told against the nearest axis, as the vendor's software does, and so are beside "
    "the truth",
    "walks_backwards": "the person goes backwards: what is told of strikes and swing is of that",
    "weight_turns_direction": "the weight of the limb, as given, turns the direction in which a "
    "muscle seems to pull: check it",
    "legs_may_be_confused": "where one leg moves alone the models may have followed the other: how "
    "far the angle and the count are off is not known; count by hand",
    "interval_clinic_default": "the interval is a clinic default: how near a telephone’s "
    "camera comes is not proved",
    "video_error_is_clinic_default": "the interval of ±10° is a clinic default: how near "
    "angles from a film come is not proved",
}


def flag_words(flag: str) -> str:
    """Return what a flag says; one without words of its own is spelt with blanks."""
    return _WORDS.get(flag, flag.replace("_", " "))


def flags_words(flags: Iterable[str]) -> str:
    """Return several flags in one line."""
    return "; ".join(flag_words(flag) for flag in flags)
