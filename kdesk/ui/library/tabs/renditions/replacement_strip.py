"""New content that waits to replace the one that the entry has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from kdesk.domain.compared import first_pair
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry, Replacement
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.rendition_changes import about_approve, about_cancel, content_words, replacement_words
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.runner import ChangeRunner
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.review.compare.new_content import NewContent
from kdesk.ui.review.compare.opening import open_comparison, why_not_compared
from kdesk.ui.tips import set_tip, tell
from kdesk.ui.wrapping import let_select


class ReplacementStrip(QFrame):
    """Tells what waits, compares it with what is there, and approves or cancels; hidden while nothing waits.

    Attributes:
        words: What becomes of the new content.
        contents: What is there and what comes.
        compare: Opens the Compare window with both.
    """

    def __init__(self, subject: RenditionSubject, runner: ChangeRunner, services: LibraryServices) -> None:
        super().__init__()
        self._subject = subject
        self._runner = runner
        self._services = services
        self._task = f"replacement {id(self)}"
        self._compared: Entry | None = None
        self.words, self.contents = QLabel(), QLabel()
        self.contents.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(services.theme.px(4))
        for label in (self.words, self.contents):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            let_select(label)
            column.addWidget(label)
        self.approve = QPushButton(_("Approve…"))
        self.approve.clicked.connect(lambda _checked=False: self._ask_approve())
        self.compare = QPushButton(_("Compare both…"))
        self.compare.clicked.connect(lambda _checked=False: self._open_comparison())
        self._new = NewContent(lambda: subject.api, services.tasks, lambda words: tell(self.compare, words))
        self.cancel = QPushButton(_("Throw away the new content…"))
        self.cancel.clicked.connect(lambda _checked=False: self._ask_cancel())
        row = FlowLayout(spacing=services.theme.px(8))
        row.addWidget(self.compare)
        row.addWidget(self.approve)
        row.addWidget(self.cancel)
        column.addLayout(row)
        self.hide()

    def refresh(self) -> None:
        """Show what waits now."""
        entry = self._subject.entry
        waits = entry is not None and bool(entry.replacing_id)
        self.setVisible(waits)
        if entry is None or not waits:
            self._compared = None
            return
        self.words.setText(replacement_words(entry.replacement) or _("New content waits."))
        wanted = entry.replacement in {Replacement.WAITS_FOR_APPROVAL, Replacement.NOT_APPROVED}
        self.approve.setVisible(wanted)
        why_not = why_not_compared(self._services)
        if not why_not and not first_pair(entry, self._subject.flavors):
            why_not = _("There is no rendition with a picture yet")
        self.compare.setEnabled(not why_not)
        set_tip(self.compare, why_not or _("See the present content and the new one side by side"))
        reason = self._subject.why_no_decision()
        for button in (self.approve, self.cancel):
            button.setEnabled(not reason)
            set_tip(button, reason)
        if self._compared != entry:
            if self._compared is None or self._compared.replacing_id != entry.replacing_id:
                self.contents.hide()
            self._compared = entry
            self._services.tasks.spawn(self._compare(entry), replace=self._task)

    def stop(self) -> None:
        """Stop loading."""
        self._compared = None
        self._services.tasks.cancel(self._task)

    async def _compare(self, entry: Entry) -> None:
        """Load the temporary entry, which holds the new content."""
        api, formatter = self._subject.api, self._services.formatter
        if api is None:
            return
        try:
            new = await api.catalogue.entry(entry.replacing_id)
        except KdeskError:
            self.contents.hide()
            return
        if self._subject.is_shown(entry.id):
            lines = [
                _("Now: {content}").format(content=content_words(entry, formatter)),
                _("New: {content}").format(content=content_words(new, formatter)),
            ]
            if new.user_id:
                lines.append(_("Sent by {user}").format(user=shown(new.user_id)))
            self.contents.setText("\n".join(lines))
            self.contents.show()

    def _open_comparison(self) -> None:
        entry = self._subject.entry
        present = first_pair(entry, self._subject.flavors)[:1] if entry is not None else ()
        if entry is not None and present:
            self._new.take(entry, lambda new: open_comparison(self._services, self, (*present, new)))

    def _ask_approve(self) -> None:
        async def work(editing: EditingApi, entry: Entry) -> Entry:
            return await editing.contents.approve(entry.id)

        if self._subject.entry is not None:
            self._runner.ask_and_run(about_approve(self._subject.entry), work, _("Approving…"))

    def _ask_cancel(self) -> None:
        async def work(editing: EditingApi, entry: Entry) -> Entry:
            return await editing.contents.cancel(entry.id)

        if self._subject.entry is not None:
            self._runner.ask_and_run(about_cancel(self._subject.entry), work, _("Throwing the new content away…"))
