"""The question about a link that carries a session: what is known of the session, and what is copied instead."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.links.lights import Light
from kdesk.domain.links.parse import entry_ids_of, parse
from kdesk.domain.links.sessions import session_in, with_session, without_session
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.errors import title_of
from kdesk.messages.links import copied_with_session, session_question, short_link_copied, short_link_name
from kdesk.messages.sessions import DAY, LENGTHS, cannot_make, session_text, without_text
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

if TYPE_CHECKING:
    from kdesk.domain.links.link import Link
    from kdesk.domain.share_ports import SharingApi
    from kdesk.ui.share.session_guard import SessionGuard


class Choice(Enum):
    """What can be copied."""

    WITHOUT = auto()
    SHORT = auto()
    NARROW = auto()
    ANYWAY = auto()


_BUTTONS = {
    Choice.WITHOUT: N_("Copy without it"),
    Choice.SHORT: N_("Copy a short link"),
    Choice.NARROW: N_("Copy with a narrow session"),
    Choice.ANYWAY: N_("Copy anyway"),
}
_MADE = (Choice.SHORT, Choice.NARROW)
"""Those that the server makes, for a chosen length of time."""


class SessionQuestion(Dialog):
    """Asks what is copied in the place of a link with a session; deleted when it is closed.

    Args:
        guard: What it is built on.
        link: The link as it is.

    Attributes:
        facts: Tells what is known of the session.
        buttons: Each copies one thing, or tells why it cannot.
        told: What follows from each choice.
        lengths: How long what is made lasts, in seconds.
        problem: Why something could not be made.

    Signals:
        decided: The `Link` to copy, and the sentence for the notice; "" for the usual one.
    """

    decided = Signal(object, str)

    def __init__(self, guard: SessionGuard, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LINKS)
        self.setLocale(parent.locale())
        self.setWindowTitle(_("Link with a session"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._guard, self._link = guard, link
        self._tasks = guard.tasks.part()
        self._sharing = guard.sharing()
        self.facts, self.problem = QLabel(), QLabel()
        self.buttons = {choice: QPushButton(_(words)) for choice, words in _BUTTONS.items()}
        self.told = {choice: QLabel() for choice in Choice}
        self.lengths = {choice: QComboBox() for choice in _MADE}
        self.leave = QPushButton(_("Cancel"))
        self._build()
        self._connect()
        self._begin()
        self.finished.connect(lambda _result: self._tasks.end())

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the button that copies nothing: Enter must not hand out a session."""
        super().showEvent(event)
        self.leave.setFocus()
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Grow until every wrapped line is in sight: Qt does not for words that come later."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None and self.isVisible():
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _build(self) -> None:
        px = self._guard.theme.px
        heading = QLabel()
        show_words(heading, session_question(self._link))
        heading.setProperty("role", "heading")
        self.problem.setProperty("role", "bad")
        self.problem.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        grid.setColumnStretch(1, 1)
        for choice in Choice:
            row = grid.rowCount()
            grid.addWidget(self.buttons[choice], row, 0, Qt.AlignmentFlag.AlignTop)
            if choice in self.lengths:
                grid.addWidget(self.lengths[choice], row, 1, Qt.AlignmentFlag.AlignLeft)
                row += 1
            self.told[choice].setProperty("role", "secondary")
            grid.addWidget(self.told[choice], row, 1)
        foot = dialog_buttons(None, self.leave)
        foot.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._guard.theme))
        column.setSpacing(px(16))
        for widget in (heading, self.facts, self.problem):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(foot)
        self.setMinimumWidth(px(560))

    def _connect(self) -> None:
        for choice, box in self.lengths.items():
            for seconds, words in LENGTHS:
                box.addItem(_(words), seconds)
            box.setCurrentIndex([seconds for seconds, _words in LENGTHS].index(DAY))
            box.setAccessibleName(_(_BUTTONS[choice]))
            box.currentIndexChanged.connect(lambda _index, choice=choice: self._tell_length(choice))
        steps = {Choice.SHORT: self._shorten, Choice.NARROW: self._narrow}
        for choice, make in steps.items():
            pressed = self.buttons[choice].clicked
            pressed.connect(lambda _checked=False, choice=choice, make=make: self._make(choice, make()))
        self.buttons[Choice.WITHOUT].clicked.connect(
            lambda _checked=False: self._decide(without_session(self._link.url))
        )
        self.buttons[Choice.ANYWAY].clicked.connect(lambda _checked=False: self._decide(self._link.url))

    def _begin(self) -> None:
        """Tell what is known at once, and ask for the rest."""
        sharing, rest = self._sharing, without_session(self._link.url)
        show_words(self.facts, _("What is known of the session is looked up"))
        self._say(Choice.ANYWAY, _("Whoever gets the link acts with this session until it ends"))
        if sharing is None:
            show_words(self.facts, _("What the session allows cannot be asked for: nobody is signed in"))
            for choice in _MADE:
                self._say(choice, _("Sign in first"), allowed=False)
        else:
            self._offer_made(sharing)
            self._tasks.spawn(self._look_up(sharing), name="session facts")
        if not rest:
            self._say(Choice.WITHOUT, _("The session cannot be taken out of this address"), allowed=False)
        elif sharing is None or self._link.kind.is_code:
            self._say(Choice.WITHOUT, _("Whether it opens without is not checked"))
        else:
            self._say(Choice.WITHOUT, _("Whether it opens without is being checked"), allowed=False)
            self._tasks.spawn(self._check(sharing, rest), name="link without session")

    def _offer_made(self, sharing: SharingApi) -> None:
        no_session = "" if sharing.no_narrow_sessions is None else cannot_make(sharing.no_narrow_sessions)
        if not no_session and not self._entry_id:
            no_session = _("The address does not tell which entry it opens")
        elif not no_session and not with_session(self._link.url, "-"):
            no_session = _("The session cannot be taken out of this address")
        no_short = "" if sharing.no_short_links is None else cannot_make(sharing.no_short_links)
        if not no_short and self._link.kind.is_code:
            no_short = _("HTML for a page has no short link")
        for choice, reason in ((Choice.SHORT, no_short), (Choice.NARROW, no_session)):
            self.lengths[choice].setEnabled(not reason)
            if reason:
                self._say(choice, reason, allowed=False)
            else:
                self._tell_length(choice)

    @property
    def _entry_id(self) -> str:
        address = parse(self._link.url)
        named = entry_ids_of(address) if address is not None else ()
        return self._link.entry_id or (named[0] if len(named) == 1 else "")

    def _ends_at(self, choice: Choice) -> int:
        return round(self._guard.now()) + int(self.lengths[choice].currentData())

    def _tell_length(self, choice: Choice) -> None:
        time = self._guard.formatter.date_and_time(self._ends_at(choice))
        if choice is Choice.SHORT:
            told = _(
                "Ends on {time}. It hides the address and does not protect the content:"
                " whoever opens it sees the address with the session"
            )
        else:
            told = _("Ends on {time}. It plays this entry and allows nothing else")
        self._say(choice, told.format(time=time))

    def _say(self, choice: Choice, words: str, *, allowed: bool = True) -> None:
        show_words(self.told[choice], words)
        self.buttons[choice].setEnabled(allowed)
        set_tip(self.buttons[choice], words)

    async def _look_up(self, sharing: SharingApi) -> None:
        try:
            facts = await sharing.session_facts(session_in(self._link.url))
        except KdeskError as error:
            show_words(self.facts, title_of(error))
        else:
            show_words(self.facts, session_text(facts, self._guard.formatter))

    async def _check(self, sharing: SharingApi, rest: str) -> None:
        finding = await sharing.light(rest, rendition=self._link.flavor_id)
        self._say(Choice.WITHOUT, without_text(finding), allowed=finding.light is Light.OPEN)

    def _make(self, choice: Choice, making: Awaitable[str]) -> None:
        self.problem.hide()
        self._tasks.spawn(self._made(choice, making), replace="make")

    async def _made(self, choice: Choice, making: Awaitable[str]) -> None:
        ends = self._guard.formatter.date_and_time(self._ends_at(choice))
        told = short_link_copied if choice is Choice.SHORT else copied_with_session
        try:
            url = await making
        except KdeskError as error:
            show_words(self.problem, title_of(error))
            self.problem.show()
        else:
            self._decide(url, told(self._link, ends))

    async def _shorten(self) -> str:
        if self._sharing is None:
            return ""
        return await self._sharing.shorten(self._link.url, short_link_name(self._link), self._ends_at(Choice.SHORT))

    async def _narrow(self) -> str:
        if self._sharing is None:
            return ""
        seconds = int(self.lengths[Choice.NARROW].currentData())
        return with_session(self._link.url, await self._sharing.narrow_session(self._entry_id, seconds))

    def _decide(self, url: str, notice: str = "") -> None:
        if url:
            self.decided.emit(replace(self._link, url=url), notice)
            self.accept()
