"""What the fields of the Overview tab offer: completed tags, the tree of categories, access control profiles."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from shiboken6 import isValid

from kdesk.domain.editing.categories import Category
from kdesk.domain.mirror_port import Mirrors
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.editing import Value
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.rights import reason_without
from kdesk.ui.fields.account_lists import AccountLists
from kdesk.ui.fields.categories_edit import CategoriesEdit
from kdesk.ui.fields.category_dialog import CategoryDialog
from kdesk.ui.fields.tags_edit import TagsEdit
from kdesk.ui.tasks import TaskScope

_COMPLETIONS = 20

log = logging.getLogger(__name__)


class OffersProfiles(Protocol):
    """An editor with access control profiles."""

    def offer(self, choices: list[tuple[str, Value]]) -> None: ...


class SuggestedRows(Protocol):
    """The editors that show what can be chosen."""

    @property
    def tags(self) -> TagsEdit: ...

    @property
    def categories(self) -> CategoriesEdit: ...

    @property
    def access(self) -> OffersProfiles: ...


class SuggestionServices(Protocol):
    """What suggestions are read with."""

    @property
    def tasks(self) -> TaskScope: ...

    @property
    def mirrors(self) -> Mirrors | None: ...


class Suggestions(QObject):
    """Requests what can be chosen, when it is wanted.

    Args:
        rows: Show it.

    Attributes:
        lists: What was read of the account; None if its entries cannot be changed.
        without_tree: Lets categories be typed if their tree cannot be read; None if they must be chosen.
    """

    def __init__(self, rows: SuggestedRows, services: SuggestionServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self._services = rows, services
        self._api: AccountApi | None = None
        self.lists: AccountLists | None = None
        self.without_tree: Callable[[], object] | None = None
        rows.tags.completion_wanted.connect(self._complete)
        rows.categories.tree_wanted.connect(self._choose_categories)

    def follow(self, api: AccountApi | None) -> None:
        """Offer what this account has from now on."""
        if api is not self._api:
            self._api = api
            self.lists = None if api is None or api.editing is None else AccountLists(api.editing)
            self.offer_profiles()

    def offer_profiles(self) -> None:
        """Offer the access control profiles that were read."""
        profiles = () if self.lists is None else self.lists.profiles
        self._rows.access.offer(
            [
                (_("{name} (default)").format(name=shown(one.name)) if one.is_default else shown(one.name), one.id)
                for one in profiles
            ]
        )

    def _choose_categories(self) -> None:
        if self.lists is not None:
            self._services.tasks.spawn(self._open_tree(self.lists), replace=self._task("categories"))
        elif self.without_tree is not None:
            self.without_tree()

    async def _open_tree(self, lists: AccountLists) -> None:
        try:
            tree = await lists.categories()
        except KdeskError as error:
            if self.without_tree is None:
                raise
            log.info("the categories were not read: %s", error)
            if self._rows.categories.isVisible():
                self.without_tree()
            return
        if self._rows.categories.isVisible() and self._api is not None:
            dialog = self._rows.categories.open_tree(tree, reason_without(self._api.rights, "new_categories"))
            dialog.new_wanted.connect(lambda name, above: self._make_category(lists, dialog, name, above))

    def _make_category(self, lists: AccountLists, dialog: CategoryDialog, name: str, above: Category | None) -> None:
        self._services.tasks.spawn(self._make(lists, dialog, name, above), replace=self._task("new category"))

    async def _make(self, lists: AccountLists, dialog: CategoryDialog, name: str, above: Category | None) -> None:
        try:
            made = await lists.add_category(name, above)
        except KdeskError as error:
            if isValid(dialog):
                dialog.show_error(error)
        else:
            if isValid(dialog):
                dialog.add(made)

    def _complete(self, beginning: str) -> None:
        if self.lists is not None and beginning:
            work = self._complete_tag(self.lists, beginning)
            self._services.tasks.spawn(work, replace=self._task("tags"))

    async def _complete_tag(self, lists: AccountLists, beginning: str) -> None:
        """Offer the tags that were seen at once, and those of the server, which wants three letters, after them."""
        seen = await self._seen_tags(beginning)
        self._rows.tags.offer(beginning, seen)
        try:
            tags = await lists.editing.values.tags(beginning)
        except KdeskError as error:
            log.info("tags were not completed: %s", error)
        else:
            if set(tags) - set(seen):
                self._rows.tags.offer(beginning, tuple(dict.fromkeys((*seen, *tags))))

    async def _seen_tags(self, beginning: str) -> tuple[str, ...]:
        if self._services.mirrors is None or self._api is None:
            return ()
        try:
            mirror = await self._services.mirrors.open(self._api.account)
            return await mirror.complete_tag(beginning, _COMPLETIONS)
        except KdeskError as error:
            log.info("tags that were seen could not be read: %s", error)
            return ()

    def _task(self, what: str) -> str:
        # Several panels may be open: in the page and in windows of their own.
        return f"entry suggestions {id(self)}: {what}"
