"""What the fields of the details pane offer: the lists of the account, or ids that were seen on its entries."""

import logging

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.custom_metadata import MetadataProfile
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.fields.account_lists import AccountLists
from kdesk.ui.fields.suggestions import Suggestions
from kdesk.ui.uploads.details.owners import OwnerCompletion
from kdesk.ui.uploads.details.rows import DetailRows
from kdesk.ui.uploads.details.services import DetailsServices

_SEEN = 100
"""Own entries that are looked through for ids of profiles."""

log = logging.getLogger(__name__)


class AccountChoices(QObject):
    """Reads what can be chosen, once an account.

    Attributes:
        profile_names: Of the conversion profiles that were read, by their ids.
        schemas: Of custom metadata.
        owners: Completes the owner.

    Signals:
        changed: Something else can be chosen now.
    """

    changed = Signal()

    def __init__(self, rows: DetailRows, services: DetailsServices, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self._services = rows, services
        self._api: AccountApi | None = None
        self._suggestions = Suggestions(rows, services, self)
        self.owners = OwnerCompletion(rows, services.tasks, self)
        self.profile_names: dict[int, str] = {}
        self.schemas: tuple[MetadataProfile, ...] = ()
        self._suggestions.without_tree = rows.categories.ask_name

    def leave(self) -> None:
        """Offer nothing of the account: the uploads belong to another one. Ids can be typed."""
        self.follow(None)
        if self.schemas:
            self.schemas = ()
            self.changed.emit()

    def follow(self, api: AccountApi | None) -> None:
        """Offer what this account has; None, while nobody is signed in, lets ids be typed."""
        if api is self._api and (api is not None or self._rows.access.takes_ids):
            return
        self._api = api
        self._suggestions.follow(api)
        self.owners.follow(api)
        self._let_type(frozenset(), frozenset())
        if api is not None and self._suggestions.lists is not None:
            work = self._read(api, self._suggestions.lists)
            self._services.tasks.spawn(work, replace="details: lists of the account")

    async def _read(self, api: AccountApi, lists: AccountLists) -> None:
        await lists.read(api.rights)
        conversion = await lists.conversion_profiles(api.rights)
        if api is not self._api:
            return
        self.schemas = lists.schemas
        self.profile_names = {one.id: one.name for one in conversion}
        if conversion:
            words = {
                one.id: _("{name} (default)").format(name=shown(one.name)) if one.is_default else shown(one.name)
                for one in conversion
            }
            self._rows.conversion.offer([(name, number) for number, name in words.items()])
        if lists.profiles:
            self._suggestions.offer_profiles()
        self.changed.emit()
        if not (conversion and lists.profiles):
            await self._offer_seen(api, conversion_wanted=not conversion, access_wanted=not lists.profiles)

    async def _offer_seen(self, api: AccountApi, *, conversion_wanted: bool, access_wanted: bool) -> None:
        """Offer the ids that entries have whose profiles this session may not list."""
        try:
            page = await api.catalogue.page(EntryQuery(), EVER, 1, _SEEN)
        except KdeskError as error:
            log.info("no ids of profiles were seen: %s", error)
            return
        if api is not self._api:
            return
        conversion = {one.conversion_profile_id for one in page.entries if (one.conversion_profile_id or 0) > 0}
        access = {one.access_control_id for one in page.entries if (one.access_control_id or 0) > 0}
        if conversion_wanted:
            self._rows.conversion.let_type([one for one in conversion if one is not None])
        if access_wanted:
            self._rows.access.let_type([one for one in access if one is not None])

    def _let_type(self, conversion: frozenset[int], access: frozenset[int]) -> None:
        self._rows.conversion.let_type(sorted(conversion))
        self._rows.access.let_type(sorted(access))
