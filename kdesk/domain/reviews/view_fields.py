"""The view of a comparison as plain values of a review's file, and back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from kdesk.domain.compare_view import MAX_SHIFT, CompareView, ViewKind
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.reviews.review import Scalar

_ENUMS: Mapping[str, type[StrEnum]] = {"kind": ViewKind, "scaling": Scaling, "form": DifferenceForm}
_NUMBERS = ("zoom", "gain", "opacity", "wipe", "blink")
_CENTRE = ("centre_x", "centre_y")
_SHIFT = "shift_"

Member = TypeVar("Member", bound=StrEnum)


def fields_of(view: CompareView) -> dict[str, Scalar]:
    """Return the values of a view by their names."""
    found: dict[str, Scalar] = {name: str(getattr(view, name)) for name in _ENUMS}
    found.update({name: getattr(view, name) for name in _NUMBERS})
    found.update(zip(_CENTRE, view.centre, strict=True))
    found.update({f"{_SHIFT}{side}": shift for side, shift in enumerate(view.shifts)})
    return found


def view_of(values: Mapping[str, Scalar]) -> CompareView:
    """Return the view of such values; a missing or wrong one is that of a new view."""
    usual = CompareView()
    found: dict[str, Any] = {
        name: _member(kind, values.get(name), getattr(usual, name)) for name, kind in _ENUMS.items()
    }
    found.update({name: _number(values.get(name), getattr(usual, name)) for name in _NUMBERS})
    x, y = (_number(values.get(name), 0.5) for name in _CENTRE)
    shifts = (_number(values.get(f"{_SHIFT}{side}"), 0.0) for side in range(_sides(values)))
    # Bounded first: int() of an endless number raises.
    whole = tuple(int(max(-MAX_SHIFT, min(MAX_SHIFT, shift))) for shift in shifts)
    return CompareView(**found, centre=(x, y), shifts=whole).within_limits()


def _sides(values: Mapping[str, Scalar]) -> int:
    return sum(name.startswith(_SHIFT) for name in values)


def _member(kind: type[Member], value: object, usual: Member) -> Member:
    return next((one for one in kind if one == value), usual)


def _number(value: object, usual: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else usual
