"""The Captions tab: the captions of an entry, and what can be done with them."""

import logging
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from kdesk.domain.captions.caption_file import CaptionFile
from kdesk.domain.captions.cues import MAX_BYTES, unreadable
from kdesk.domain.captions.formats import EXTENSIONS, CaptionFormat
from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.captions import Caption, CaptionChanges, CaptionEditing, NewCaption
from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError, Reason
from kdesk.messages import N_, _
from kdesk.messages.captions import (
    caption_format_name,
    caption_name,
    caption_status_name,
    caption_use,
    language_name,
)
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH
from kdesk.plain_text import file_name
from kdesk.ui.file_dialogs import choose_file, save_as
from kdesk.ui.library.tabs.captions import undoable
from kdesk.ui.library.tabs.captions.caption_file import caption_file
from kdesk.ui.library.tabs.captions.dialog import CaptionChoice, caption_dialog, new_caption_dialog
from kdesk.ui.library.tabs.captions.undoable import applied
from kdesk.ui.library.tabs.files.changes import UndoStep
from kdesk.ui.library.tabs.files.model import FileColumn
from kdesk.ui.library.tabs.files.tab import FileTab
from kdesk.ui.library.tabs.files.tab_words import TabWords
from kdesk.ui.library.tabs.files.table import RowAction
from kdesk.ui.question_box import ask_to_delete

log = logging.getLogger(__name__)

_READ_FORMATS = frozenset({CaptionFormat.SRT, CaptionFormat.DFXP, CaptionFormat.WEBVTT})


class CaptionsTab(FileTab):
    """The captions of the entry; the player shows them too."""

    right = "captions"

    def make_words(self) -> TabWords:
        """Return the words of the tab."""
        return TabWords(
            name=_("Captions"),
            empty=_("This entry has no captions. Drop SRT, WebVTT or DFXP files here to add some."),
            loading=_("Loading captions…"),
            failed=_("The captions could not be loaded"),
            add=_("Add captions…"),
            choose=_("Choose caption files"),
            drop=_("Drop SRT, WebVTT or DFXP files to add captions to this entry"),
            select_first=_("Select captions in the table first"),
        )

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns."""
        formatter = self.services.formatter
        return (
            FileColumn(N_("Language"), lambda caption: language_name(caption.language)),
            FileColumn(N_("Label"), lambda caption: shown(caption.label) or DASH),
            FileColumn(N_("Status"), lambda caption: caption_status_name(caption.status)),
            FileColumn(N_("In players"), caption_use),
            FileColumn(N_("Format"), lambda caption: caption_format_name(caption.format)),
            FileColumn(N_("Size"), lambda caption: formatter.size(caption.size) if caption.size else DASH, number=True),
        )

    def row_actions(self) -> Sequence[RowAction]:
        """Return what can be done with a caption."""
        return (
            RowAction(_("Edit…"), self.edit, self.why_no_change),
            RowAction(_("Make default"), self.make_default, self._why_no_default),
            RowAction(_("Save as…"), self.download, _why_no_download),
            RowAction(_("Replace content…"), self.choose_replacement, self._why_no_replacement),
            RowAction(_("Delete…"), self.delete, self.why_no_change, key=Qt.Key.Key_Delete),
        )

    def reason_below(self, caption: Caption) -> str:
        """Return what is wrong with a caption."""
        if caption.status is AssetStatus.ERROR:
            return _("Kaltura could not read this file; players show nothing of it.")
        if caption.status is AssetStatus.EMPTY:
            return _("The file is missing; replace the content, or delete the captions.")
        return ""

    def why_no_adding(self) -> str:
        """Return why no captions can be added."""
        if self._entry is None or self._api is None:
            return self.words.loading
        if self._entry.media_type is MediaType.IMAGE:
            return _("Kaltura takes captions for videos and sounds only")
        return self.why_no_change()

    async def load(self, api: AccountApi, entry: Entry) -> Sequence[Caption]:
        """Request the captions, and hand them to the player. Raises KdeskError."""
        if api.editing is None:
            return ()
        captions = await api.editing.captions.captions(entry.id)
        self.player.captions.show_captions(entry.id, captions)
        return captions

    def filters(self) -> Sequence[str]:
        """Offer caption files first."""
        patterns = " ".join(f"*.{extension}" for extension in EXTENSIONS)
        return (_("Captions ({patterns})").format(patterns=patterns), _("All files (*)"))

    def take(self, paths: Sequence[Path]) -> None:
        """Read files one after the other, and ask about each."""
        if self._entry is not None:
            self.error_strip.hide()
            self._ask_about(paths)

    def _ask_about(self, paths: Sequence[Path]) -> None:
        if self._entry is not None:
            work = self._read_and_ask(self._entry.id, list(paths))
            self.services.tasks.spawn(work, replace=f"{self._task} read")

    def edit(self, caption: Caption) -> None:
        """Ask for language and label."""
        dialog = caption_dialog(self, self.services.theme, caption)
        dialog.decided.connect(partial(self._save, caption))
        dialog.open()

    def make_default(self, caption: Caption) -> None:
        """Let players show this one first."""
        former = next((one for one in self.model.rows if isinstance(one, Caption) and one.is_default), None)
        self.change(applied(undoable.make_default(caption, former)), _("Saving…"))

    def download(self, caption: Caption) -> None:
        """Ask where, and save the file there. Its address is not shown: it opens the whole entry."""
        entry_name = self._entry.name if self._entry is not None else ""
        name = file_name(f"{entry_name} {caption.code or caption.language}".strip())
        save_as(self, _("Save as"), f"{name}{caption.format.extension}", partial(self._save_file, caption))

    def choose_replacement(self, caption: Caption) -> None:
        """Ask for a file of the same format."""
        title = _("Choose a file of the format {format}").format(format=caption_format_name(caption.format))
        choose_file(self, title, partial(self.replace_content, caption))

    def replace_content(self, caption: Caption, path: Path) -> None:
        """Check a file, and put it in place of the content."""

        async def work(captions: CaptionEditing, entry: Entry) -> UndoStep | None:
            file = await self._read(path, caption.format)
            former = await _kept(captions, caption)
            return await undoable.replace(caption, file.text, former, require_readable)(captions, entry)

        self.change(applied(work), _("Replacing the content…"))

    def delete(self, caption: Caption) -> None:
        """Ask whether to delete, once it is known whether that can be undone."""
        if self._api is not None and self._api.editing is not None and self._entry is not None:
            work = self._ask_delete(self._api.editing.captions, self._entry.id, caption)
            self.services.tasks.spawn(work, replace=f"{self._task} ask")

    async def _ask_delete(self, captions: CaptionEditing, entry_id: str, caption: Caption) -> None:
        former = await _kept(captions, caption)
        if self._entry is None or self._entry.id != entry_id:
            return
        question = _("Delete the captions “{name}”?").format(name=in_a_sentence(caption_name(caption)))
        final = _("This cannot be undone: the file cannot be read.")
        more = final if former is None else _("Ctrl+Z brings them back while this entry is shown.")
        work = applied(undoable.delete(caption, former))
        ask_to_delete(self, question, more, lambda: self.change(work, _("Deleting…")))

    async def _read(self, path: Path, wanted: CaptionFormat | None = None) -> CaptionFile:
        """Read and check a file on a thread. Raises FileProblem."""
        check = partial(caption_file, path.name, wanted=wanted)
        return await self.services.files.read_as(path, MAX_BYTES, check)

    async def _read_and_ask(self, entry_id: str, paths: list[Path]) -> None:
        """Read the first file, ask about it, and go on with the others once that is decided."""
        for place, path in enumerate(paths):
            try:
                file = await self._read(path)
            except KdeskError as error:
                self.show_problem_of(error, path.name)
                continue
            if self._entry is not None and self._entry.id == entry_id:
                dialog = new_caption_dialog(self, self.services.theme, file, self.services.formatter)
                dialog.decided.connect(partial(self._add, file))
                dialog.finished.connect(lambda _result, rest=paths[place + 1 :]: self._ask_about(rest))
                dialog.open()
            return

    def _add(self, file: CaptionFile, choice: CaptionChoice) -> None:
        new = NewCaption(file.text, file.format, choice.language, choice.label, file.name)

        work = undoable.add(new, default=choice.checked, check=require_readable)
        doing = _("Adding “{name}”…").format(name=in_a_sentence(file.name))
        self.change(applied(work), doing, keeps_error=True)

    def _save(self, caption: Caption, choice: CaptionChoice) -> None:
        """Send what has changed."""
        changes: CaptionChanges = {}
        if choice.language != (caption.language or UNDEFINED):
            changes["language"] = choice.language
        if choice.label != caption.label:
            changes["label"] = choice.label
        if choice.checked != caption.on_player:
            changes["on_player"] = choice.checked
        if changes:
            self.change(applied(undoable.update(caption, changes)), _("Saving…"))

    def _save_file(self, caption: Caption, path: Path) -> None:
        async def work(captions: CaptionEditing, _entry: Entry) -> None:
            await self.services.files.save(path, _one_piece(await captions.content(caption)))

        self.change(applied(work), _("Saving “{name}”…").format(name=in_a_sentence(path.name)))

    def _why_no_default(self, caption: Caption) -> str:
        already = _("These captions are the default already") if caption.is_default else ""
        return self.why_no_change(caption) or already

    def _why_no_replacement(self, caption: Caption) -> str:
        other = "" if caption.format in _READ_FORMATS else _("kdesk does not read captions of this format")
        return self.why_no_change(caption) or other


async def _one_piece(data: bytes) -> AsyncGenerator[bytes, None]:
    """Yield bytes that are already there."""
    yield data


async def _kept(captions: CaptionEditing, caption: Caption) -> str | None:
    """Return the text of a caption as an Undo sends it; None if it cannot be read."""
    if not caption.version or caption.format not in _READ_FORMATS:
        return None
    try:
        return (await captions.content(caption)).decode()
    except (KdeskError, UnicodeDecodeError) as error:
        log.info("the captions cannot be kept for an undo: %s", error)
        return None


def require_readable(caption: Caption) -> None:
    """Raise CaptionUnreadable if the server has stored what it cannot read."""
    if caption.status is AssetStatus.ERROR:
        raise unreadable(Reason.CAPTION_NOT_READ)


def _why_no_download(caption: Caption) -> str:
    return "" if caption.version else _("There is no file to save")
