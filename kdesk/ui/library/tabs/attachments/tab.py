"""The Attachments tab: the files that are attached to an entry, and what can be done with them."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.attachments import MAX_BYTES, Attachment, AttachmentEditing
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.messages import N_, _
from kdesk.messages.captions import attachment_format_name, attachment_name, attachment_status_name
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH
from kdesk.messages.rights import reason_without
from kdesk.plain_text import file_name
from kdesk.ui.file_dialogs import save_as
from kdesk.ui.library.tabs.attachments.dialog import TitleDialog
from kdesk.ui.library.tabs.files.changes import UndoStep, Work, work_with
from kdesk.ui.library.tabs.files.model import FileColumn
from kdesk.ui.library.tabs.files.tab import FileTab
from kdesk.ui.library.tabs.files.tab_words import TabWords
from kdesk.ui.library.tabs.files.table import RowAction
from kdesk.ui.question_box import ask_to_delete

AttachmentWork = Callable[[AttachmentEditing, Entry], Coroutine[Any, Any, UndoStep | None]]


class AttachmentsTab(FileTab):
    """The attachments of the entry."""

    def make_words(self) -> TabWords:
        """Return the words of the tab."""
        return TabWords(
            name=_("Attachments"),
            empty=_("This entry has no attachments. Drop files here to attach some."),
            loading=_("Loading attachments…"),
            failed=_("The attachments could not be loaded"),
            add=_("Attach files…"),
            choose=_("Choose files to attach"),
            drop=_("Drop files to attach them to this entry"),
            select_first=_("Select an attachment in the table first"),
        )

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns."""
        formatter = self.services.formatter
        return (
            FileColumn(N_("Title"), lambda one: shown(one.title) or DASH),
            FileColumn(N_("File name"), lambda one: shown(one.file_name) or DASH),
            FileColumn(N_("Size"), lambda one: formatter.size(one.size) if one.size else DASH, number=True),
            FileColumn(N_("Format"), lambda one: attachment_format_name(one.format)),
            FileColumn(N_("Status"), lambda one: attachment_status_name(one.status)),
            FileColumn(N_("Tags"), lambda one: shown(one.tags) or DASH),
        )

    def row_actions(self) -> Sequence[RowAction]:
        """Return what can be done with an attachment."""
        opens = (RowAction(_("Open"), self.open, self._why_no_open),) if self.services.documents is not None else ()
        return (
            RowAction(_("Save as…"), self.download, _why_no_download),
            *opens,
            RowAction(_("Edit title…"), self.edit, self.why_no_change),
            RowAction(_("Delete…"), self.delete, self._why_no_delete, key=Qt.Key.Key_Delete),
        )

    def reason_below(self, attachment: Attachment) -> str:
        """Return what is wrong with an attachment."""
        if attachment.status is AssetStatus.EMPTY:
            return _("The file never arrived; delete the attachment, and attach the file again.")
        return ""

    def why_no_adding(self) -> str:
        """Return why nothing can be attached."""
        return self.why_no_change()

    async def load(self, api: AccountApi, entry: Entry) -> Sequence[Attachment]:
        """Request the attachments. Raises KdeskError."""
        return await api.editing.attachments.attachments(entry.id) if api.editing is not None else ()

    def take(self, paths: Sequence[Path]) -> None:
        """Attach files, one after the other."""

        async def work(attachments: AttachmentEditing, entry: Entry) -> None:
            for path in paths:
                source = await self.services.files.source(path, MAX_BYTES)
                told = partial(self._tell_sent, path.name)
                # Titled by its name without the extension; the title can be changed later.
                await attachments.add(entry.id, source, title=path.stem, progress=told)

        if paths:
            self.change(applied(work), _("Attaching “{name}”…").format(name=in_a_sentence(paths[0].name)))

    def edit(self, attachment: Attachment) -> None:
        """Ask for another title."""
        dialog = TitleDialog(self, self.services.theme, attachment)
        dialog.decided.connect(partial(self._save_title, attachment))
        dialog.open()

    def open(self, attachment: Attachment) -> None:
        """Download an attachment, and open it in the system's program."""
        if self._entry is not None and self.services.documents is not None:
            self.services.documents.open(self._entry, attachment.id)

    def _why_no_open(self, attachment: Attachment) -> str:
        documents = self.services.documents
        return _why_no_download(attachment) or (documents.why_not() if documents is not None else "")

    def download(self, attachment: Attachment) -> None:
        """Ask where, and save the file there. Its address is not shown: it opens the whole entry."""
        # Wire fact: the server stores any name, `../../etc/x.txt` included; only its last part is proposed.
        last = attachment.file_name.replace("\\", "/").rpartition("/")[2]
        name = file_name(last, instead=file_name(attachment.title, instead=attachment.id))
        if "." not in name and attachment.extension:
            name = file_name(f"{name}.{attachment.extension}")
        save_as(self, _("Save as"), name, partial(self._save_file, attachment))

    def delete(self, attachment: Attachment) -> None:
        """Ask, and delete. A file may be too large to be kept for an Undo."""

        async def delete(attachments: AttachmentEditing, _entry: Entry) -> None:
            await attachments.delete(attachment.id)

        question = _("Delete the attachment “{name}”?").format(name=in_a_sentence(attachment_name(attachment)))
        more = _("This cannot be undone.")
        ask_to_delete(self, question, more, lambda: self.change(applied(delete), _("Deleting…")))

    def _tell_sent(self, name: str, sent: int, whole: int) -> None:
        done = self.services.formatter.percent(sent, whole)
        self.tell_progress(_("Attaching “{name}”: {percent}").format(name=in_a_sentence(name), percent=done))

    def _save_title(self, attachment: Attachment, title: str) -> None:
        if title != attachment.title:
            self.change(applied(_titled(attachment, title, attachment.title)), _("Saving…"))

    def _save_file(self, attachment: Attachment, path: Path) -> None:
        async def work(attachments: AttachmentEditing, _entry: Entry) -> None:
            await self.services.files.save(path, attachments.content(attachment))

        self.change(applied(work), _("Saving “{name}”…").format(name=in_a_sentence(path.name)))

    def _why_no_delete(self, attachment: Attachment) -> str:
        api = self._api
        missing = reason_without(api.rights, "delete_attachments") if api is not None else ""
        return missing or self.why_no_change(attachment)


def applied(work: AttachmentWork) -> Work:
    """Return the change for the tab, which hands it the account."""
    return work_with(lambda editing: editing.attachments, work)


def _titled(attachment: Attachment, title: str, former: str) -> AttachmentWork:
    """Return giving it a title. Undo gives it the former one."""

    async def work(attachments: AttachmentEditing, _entry: Entry) -> UndoStep:
        await attachments.update(attachment.id, {"title": title})
        done = _("“{name}” has another title").format(name=in_a_sentence(attachment_name(attachment)))
        return UndoStep(done, applied(_titled(attachment, former, title)))

    return work


def _why_no_download(attachment: Attachment) -> str:
    return "" if attachment.version else _("There is no file to save")
