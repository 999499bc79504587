"""Documents of entries, opened in the system's program: downloaded first, as every other file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.documents import may_be_opened
from kdesk.domain.downloads.download import Download, Existing
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.ui.downloads.services import DownloadServices, why_no_downloads
from kdesk.ui.notice import Notice, NoticeKind

if TYPE_CHECKING:  # with the first download
    from kdesk.engine.downloads.planning import Planned

_ENDED = frozenset({DownloadState.FAILED, DownloadState.CANCELLED, DownloadState.SKIPPED})


class DocumentOpener:
    """Opens what it was asked for once its download is done. Implements `Documents` and `DownloadListener`.

    Args:
        last: Returns what was asked for last: documents go to the same folder.
        open_file: Opens a file or a folder in the system's program.
    """

    def __init__(
        self,
        services: DownloadServices,
        last: Callable[[], WantedFiles],
        open_file: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        self._services, self._last, self._open_file = services, last, open_file
        self._wanted: set[str] = set()
        services.queue.listen(self)

    def why_not(self) -> str:
        """Return why nothing can be downloaded; "" if it can."""
        return why_no_downloads(self._services.api())

    def open(self, entry: Entry, attachment_id: str = "") -> None:
        """Download the source of an entry, or one of its attachments, and open it."""
        self._services.tasks.spawn(self._download(entry, attachment_id), name="download document")

    def added(self, downloads: Sequence[Download]) -> None:
        """Nothing is to be done before they change."""

    def removed(self, download_ids: Collection[str]) -> None:
        """Wait for them no longer."""
        self._wanted.difference_update(download_ids)

    def changed(self, before: Download, now: Download) -> None:
        """Open a file that is complete."""
        if now.id not in self._wanted or now.state is before.state:
            return
        if now.state is DownloadState.DONE:
            self._wanted.discard(now.id)
            self._open(now)
        elif now.state in _ENDED:
            self._wanted.discard(now.id)
            if now.state is DownloadState.FAILED:
                self._tell(_("“{name}” could not be downloaded").format(name=in_a_sentence(now.shown_name)))

    async def _download(self, entry: Entry, attachment_id: str) -> None:
        try:
            planned = await self._planned(entry, attachment_id)
        except KdeskError as error:
            self._tell(title_of(error))
            return
        files = [one for one in planned.downloads if attachment_id in {"", one.item.asset_id}] if planned else []
        if files:
            self._wanted |= {one.id for one in files}
            self._wanted |= {one.id for one in await self._services.queue.enqueue(files)}
        elif planned is not None:
            gone = _("The server has no such file any more")
            self._tell(title_of(planned.problem) if planned.problem is not None else gone)

    async def _planned(self, entry: Entry, attachment_id: str) -> Planned | None:
        """Return what is to be downloaded; None without an account."""
        # With the first download.
        from kdesk.engine.downloads.planning import DownloadPlanner
        from kdesk.ui.downloads.dialog import download_folder

        api, last = self._services.api(), self._last()
        if api is None:
            return None
        wanted = replace(
            last,
            folder=last.folder or download_folder(),
            rendition=RenditionChoice(ChoiceKind.NONE if attachment_id else ChoiceKind.SOURCE),
            beside=(DownloadKind.ATTACHMENT,) if attachment_id else (),
            # A file of the same name that is not this one must not be opened in its place.
            existing=Existing.RENAME,
        )
        plan = DownloadPlanner(api, self._services.clock, wanted).plan((entry,))
        return (await anext(plan))[0]

    def _open(self, download: Download) -> None:
        folder, name = Path(download.folder), download.shown_name
        if may_be_opened(name):
            self._open_file(QUrl.fromLocalFile(str(folder / name)))
            return
        self._services.notices.post(
            Notice(
                _("“{name}” is not opened by kdesk: it may be a program").format(name=in_a_sentence(name)),
                NoticeKind.WAITING,
                _("It was downloaded. Open it yourself if you trust whoever uploaded it."),
                action=_("Show in folder"),
                on_action=lambda: self._open_file(QUrl.fromLocalFile(str(folder))),
            )
        )

    def _tell(self, words: str) -> None:
        self._services.notices.post(Notice(words, NoticeKind.BAD))
