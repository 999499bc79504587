"""The names of conversion profiles, read for rows that say one before the details pane is opened."""

import logging
from collections.abc import Callable

from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.ui.uploads.details.row_source import RowSource
from kdesk.ui.uploads.details.services import DetailsServices

log = logging.getLogger(__name__)


class ProfileNames:
    """Reads the names of an account once, when a row first needs one.

    Args:
        source: Asks for them, and shows them.
        changed: Called when the rows say something else.
    """

    def __init__(self, services: DetailsServices, source: RowSource, changed: Callable[[], object]) -> None:
        self._services, self._source, self._changed = services, source, changed
        self._wanted = False
        self._read_of: AccountApi | None = None
        source.names_wanted = self._want
        services.accounts.listen(self._read_if_wanted)

    def _want(self) -> None:
        self._wanted = True
        self._read_if_wanted()

    def _read_if_wanted(self) -> None:
        api = self._services.accounts.api
        # Once an account, also if that fails: rows ask whenever they are painted.
        if self._wanted and api is not None and api is not self._read_of:
            self._read_of = api
            self._services.tasks.spawn(self._read(api), replace="uploads: names of profiles")

    async def _read(self, api: AccountApi) -> None:
        if api.editing is None or not api.rights.account:
            return
        try:
            profiles = await api.editing.values.conversion_profiles()
        except KdeskError as error:
            log.info("conversion profiles were not read: %s", error)
            return
        if api is self._services.accounts.api:
            self._source.profile_names = {one.id: one.name for one in profiles}
            self._changed()
