"""The badges of a card, and the arrangement of the library."""

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.entry_badges import Resolution, badges_of, resolution_of
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.library_view import Arrangement, Column, Field, LibraryView
from tests.ui.library.library_fakes import make_entry, make_flavor


@pytest.mark.parametrize(
    ("width", "height", "resolution"),
    [
        (3840, 2160, "4K"),
        (4096, 1716, "4K"),
        (1920, 1080, "1080p"),
        (1920, 800, "1080p"),
        (1080, 1920, "1080p"),
        (1440, 1080, "1080p"),
        (1280, 720, "720p"),
        (960, 720, "720p"),
        (640, 480, "SD"),
        (0, 0, None),
    ],
)
def test_the_resolution_counts_either_side(width: int, height: int, resolution: str | None) -> None:
    """Films wider than 16:9 and upright videos have the class that people call them by."""
    found = resolution_of(make_entry(0, width=width, height=height))
    assert found == (Resolution(resolution) if resolution else None)


def test_an_image_has_no_resolution_badge() -> None:
    """4K and SD are words for videos."""
    assert resolution_of(make_entry(0, media_type=MediaType.IMAGE)) is None


def test_renditions_that_are_not_made_do_not_count() -> None:
    """A profile decides against some; they are neither ready nor failed."""
    statuses = (FlavorStatus.READY, FlavorStatus.CONVERTING, FlavorStatus.ERROR, FlavorStatus.NOT_APPLICABLE)
    badges = badges_of([make_flavor(n, status=status) for n, status in enumerate(statuses)], ())
    assert (badges.made, badges.ready, badges.failed, badges.in_work) == (3, 1, 1, 1)


def test_the_size_of_cards_has_two_ends() -> None:
    """Steps beyond the smallest and the largest size do nothing; the table has no size."""
    assert Arrangement.SMALL.stepped(-1) is Arrangement.SMALL
    assert Arrangement.SMALL.stepped(1) is Arrangement.MEDIUM
    assert Arrangement.LARGE.stepped(1) is Arrangement.LARGE
    assert Arrangement.TABLE.stepped(1) is Arrangement.TABLE


def test_a_table_needs_its_title_and_no_column_twice() -> None:
    """Settings that say otherwise are not used."""
    assert LibraryView().is_valid
    assert not LibraryView(columns=(Column(Field.ID),)).is_valid
    assert not LibraryView(columns=(Column(Field.TITLE), Column(Field.TITLE))).is_valid
    assert not LibraryView(columns=(Column(Field.TITLE, -1),)).is_valid
