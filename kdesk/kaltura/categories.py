"""The tree of categories, and putting one entry into it."""

from kdesk.domain.editing.categories import Category
from kdesk.domain.names import sendable
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import MAX_ITEMS
from kdesk.kaltura.wire_account_values import (
    WireCategories,
    WireCategory,
    WireCategoryEntry,
    to_category,
)


class CategoryCalls:
    """Implements `domain.editing.categories.CategoryEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def tree(self) -> tuple[Category, ...]:
        """List all categories, 10,000 at most. Raises ServerProblem, SignInNeeded."""
        found: dict[int, Category] = {}
        # A full name sorts behind that of its parent, of which it is the beginning.
        wanted = {"objectType": "KalturaCategoryFilter", "orderBy": "+fullName"}
        for page in range(1, MAX_ITEMS // MAX_PAGE + 1):
            params = {"filter": wanted, "pager": pager(page, MAX_PAGE)}
            listed = await self._api.call("category", "list", params, result=WireCategories)
            found |= {one.id: to_category(one) for one in listed.objects if one.id is not None}
            if len(listed.objects) < MAX_PAGE:
                break
        return tuple(found.values())

    async def add(self, name: str, parent_id: int) -> Category:
        """Make a category. Raises AlreadyDone, ServerProblem, SignInNeeded."""
        sent: dict[str, object] = {"objectType": "KalturaCategory", "name": sendable(name)}
        if parent_id:
            sent["parentId"] = parent_id
        return to_category(await self._api.call("category", "add", {"category": sent}, result=WireCategory))

    async def put(self, entry_id: str, category_id: int) -> None:
        """Put an entry into a category. Raises ServerProblem, SignInNeeded."""
        sent = {"objectType": "KalturaCategoryEntry", "entryId": entry_id, "categoryId": category_id}
        await self._ignoring("CATEGORY_ENTRY_ALREADY_EXISTS", "add", {"categoryEntry": sent})

    async def take_out(self, entry_id: str, category_id: int) -> None:
        """Take an entry out of a category. Raises ServerProblem, SignInNeeded."""
        await self._ignoring(
            "ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY", "delete", {"entryId": entry_id, "categoryId": category_id}
        )

    async def _ignoring(self, code: str, action: str, params: dict[str, object]) -> None:
        try:
            result: type = WireCategoryEntry if action == "add" else type(None)
            await self._api.call("categoryEntry", action, params, result=result)
        except ApiError as error:
            if error.code != code:
                raise
