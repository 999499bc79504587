"""Typed times, parts of a video, and which renditions are missing or the last."""

from kdesk.domain.editing.contents import Span
from kdesk.domain.editing.renditions import Recipe, is_last, missing
from kdesk.domain.flavor import Flavor, FlavorStatus


def test_parts() -> None:
    """A part lies inside, has a length, and is not all."""
    assert Span(0, 500).fits(1000)
    assert Span(0, 1000).is_whole(1000)
    for wrong in (Span(500, 500), Span(600, 500), Span(0, 1001), Span(0, 99)):
        assert not wrong.fits(1000)


def flavor(number: int, status: FlavorStatus = FlavorStatus.READY) -> Flavor:
    """Return a rendition of the recipe with this number."""
    return Flavor(f"f{number}", "e", number, status)


def test_what_is_missing_and_what_is_the_last() -> None:
    """One that was given up is missing; one that is not ready does not count as another that plays."""
    recipes = (Recipe(1, "a"), Recipe(2, "b"), Recipe(3, "c"))
    flavors = (flavor(0), flavor(1), flavor(2, FlavorStatus.NOT_APPLICABLE))
    assert [recipe.id for recipe in missing(recipes, flavors)] == [2, 3]
    assert not is_last(flavors[0], flavors)
    assert is_last(flavors[1], flavors[1:])
    assert not is_last(flavors[2], flavors[2:])
