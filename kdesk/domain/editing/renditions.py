"""The renditions of an entry: making, deleting, and choosing the source."""

from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.flavor import Flavor


@dataclass(frozen=True, slots=True)
class Recipe:
    """Flavor params of the account: how a rendition is made.

    Attributes:
        name: As the account calls it, such as “HD/720 - WEB (H264/2500)”.
    """

    id: int
    name: str


def missing(recipes: tuple[Recipe, ...], flavors: tuple[Flavor, ...]) -> tuple[Recipe, ...]:
    """Return the recipes of which an entry has no rendition; one that was given up counts as missing."""
    made = {flavor.params_id for flavor in flavors if flavor.status.is_made}
    return tuple(recipe for recipe in recipes if recipe.id not in made)


def is_last(flavor: Flavor, flavors: tuple[Flavor, ...]) -> bool:
    """Return whether nothing could be played any more without this rendition."""
    return flavor.status.playable and not any(one.status.playable for one in flavors if one.id != flavor.id)


class RenditionEditing(Protocol):
    """Changes renditions. Only administrators may; each coroutine may raise ServerProblem."""

    async def recipes(self) -> tuple[Recipe, ...]:
        """Return the recipes that the account can convert with, without that of the source."""
        ...

    async def convert(self, entry_id: str, recipe_id: int) -> None:
        """Let a rendition be made from the source, a new one or again."""
        ...

    async def reconvert(self, flavor_id: str) -> None:
        """Let a rendition be made again. Wire fact: refused for the source."""
        ...

    async def delete(self, flavor_id: str) -> None:
        """Delete a rendition. Wire fact: the server guards neither the source nor the last one."""
        ...

    async def set_as_source(self, flavor_id: str) -> None:
        """Make a READY rendition the source. Wire fact: the server deletes the source that there was."""
        ...
