"""`.osim` models: what is read, what is left out with a reason, and what is refused."""

import numpy as np
import pytest

from ischia.model.errors import InputError
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.readers.contract import RawFile
from ischia.readers.osim import musculoskeletal_model

FRAME = """<PhysicalOffsetFrame name="{name}"><socket_parent>{body}</socket_parent>
<translation>{place}</translation><orientation>0 0 0</orientation></PhysicalOffsetFrame>"""
HINGE = f"""<PinJoint name="hinge"><socket_parent_frame>low</socket_parent_frame>
<socket_child_frame>high</socket_child_frame>
<coordinates><Coordinate name="bend"><range>-1 2</range><clamped>true</clamped></Coordinate>
</coordinates><frames>{FRAME.format(name="low", body="/bodyset/a", place="0 1 0")}
{FRAME.format(name="high", body="/bodyset/b", place="0 0 0")}</frames></PinJoint>"""
WELD = """<WeldJoint name="held"><socket_parent_frame>/ground</socket_parent_frame>
<socket_child_frame>/bodyset/a</socket_child_frame></WeldJoint>"""
ROUND = """<WrapCylinder name="bone"><translation>0 1 0</translation><radius>0.1</radius>
<length>1</length><quadrant>-x</quadrant></WrapCylinder>"""
POINT = """<PathPoint name="p"><socket_parent_frame>/bodyset/{body}</socket_parent_frame>
<location>{place}</location></PathPoint>"""


def path(points: str, wraps: str = "") -> str:
    around = "".join(f"<PathWrap><wrap_object>{w}</wrap_object></PathWrap>" for w in wraps.split())
    return (
        f'<GeometryPath name="path"><PathPointSet><objects>{points}</objects></PathPointSet>'
        f"<PathWrapSet><objects>{around}</objects></PathWrapSet></GeometryPath>"
    )


def muscle(inside: str, name: str = "pull") -> str:
    return f'<Millard2012EquilibriumMuscle name="{name}">{inside}</Millard2012EquilibriumMuscle>'


ENDS = POINT.format(body="a", place="0.2 0.5 0") + POINT.format(body="b", place="0.2 0.5 0")


def osim(
    *, joints: str = HINGE + WELD, wrap: str = ROUND, muscles: str = "", version: str = "40000"
) -> RawFile:
    bodies = f"""<Body name="a"><WrapObjectSet><objects>{wrap}</objects></WrapObjectSet></Body>
    <Body name="b" />"""
    text = f"""<?xml version="1.0" encoding="UTF-8"?><OpenSimDocument Version="{version}"><Model>
    <BodySet><objects>{bodies}</objects></BodySet><JointSet><objects>{joints}</objects></JointSet>
    <ForceSet><objects>{muscles or muscle(path(ENDS, "bone"))}</objects></ForceSet>
    <MarkerSet><objects><Marker name="tip"><socket_parent_frame>/bodyset/b</socket_parent_frame>
    <location>0 1 0</location></Marker></objects></MarkerSet></Model></OpenSimDocument>"""
    return RawFile(shown="two.osim", data=text.encode())


def test_joints_stand_parents_first_whatever_the_file_says() -> None:
    model = musculoskeletal_model(osim())
    assert model.bodies == ("ground", "a", "b")
    assert list(model.joints) == ["held", "hinge"]
    bend = model.coordinates["bend"]
    assert (bend.low, bend.high, bend.clamped, bend.turns) == (-1.0, 2.0, True, True)
    assert model.cylinders["bone"].passes == (0, -1)
    assert model.markers["tip"].body == "b"
    assert model.muscles["pull"].wraps == ("bone",)


@pytest.mark.parametrize(
    ("points", "wraps", "why"),
    [
        (ENDS + POINT.format(body="c", place="0 0 0"), "", "stands on c"),
        (ENDS, "sphere", "sphere is not in the file"),
        (ENDS.replace("PathPoint", "MovingPathPoint"), "", "MovingPathPoint"),
        (POINT.format(body="a", place="0 0 0"), "", "1 points"),
    ],
)
def test_a_muscle_that_cannot_be_followed_says_why(points: str, wraps: str, why: str) -> None:
    model = musculoskeletal_model(osim(muscles=muscle(path(points, wraps))))
    assert not model.muscles
    assert why in model.left_out["pull"]


def test_what_is_no_cylinder_is_left_out_and_so_is_its_muscle() -> None:
    ball = ROUND.replace("WrapCylinder", "WrapSphere")
    model = musculoskeletal_model(osim(wrap=ball))
    assert set(model.left_out) == {"bone", "pull"}


def knee(function: str) -> str:
    turns = "".join(
        f'<TransformAxis name="r{i}"><coordinates>{c}</coordinates><axis>{axis}</axis>{f}'
        "</TransformAxis>"
        for i, (c, axis, f) in enumerate(
            [("bend", "0 0 2", function), *[("", "0 1 0", "")] * 2, *[("", "1 0 0", "")] * 3]
        )
    )
    custom = HINGE.replace("PinJoint", "CustomJoint")
    return custom.replace(
        "</CustomJoint>", f"<SpatialTransform>{turns}</SpatialTransform></CustomJoint>"
    )


def spline(kind: str) -> MusculoskeletalModel:
    function = f"<{kind}><x>0 1 2 3 4</x><y>0 1 8 27 64</y></{kind}>"
    return musculoskeletal_model(osim(joints=WELD + knee(function)))


def test_a_spline_through_a_cube_is_the_cube_and_straight_beyond() -> None:
    held = spline("SimmSpline").joints["hinge"].turns[0].function
    assert held.limits.tolist() == [0, 1, 2, 3, 4]
    between = [np.polynomial.Polynomial(f)(0.5) for f in held.factors[1:-1]]
    assert between == pytest.approx([0.5**3, 1.5**3, 2.5**3, 3.5**3])
    assert held.factors[0] == pytest.approx([0, 0, 0, 0])
    assert held.factors[-1] == pytest.approx([64, 48, 0, 0])


def test_a_broken_line_joins_its_points() -> None:
    held = spline("PiecewiseLinearFunction").joints["hinge"].turns[0].function
    assert held.factors.tolist() == [[0, 1], [1, 7], [8, 19], [27, 37]]


def test_a_multiplied_polynomial_is_scaled_and_its_axis_made_one_long() -> None:
    function = (
        "<MultiplierFunction><function><PolynomialFunction><coefficients>3 2 1</coefficients>"
        "</PolynomialFunction></function><scale>2</scale></MultiplierFunction>"
    )
    (axis, *_) = musculoskeletal_model(osim(joints=WELD + knee(function))).joints["hinge"].turns
    assert axis.function.factors.tolist() == [[2, 4, 6]]
    assert axis.axis.tolist() == [0, 0, 1]


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaa">]><OpenSimDocument>&a;'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<OpenSimDocument",
        b"\xff\xfe\x00garbage",
        b"<html></html>",
        b'<OpenSimDocument Version="40000"></OpenSimDocument>',
        ENTITIES,
        b'<?xml version="1.0" encoding="no-such"?><OpenSimDocument/>',
        osim(version="30000").data,
        osim().data[:-60],
        osim(joints=WELD).data.replace(b"/bodyset/a", b"/bodyset/nowhere"),
        osim(joints=HINGE).data,
        osim(joints=WELD + HINGE + HINGE.replace('"hinge"', '"again"')).data,
        osim(joints=WELD + HINGE.replace("PinJoint", "EllipsoidJoint")).data,
        osim(joints=WELD + HINGE.replace("-1 2", "one two")).data,
        osim(joints=WELD + HINGE.replace("0 1 0", "0 nan 0")).data,
        osim(joints=WELD + knee("<SimmSpline><x>1 0</x><y>0 1</y></SimmSpline>")).data,
        osim(joints=WELD + knee("<function><Mystery/></function>")).data,
    ],
)
def test_what_is_no_model_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        musculoskeletal_model(RawFile(shown="bad.osim", data=data))
    assert caught.value.where.startswith("bad.osim")
    assert caught.value.do
