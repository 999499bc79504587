"""The renditions of an entry, with the names of their flavor params."""

import logging

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import flavor_page, pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireFlavorParamsList, to_flavor

MAX_FLAVORS = 100
"""Renditions of one entry; conversion profiles make about a dozen."""

_HIDDEN = frozenset({FlavorStatus.DELETED, FlavorStatus.TEMP})
_SOURCE_NAME = "Source"

log = logging.getLogger(__name__)


class FlavorLister:
    """Lists renditions. Requests the names of flavor params once, and again only when a new one appears.

    `getFlavorAssetsWithParams` would return both, but sends all of the account's flavor params, often more than a
    hundred, with each entry.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        # Wire fact: the source has the flavor params 0.
        self._names: dict[int, str] = {0: _SOURCE_NAME}
        self._names_available = True

    async def of_entry(self, entry_id: str) -> tuple[Flavor, ...]:
        """Return up to MAX_FLAVORS renditions: the source first, then by height and bitrate, descending."""
        wires = await flavor_page(self._api, {"entryIdEqual": entry_id})
        recipes = [wire.flavor_params_id for wire in wires]
        await self._learn_names({recipe for recipe in recipes if recipe is not None})
        names = ["" if recipe is None else self._names.get(recipe, "") for recipe in recipes]
        flavors = map(to_flavor, wires, names)
        return tuple(
            sorted((flavor for flavor in flavors if flavor.status not in _HIDDEN), key=_sort_key)[:MAX_FLAVORS]
        )

    async def _learn_names(self, wanted: set[int]) -> None:
        missing = wanted - self._names.keys()
        if not missing or not self._names_available:
            return
        try:
            params = {"pager": pager(1, MAX_PAGE)}
            response = await self._api.call("flavorParams", "list", params, result=WireFlavorParamsList)
        except ApiError as error:
            self._names_available = False  # this session may not list them: show renditions without names
            log.info("No names for renditions: %s", error)
            return
        # Also those that the list lacks: they would be requested again with every entry.
        self._names.update(dict.fromkeys(missing, ""))
        self._names.update({one.id: one.name or "" for one in response.objects if one.id is not None})


def _sort_key(flavor: Flavor) -> tuple[bool, int, int, str]:
    return not flavor.is_source, -flavor.height, -flavor.bitrate, flavor.id
