"""Copying links and ids to the system clipboard, with a notice that says what was copied.

No other module writes to the clipboard: a session must not get there unasked, and this is where it is stopped.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard, QImage

from kdesk.domain.exports import Table, as_lines, as_tsv
from kdesk.domain.links.link import USUAL_COLUMNS, Link, LinkColumn, LinkForm
from kdesk.domain.links.preferred import PreferredLink
from kdesk.domain.links.sessions import carries_session, hidden
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.link_texts import link_form_name, links_text
from kdesk.messages.links import link_copied, link_refused, links_copied
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.known_lights import KnownLights

COPIED = "copied"
"""Key of the notices about the clipboard: a new one replaces the one before, whose content is gone."""


def put_text(clipboard: QClipboard, text: str) -> None:
    """Put a text on the clipboard; sessions in it are covered."""
    clipboard.setText(hidden(text))


class _Forms(QObject):
    """Tells of the chosen form; a receiver that is deleted is told no more."""

    changed = Signal()


class LinkClipboard:
    """Copies links and ids to the clipboard.

    Attributes:
        guard: Asks what is copied in the place of a link that carries a session, and gets the link and the sentence for
            the notice; None to refuse such links.
        form: In which links are copied; the user's choice.
        form_chosen: Called with a new choice.
        columns: Of the tables in which links are copied; the user's choice.
        columns_chosen: Called with a new choice.
        forms: Its signal `changed` comes after that.
        lights: Those that are known of links.
        preferred: Which link of an entry is copied where none is chosen.
        on_closed: Gets the sentence in the place of `on_copied` if a copied link is known not to open for others.

    Args:
        clipboard: The system clipboard.
        on_copied: Gets a sentence for a notice after each copy.
    """

    def __init__(self, clipboard: QClipboard, on_copied: Callable[[str], None]) -> None:
        self._clipboard = clipboard
        self._on_copied = on_copied
        self.on_closed = on_copied
        self.lights = KnownLights()
        self.preferred = PreferredLink()
        self.form = LinkForm.PLAIN
        self.forms = _Forms()
        self.form_chosen: Callable[[LinkForm], None] = lambda _form: None
        self.columns: tuple[LinkColumn, ...] = USUAL_COLUMNS
        self.columns_chosen: Callable[[tuple[LinkColumn, ...]], None] = lambda _columns: None
        self.guard: Callable[[Link, str], None] | None = None

    def choose_form(self, form: LinkForm) -> None:
        """Copy links in this form from now on."""
        self.form = form
        self.form_chosen(form)
        self.forms.changed.emit()

    def choose_columns(self, columns: tuple[LinkColumn, ...]) -> None:
        """Copy tables with these columns from now on."""
        self.columns = columns
        self.columns_chosen(columns)

    def copy_link(self, link: Link, notice: str = "") -> bool:
        """Copy a link, and return whether it was copied at once. One that carries a session is not copied unasked.

        Args:
            link: The link.
            notice: The sentence for `on_copied`; by default it names the link.
        """
        # Whoever gets such a link can act as this user until the session ends.
        if not carries_session(link.url):
            self.copy_anyway(link, notice)
            return True
        if self.guard is not None:
            self.guard(link, notice)
        else:
            self._on_copied(link_refused(link))
        return False

    def copy_anyway(self, link: Link, notice: str = "") -> None:
        """Copy a link as it is, after a person has decided so."""
        self._put([link])
        sentence = self._with_form(notice or link_copied(link))
        if not notice and carries_session(link.url):
            sentence = _("{sentence}; it carries a session").format(sentence=sentence)
        if closed := self._closed(sentence, link):
            self.on_closed(closed)
        else:
            self._on_copied(sentence)

    def _closed(self, sentence: str, link: Link) -> str:
        """Return the sentence in the place of another one if a link is known not to open for others, otherwise ""."""
        if (finding := self.lights.of(link.url)) is None:
            return ""
        from kdesk.messages.lights import copied_though_closed  # its light was seen: it is imported

        return copied_though_closed(sentence, finding)

    def copy_links(self, links: Sequence[Link], missing: int = 0) -> None:
        """Copy several links: one per line, as a list, or as a table.

        Args:
            links: Those that carry a session are left out and counted as missing.
            missing: Number of selected things that have no link.
        """
        kept = [link for link in links if not carries_session(link.url)]
        missing += len(links) - len(kept)
        if kept:
            self._put(kept)
        locale = QLocale()
        sentence = links_copied(len(kept), missing, (locale.toString(len(kept)), locale.toString(missing)))
        self._on_copied(self._with_form(sentence) if kept else sentence)

    def copy_text(self, text: str, notice: str) -> None:
        """Copy a text as one line.

        Args:
            text: Its line breaks become blanks, and sessions in it are covered.
            notice: The sentence for `on_copied`.
        """
        # A line break in what is pasted into a terminal would run what stands before it.
        self.copy_lines([text], notice)

    def copy_picture(self, picture: QImage, address: str, notice: str) -> None:
        """Copy a picture, and its address as text: each program takes what it can use.

        Args:
            address: Left out if it carries a session.
            notice: The sentence for `on_copied`.
        """
        data = QMimeData()
        data.setImageData(picture)
        if address and not carries_session(address):
            data.setText(address)
        self._clipboard.setMimeData(data)
        self._on_copied(notice)

    def copy_lines(self, lines: Sequence[str], notice: str) -> None:
        """Copy several texts, each as one line.

        Args:
            lines: Their own line breaks become blanks, and sessions in them are covered.
            notice: The sentence for `on_copied`.
        """
        put_text(self._clipboard, as_lines(lines))
        self._on_copied(notice)

    def copy_code(self, code: str, notice: str) -> None:
        """Copy a piece of a program with its lines; sessions in it are covered.

        Args:
            notice: The sentence for `on_copied`.
        """
        put_text(self._clipboard, code)
        self._on_copied(notice)

    def _put(self, links: Sequence[Link]) -> None:
        """Put links on the clipboard; HTML also as what a text with formats takes."""
        text = links_text(links, self.form, self.columns)
        data = QMimeData()
        data.setText(text)
        if self.form is LinkForm.HTML:
            data.setHtml(text)
        self._clipboard.setMimeData(data)

    def _with_form(self, sentence: str) -> str:
        if self.form is LinkForm.PLAIN:
            return sentence
        return _("{sentence} ({form})").format(sentence=sentence, form=link_form_name(self.form))

    def copy_table(self, table: Table) -> None:
        """Copy a table as a spreadsheet takes it: no cell of it is run as a formula."""
        put_text(self._clipboard, as_tsv(table))
        self._on_copied(_("Table copied"))


def copied_poster(notices: NoticeBar, kind: NoticeKind = NoticeKind.GOOD) -> Callable[[str], None]:
    """Return a callback that posts what was copied as a notice."""
    return lambda sentence: notices.post(Notice(sentence, kind, key=COPIED))


def copy_error_reporter(notices: NoticeBar) -> Callable[[KdeskError], None]:
    """Return a callback that reports why nothing was copied; the clipboard is unchanged."""
    return lambda error: notices.report(error, what=_("No link copied"), key=COPIED)
