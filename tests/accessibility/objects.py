"""What a screen reader finds: the objects of a window, as AT-SPI tells them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from tests.accessibility.bus import Address, AtSpiBus, AtSpiError, states

CHILDREN = 60
"""So many children of one object are looked at: a list makes an object for each row."""
LABELLED = frozenset({"combo box"})
"""On Linux Qt tells what is chosen in them as their name, so that they need a label beside them."""
_VALUE = "org.a11y.atspi.Value"
_LABELLED_BY = 2


class State(IntEnum):
    """States of AT-SPI, by the numbers of their bits."""

    ACTIVE = 1
    CHECKED = 4
    DEFUNCT = 6
    EDITABLE = 7
    ENABLED = 8
    EXPANDABLE = 9
    EXPANDED = 10
    FOCUSABLE = 11
    FOCUSED = 12
    MODAL = 16
    SELECTABLE = 22
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30
    CHECKABLE = 41


@dataclass(frozen=True, slots=True)
class Value:
    """What a slider, a bar or a number field tells."""

    least: float
    now: float
    most: float


@dataclass(frozen=True, slots=True)
class Node:
    """An object with what it tells of itself.

    Attributes:
        role: In AT-SPI's own words: "push button".
        text: What stands in it, where it tells that.
        labels: How many labels it is said to have.
        where: Roles and names of what it is in, outermost first.
        interfaces: Last words of their names.
        children: Those that show.
    """

    address: Address
    role: str
    name: str
    description: str
    text: str
    labels: int
    states: frozenset[int]
    interfaces: frozenset[str]
    value: Value | None
    where: tuple[str, ...]
    children: tuple["Node", ...]

    def __str__(self) -> str:
        """Return what it is and where."""
        return " > ".join((*self.where[-3:], f"{self.role} “{self.name}”"))

    def __iter__(self) -> Iterator["Node"]:
        """Return it and everything in it."""
        return chain((self,), *self.children)


def object_of(program: Address, number: int) -> Address:
    """Return the address of an object by Qt's own number of it: open menus are in no list of windows."""
    name, root = program
    return name, f"{root.rpartition('/')[0]}/{number}"


async def read(bus: AtSpiBus, address: Address, where: tuple[str, ...]) -> Node | None:
    """Return an object with everything in it; None if it does not show, or went meanwhile."""
    try:
        found = states(await bus.accessible(address, "GetState"))
        if not {State.SHOWING, State.VISIBLE} <= found or State.DEFUNCT in found:
            return None
        role, name, description, names, count = await asyncio.gather(
            bus.accessible(address, "GetRoleName"),
            bus.property(address, "Name"),
            bus.property(address, "Description"),
            bus.accessible(address, "GetInterfaces"),
            bus.property(address, "ChildCount"),
        )
        interfaces = frozenset(one.rpartition(".")[2] for one in names)
        value = await _value(bus, address) if "Value" in interfaces else None
        text = await _text(bus, address) if "Text" in interfaces else ""
        labels = await _labels(bus, address) if role in LABELLED else 0
        inside = (*where, f"{role} “{name}”" if name else role)
        children = [await _child(bus, address, number, inside) for number in range(min(count, CHILDREN))]
    except AtSpiError:
        return None
    shown = tuple(child for child in children if child)
    return Node(address, role, name, description, text, labels, found, interfaces, value, where, shown)


async def _child(bus: AtSpiBus, address: Address, number: int, where: tuple[str, ...]) -> Node | None:
    name, path = await bus.accessible(address, "GetChildAtIndex", number, signature="i")
    return await read(bus, (name, path), where) if not path.endswith("/null") else None


async def _value(bus: AtSpiBus, address: Address) -> Value:
    numbers = [await bus.property(address, name, _VALUE) for name in ("MinimumValue", "CurrentValue", "MaximumValue")]
    return Value(*numbers)


async def _labels(bus: AtSpiBus, address: Address) -> int:
    relations = await bus.accessible(address, "GetRelationSet")
    return sum(len(targets) for kind, targets in relations if kind == _LABELLED_BY)


async def _text(bus: AtSpiBus, address: Address) -> str:
    text: str = await bus.call(address, "org.a11y.atspi.Text", "GetText", 0, -1, signature="ii")
    return text
