"""Cue points on the demo server, and from a server that sends nonsense."""

from collections.abc import Iterator

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.cue_points import MAX_CUE_POINTS, CueKind, CuePoints
from kdesk.errors import NotPermitted
from kdesk.kaltura.wire_cue_points import WireCuePoint, to_cue_point
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """An administrator's client of the demo server."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


async def points_of(visitor: Visitor, ks: str = "") -> CuePoints:
    """Return the port of an administrator, or of a session."""
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    lost = visitor.lost.append
    api = await (visitor.connector.connect(account, ks, on_lost=lost) if ks else visitor.connect())
    assert api.editing is not None
    assert api.editing.cue_points is not None
    return api.editing.cue_points


def add(client: DemoClient, entry: str, kind: str, start: int, **fields: object) -> None:
    """Add a point of any class."""
    point = {"objectType": kind, "entryId": entry, "startTime": start, **fields}
    client.call("cuepoint_cuePoint.add", cuePoint=point)


async def test_points_come_by_their_time_with_their_kinds(visitor: Visitor, admin: DemoClient) -> None:
    """Chapters and slides are one class on the wire; each kind has its name in another field."""
    entry = admin.entry()
    add(admin, entry, "KalturaCodeCuePoint", 4000, code="score", endTime=5000)
    add(admin, entry, "KalturaThumbCuePoint", 1000, title="One", subType=2)
    add(admin, entry, "KalturaThumbCuePoint", 2000, title="Slide 1", subType=1)
    add(admin, entry, "KalturaAdCuePoint", 3000, title="Ad")
    add(admin, entry, "KalturaAnnotation", 0, text="first")
    found = await (await points_of(visitor)).cue_points(entry)
    assert [(point.kind, point.start, point.end, point.name) for point in found] == [
        (CueKind.ANNOTATION, 0, None, "first"),
        (CueKind.CHAPTER, 1000, None, "One"),
        (CueKind.SLIDE, 2000, None, "Slide 1"),
        (CueKind.AD, 3000, None, "Ad"),
        (CueKind.CODE, 4000, 5000, "score"),
    ]


async def test_an_annotation_from_beginning_to_end(visitor: Visitor, admin: DemoClient) -> None:
    """It is added, listed, and deleted; deleting it again is no error."""
    entry, points = admin.entry(), await points_of(visitor)
    made = await points.add_annotation(entry, 1500, "too dark", end=2500)
    assert (made.kind, made.start, made.end, made.name) == (CueKind.ANNOTATION, 1500, 2500, "too dark")
    assert await points.cue_points(entry) == (made,)
    await points.delete_annotation(made.id)
    await points.delete_annotation(made.id)
    assert await points.cue_points(entry) == ()


async def test_points_beyond_a_page_are_listed(visitor: Visitor, admin: DemoClient) -> None:
    """The list asks for as many pages as there are."""
    entry = admin.entry()
    for number in range(503):
        add(admin, entry, "KalturaAnnotation", number, text=f"{number}")
    found = await (await points_of(visitor)).cue_points(entry)
    assert [point.start for point in found] == list(range(503))
    assert len(found) < MAX_CUE_POINTS


async def test_a_session_without_the_right_is_told_so(visitor: Visitor, admin: DemoClient) -> None:
    """A widget sees public points, and may not write."""
    entry = admin.entry()
    with DemoClient(visitor.demo.credentials) as client:
        widget = client.call("session.startWidgetSession", widgetId=f"_{client.partner_id}")["ks"]
    points = await points_of(visitor, widget)
    assert await points.cue_points(entry) == ()
    with pytest.raises(NotPermitted):
        await points.add_annotation(entry, 0, "x")


@pytest.mark.parametrize("start", [None, -1.0, -(2.0**31)])
def test_a_point_without_a_usable_time_is_left_out(start: float | None) -> None:
    """Negative times occur in hand-made imports."""
    assert to_cue_point(WireCuePoint(id="0_a", cue_point_type="thumbCuePoint.Thumb", start_time=start)) is None


def test_an_end_before_the_start_is_dropped() -> None:
    """The point is a moment then; an unknown type is kept as such."""
    point = to_cue_point(WireCuePoint(id="0_a", cue_point_type="quiz.QUIZ_QUESTION", start_time=9, end_time=3))
    assert point is not None
    assert (point.kind, point.start, point.end, point.name) == (CueKind.OTHER, 9, None, "")
