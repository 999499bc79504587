"""Completion of the owner: the users to whom entries belong that this session sees."""

import logging

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from kdesk.domain.details.upload_details import DetailField
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.details.rows import DetailRows

_SEEN = 100
"""Entries that are looked through for their owners."""

log = logging.getLogger(__name__)


class OwnerCompletion(QObject):
    """Completes the owner with what was read when the field first had the cursor."""

    def __init__(self, rows: DetailRows, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._api: AccountApi | None = None
        self._read_of: AccountApi | None = None
        self._owners = QStringListModel(self)
        edit = rows[DetailField.OWNER].edit
        if not isinstance(edit.field, QLineEdit):
            raise TypeError("the owner is typed into a line")
        completer = QCompleter(self._owners, edit.field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        edit.field.setCompleter(completer)
        completer.activated.connect(edit.edited)
        edit.field.installEventFilter(self)

    @property
    def owners(self) -> list[str]:
        """The users that are offered."""
        return self._owners.stringList()

    def follow(self, api: AccountApi | None) -> None:
        """Offer the users of this account from now on."""
        if api is not self._api:
            self._api, self._read_of = api, None
            self._owners.setStringList([])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the owners when the field has the cursor first."""
        if event.type() is QEvent.Type.FocusIn and self._api is not None and self._read_of is not self._api:
            self._read_of = self._api
            self._tasks.spawn(self._read(self._api), replace="details: owners of entries")
        return super().eventFilter(watched, event)

    async def _read(self, api: AccountApi) -> None:
        try:
            page = await api.catalogue.page(EntryQuery(), EVER, 1, _SEEN)
        except KdeskError as error:
            log.info("no owners were seen: %s", error)
            if api is self._api:
                self._read_of = None  # asked again when the field has the cursor next
            return
        if api is self._api:
            users = {api.account.user_id, *(one.user_id for one in page.entries)}
            self._owners.setStringList(sorted(user for user in users if user))
