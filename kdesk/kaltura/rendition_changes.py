"""The actions of `flavorAsset` that change renditions, and the recipes of an account."""

from kdesk.domain.editing.renditions import Recipe
from kdesk.kaltura.api import Api
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireFlavorParamsList

_SOURCE = 0
"""Wire fact: the flavor params of the source."""
_PAGER = {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": MAX_PAGE}


class RenditionCalls:
    """Implements `domain.editing.renditions.RenditionEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def recipes(self) -> tuple[Recipe, ...]:
        """List the flavor params. Raises ServerProblem."""
        response = await self._api.call("flavorParams", "list", {"pager": _PAGER}, result=WireFlavorParamsList)
        known = ((wire.id, str(wire.name or "")) for wire in response.objects)
        return tuple(Recipe(number, name) for number, name in known if number is not None and number != _SOURCE)

    async def convert(self, entry_id: str, recipe_id: int) -> None:
        """Queue a conversion. Raises EntryGone, ServerProblem."""
        params = {"entryId": entry_id, "flavorParamsId": recipe_id}
        await self._api.call("flavorAsset", "convert", params, result=object)

    async def reconvert(self, flavor_id: str) -> None:
        """Queue the conversion again. Raises ServerProblem."""
        await self._api.call("flavorAsset", "reconvert", {"id": flavor_id}, result=object)

    async def delete(self, flavor_id: str) -> None:
        """Delete a rendition. Raises ServerProblem."""
        await self._api.call("flavorAsset", "delete", {"id": flavor_id}, result=object)

    async def set_as_source(self, flavor_id: str) -> None:
        """Make it the source. Raises ServerProblem."""
        # Wire fact: `assetId` here, `id` in the other actions.
        await self._api.call("flavorAsset", "setAsSource", {"assetId": flavor_id}, result=object)
