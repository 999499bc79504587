"""“Download…”: asks what is wanted of the selected entries, and queues it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.naming import safe_stem
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.names import in_a_sentence
from kdesk.messages import _, ngettext
from kdesk.messages.errors import title_of
from kdesk.ui.commands import Command
from kdesk.ui.downloads.document_opener import DocumentOpener
from kdesk.ui.downloads.drag_out import Dragged
from kdesk.ui.downloads.services import DownloadServices, why_no_downloads
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.selection import Offer

if TYPE_CHECKING:  # imported with the first question
    from kdesk.ui.library.selected_entries import Use


class DownloadController:
    """Offers the command for what is selected.

    Args:
        window: Returns the parent of the dialog.

    Attributes:
        last: What was asked for last; the dialog shows it first.
        keep: Called with what is asked for, to keep it for the next start.
        documents: Opens documents.
    """

    def __init__(self, services: DownloadServices, window: Callable[[], QWidget]) -> None:
        self._services, self._window = services, window
        self._told_no_drag = False
        self.last = WantedFiles("")
        self.keep: Callable[[WantedFiles], object] = lambda _wanted: None
        self.documents = DocumentOpener(services, lambda: self.last)

    def offers(self, count: int, with_all: Callable[[Use], object]) -> Mapping[Command, Offer]:
        """Return the offer of the command for so many selected entries.

        Args:
            count: How many are selected.
            with_all: Calls something with all of them, after those that are not loaded were read.
        """
        reason = self._why_not() or ("" if count else _("Select an entry first"))
        return {Command.DOWNLOAD_ENTRIES: Offer(lambda: with_all(self.ask), reason)}

    def ask(self, entries: Sequence[Entry]) -> None:
        """Ask what is wanted of these entries, and begin."""
        self._ask(entries)

    def ask_rendition(self, entry: Entry, flavor: Flavor) -> None:
        """Ask what is wanted of an entry, this rendition first, and begin."""
        self._ask((entry,), flavor)

    def dragged(self, entry: Entry | None, flavor: Flavor | None = None) -> Dragged | None:
        """Return an entry, or one of its renditions, as it can be dragged into a folder; None if it cannot be.

        Dropped there, it is downloaded without a question: an entry as was chosen last.
        """
        if entry is None or self._why_not() or (flavor is not None and not flavor.status.playable):
            return None
        wanted = self.last
        if flavor is not None:
            asset = RenditionChoice(ChoiceKind.ASSET, asset_id=flavor.id)
            wanted = replace(self.last, rendition=asset, beside=())

        def download(folder: str) -> None:
            queue = self._queue((entry,), replace(wanted, folder=folder))
            self._services.tasks.spawn(queue, name="queue downloads")

        return Dragged(safe_stem(entry.name, entry.id), download, self._tell_no_drag)

    def _ask(self, entries: Sequence[Entry], flavor: Flavor | None = None) -> None:
        # For whoever downloads something.
        from kdesk.ui.downloads.dialog import DownloadDialog

        def begin(wanted: WantedFiles) -> None:
            self.last = wanted.for_others
            self.keep(self.last)
            self._services.tasks.spawn(self._queue(entries, wanted), name="queue downloads")

        dialog = DownloadDialog(self._services.theme, self.last, self._title(entries), self._window())
        if flavor is not None:
            dialog.offer_rendition(flavor)
        dialog.chosen.connect(begin)
        dialog.open()

    def _why_not(self) -> str:
        return why_no_downloads(self._services.api())

    def _title(self, entries: Sequence[Entry]) -> str:
        if len(entries) == 1:
            return _("Download {name}").format(name=in_a_sentence(entries[0].name))
        count = self._services.formatter.number(len(entries))
        return ngettext("Download {count} entry", "Download {count} entries", len(entries)).format(count=count)

    async def _queue(self, entries: Sequence[Entry], wanted: WantedFiles) -> None:
        """Queue the files of each entry, and tell how many; an entry without what was asked for is named."""
        from kdesk.engine.downloads.planning import DownloadPlanner

        api = self._services.api()
        if api is None:
            return
        planner = DownloadPlanner(api, self._services.clock, wanted)
        count, without = 0, []
        async for batch in planner.plan(entries):
            count += len(await self._services.queue.enqueue([one for each in batch for one in each.downloads]))
            for planned in batch:
                if planned.problem:
                    reason = title_of(planned.problem, self._services.formatter)
                    without.append(f"{in_a_sentence(planned.entry.name)}: {reason}")
        self._tell(count, without)

    def _tell_no_drag(self) -> None:
        """Say where the files are to be had; once, as a pull may be meant to select."""
        if not self._told_no_drag:
            self._told_no_drag = True
            text = _("Files cannot be dragged out of the window on this system: “Download…” saves what is selected")
            self._services.notices.post(Notice(text))

    def _tell(self, count: int, without: Sequence[str]) -> None:
        number = self._services.formatter.number
        added = ngettext("{count} download added", "{count} downloads added", count).format(count=number(count))
        missing = ngettext("{count} entry has nothing", "{count} entries have nothing", len(without))
        text = _("{added}; {missing}").format(added=added, missing=missing.format(count=number(len(without))))
        kind = NoticeKind.WAITING if without else NoticeKind.GOOD
        shown = text if without else added
        self._services.notices.post(
            Notice(shown, kind, "\n".join(without), action=_("Show"), on_action=self._services.show)
        )
