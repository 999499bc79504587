"""The window as a screen reader finds it: a part of what `dev.py accessibility` reads."""

import asyncio
from pathlib import Path

import pytest

from tests.accessibility.objects import Node, State, Value
from tests.accessibility.rules import findings
from tests.accessibility.sweep import Scene, sweep

GROUPS = ("settings", "signing-in", "tabs")
LEAST_OBJECTS = 25
"""Of a scene; in one with fewer the window was not read."""


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_everything_of_the_window_tells_what_it_is(tmp_path: Path) -> None:
    """Settings, the sign-in, the library and each tab of an entry: names, roles, labels, values, and ways with Tab."""

    async def work() -> list[Scene]:
        return [scene async for scene in sweep(tmp_path, GROUPS)]

    scenes = asyncio.run(work())
    assert {f"{scene.name}: {what}: {problem}" for scene in scenes for what, problem in scene.wrong} == set()
    assert {"settings-appearance", "sign-in", "entry-overview", "entry-links"} <= {scene.name for scene in scenes}
    assert sum(scene.objects for scene in scenes) > LEAST_OBJECTS * len(scenes)


def node(role: str, name: str = "Words", *states: State, value: Value | None = None, **told: object) -> Node:
    """Return an object that shows."""
    interfaces = told.get("interfaces", {"Action"})
    assert isinstance(interfaces, set)
    shown = frozenset({State.SHOWING, State.VISIBLE, *states})
    description, labels = str(told.get("description", "")), int(bool(told.get("labels", 1)))
    return Node(("", ""), role, name, description, "", labels, shown, frozenset(interfaces), value, (), ())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (node("push button", " "), "has no name"),
        (node("panel", "", State.FOCUSABLE), "has no name"),
        (node("table cell", "", State.SELECTABLE), "has no name"),
        (node("combo box", "HLS", State.FOCUSABLE, labels=0), "has no label"),
        (node("push button", "chevron-down"), "has a name that is no words"),
        (node("push button", "QToolButton"), "has a name that is no words"),
        (node("push button", description="<span>a</span>"), "has a name that is no words"),
        (node("filler", "Video", State.FOCUSABLE), "takes the keyboard and has no role"),
        (node("slider", value=None), "tells no value"),
        (node("progress bar", value=Value(0, 101, 100)), "tells no value"),
        (node("push button", interfaces=set()), "cannot be pressed"),
        (node("slider", "Volume", State.SENSITIVE, value=Value(0, 1, 2)), "cannot have the keyboard"),
        (node("check box", "Words", State.CHECKED, State.FOCUSABLE), "is ticked and cannot be"),
    ],
)
def test_what_is_wrong_is_found(wrong: Node, words: str) -> None:
    """Each rule finds what it is for."""
    assert words in {problem for _what, problem in findings(wrong)}


@pytest.mark.parametrize(
    "right",
    [
        node("push button", "Copy", State.FOCUSABLE, State.SENSITIVE),
        node("label", ""),
        node("table cell", ""),
        node("check box", "Words", State.CHECKED, State.CHECKABLE, State.FOCUSABLE),
        node("slider", "Volume", State.SENSITIVE, State.FOCUSABLE, value=Value(0, 40, 100)),
        node("filler", ""),
        node("chart", "PSNR over time", State.FOCUSABLE),
    ],
)
def test_what_is_right_is_left_alone(right: Node) -> None:
    """Nothing is told of it."""
    assert list(findings(right)) == []
