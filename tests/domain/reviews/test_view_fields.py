"""The view of a comparison in a review's file."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.compare_view import CompareView, ViewKind
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.reviews.view_fields import fields_of, view_of

VIEW = CompareView(
    kind=ViewKind.DIFFERENCE,
    zoom=4.0,
    centre=(0.25, 0.75),
    scaling=Scaling.NEAREST,
    form=DifferenceForm.HEAT,
    gain=8.0,
    opacity=0.2,
    wipe=0.9,
    blink=0.5,
    shifts=(0, -3, 2),
)


def test_a_view_comes_back() -> None:
    """Every field of it; none of the example has its usual value."""
    usual = CompareView()
    assert all(getattr(VIEW, one.name) != getattr(usual, one.name) for one in fields(VIEW))
    assert view_of(fields_of(VIEW)) == VIEW
    assert view_of({}) == usual


@pytest.mark.parametrize("value", ["x", True, "", 1e18, -1, 0])
def test_wrong_values_are_replaced(value: object) -> None:
    """Each field in turn, whatever a file has there."""
    for name in fields_of(VIEW):
        view = view_of({**fields_of(VIEW), name: value})  # type: ignore[dict-item]
        assert view == view.within_limits()


@given(
    st.dictionaries(st.sampled_from(sorted(fields_of(VIEW))), st.booleans() | st.integers() | st.floats() | st.text())
)
def test_any_values_make_a_view(values: dict[str, bool | int | float | str]) -> None:
    """Within its limits; nothing is raised."""
    small = {name: one for name, one in values.items() if not isinstance(one, int) or abs(one) < 2**63}
    view = view_of(small)
    assert view == view.within_limits()
