"""The dialog of “From URL…”: addresses that the server fetches by itself, one a line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.imports.address import MOST_ADDRESSES, addresses_in, known_before
from kdesk.domain.imports.finding import AddressCheck, AddressFinding, FindingKind
from kdesk.domain.links.sessions import carries_session, hidden
from kdesk.guide import Topic
from kdesk.messages import N_, _, ngettext
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.imports import finding_meaning, finding_text
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip
from kdesk.ui.wrapping import plain_label

MOST_ASKED = 200
"""Addresses that are asked for from here; those behind them are only read."""

_SIZE, _FEWEST_LINES = (680, 460), 4
_TASK = "addresses"
_PATH = 1_000
_COLUMNS = (N_("Address"), N_("What was found"))
EXPLANATION = N_(
    "The server fetches these files by itself, while this computer may do something else. Each address has to give the"
    " file to everybody, and without leading elsewhere."
)


class AddressDialog(Dialog):
    """Asks for addresses, and tells before they are queued what speaks against them; `ask` opens it without blocking.

    Args:
        check: Asks for the addresses from this computer.
        tasks: Own the tasks that wait for answers.
        service_url: Returns the address of the account's server, "" while there is none.

    Attributes:
        field: The addresses, one a line.
        found: What speaks against some of them.
        go: The main button.
        go_fine: Imports only those that nothing speaks against.
        use_targets: Puts where addresses lead in their places.

    Signals:
        chosen: The addresses to import, a tuple of `AddressFinding`.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        check: AddressCheck,
        tasks: TaskScope,
        service_url: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.UPLOADS)
        self.setWindowTitle(_("Import from addresses"))
        self._theme, self._formatter, self._check, self._tasks = theme, formatter, check, tasks
        self._service_url = service_url
        self._findings: tuple[AddressFinding, ...] = ()
        self._build()
        self.field.textChanged.connect(self._start_anew)
        self.finished.connect(lambda: tasks.cancel(_TASK))

    def ask(self, addresses: Sequence[str] = ()) -> None:
        """Open the dialog, with these addresses behind those that stand in it."""
        if not self.isVisible():
            self.field.clear()
        if addresses:
            known = addresses_in(self.field.toPlainText())
            self.field.setPlainText("\n".join(dict.fromkeys((*known, *addresses))))
        self._start_anew()
        self.open()
        self.field.setFocus()

    def _build(self) -> None:
        px = self._theme.px
        self.resize(*map(px, _SIZE))
        explanation, self.said = plain_label(_(EXPLANATION)), plain_label("")
        explanation.setProperty("role", "secondary")
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(_("Addresses, one a line"))
        self.field.setPlaceholderText(_("https://files.example.org/talk.mp4, one address a line"))
        self.field.setTabChangesFocus(True)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.field.setMinimumHeight(self.field.fontMetrics().lineSpacing() * _FEWEST_LINES)
        self.found = self._list()
        self.go, self.use_targets = QPushButton(), QPushButton(_("Use where they lead"))
        self.use_targets.clicked.connect(self._take_targets)
        self.go_fine = QPushButton()
        self.go_fine.clicked.connect(self._go_fine)
        buttons = dialog_buttons(self.go, QPushButton(_("Cancel")), self.go_fine, self.use_targets)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addWidget(self.field, 1)
        column.addWidget(self.said)
        column.addWidget(self.found, 1)
        column.addWidget(buttons)

    def _list(self) -> QTreeWidget:
        found = QTreeWidget()
        found.setAccessibleName(_("What was found"))
        found.setHeaderLabels([_(column) for column in _COLUMNS])
        found.setRootIsDecorated(False)
        found.setUniformRowHeights(True)
        found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        found.header().setStretchLastSection(False)
        found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        found.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return found

    def _start_anew(self) -> None:
        """Forget what was found of another text."""
        self._tasks.cancel(_TASK)
        self._findings = ()
        self.field.setReadOnly(False)
        written = len(addresses_in(self.field.toPlainText()))
        count = min(written, MOST_ADDRESSES)
        words = ngettext("Import {count} address", "Import {count} addresses", count) if count else _("Import")
        said = self._beyond(written - count) if written > count else ""
        self._show(words.format(count=self._formatter.number(count)), possible=bool(count), said=said)

    def _beyond(self, count: int) -> str:
        """Return what is said of addresses behind the last one that is queued."""
        words = ngettext(
            "The last {count} address is left out: at most {limit} are imported at once. A sheet can name more.",
            "The last {count} addresses are left out: at most {limit} are imported at once. A sheet can name more.",
            count,
        )
        return words.format(count=self._formatter.number(count), limit=self._formatter.number(MOST_ADDRESSES))

    def _go(self) -> None:
        """Import what was looked at, or look at it first."""
        if self._findings:
            self._end()
        else:
            self._tasks.spawn(self._look(self._addresses()), replace=_TASK)

    def _addresses(self) -> Sequence[str]:
        return addresses_in(self.field.toPlainText())[:MOST_ADDRESSES]

    async def _look(self, addresses: Sequence[str]) -> None:
        self.field.setReadOnly(True)
        self._show(_("Import"), possible=False, said=_("Asking for the addresses from here …"))
        service_url = self._service_url()
        asked = await self._check.check_all(addresses[:MOST_ASKED], service_url)
        rest = addresses[MOST_ASKED:]
        read = (known_before(one, service_url) or AddressFinding(one, FindingKind.FINE) for one in rest)
        self.field.setReadOnly(False)
        self._findings = (*asked, *read)
        if all(one.kind is FindingKind.FINE for one in self._findings):
            self._end()
        else:
            self._show_findings()

    def _show_findings(self) -> None:
        against = [one for one in self._findings if one.kind is not FindingKind.FINE]
        possible = sum(not one.impossible for one in self._findings)
        said = ngettext(
            "Something speaks against {count} address:", "Something speaks against {count} addresses:", len(against)
        )
        words = ngettext("Import {count} anyway", "Import {count} anyway", possible) if possible else _("Import")
        self._show(
            words.format(count=self._formatter.number(possible)),
            possible=bool(possible),
            said=said.format(count=self._formatter.number(len(against))),
            against=against,
        )

    def _show(self, go: str, *, possible: bool, said: str = "", against: Sequence[AddressFinding] = ()) -> None:
        self.go.setText(go)
        self.go.setEnabled(possible)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.found.clear()
        self.found.addTopLevelItems([self._item(one) for one in against])
        self.found.setVisible(bool(against))
        self.use_targets.setVisible(any(map(_usable_target, against)))
        fine = len(self._findings) - len(against)
        words = ngettext("Import the other {count}", "Import the other {count}", fine)
        self.go_fine.setText(words.format(count=self._formatter.number(fine)))
        self.go_fine.setVisible(bool(against) and fine > 0)

    def _item(self, finding: AddressFinding) -> QTreeWidgetItem:
        words = finding_text(finding, self._formatter)
        address = hidden(finding.address)  # in the field it stands as it was written
        item = QTreeWidgetItem([shown(address, _PATH), words])
        item.setToolTip(0, plain_tip(address))
        item.setToolTip(1, plain_tip(f"{words}\n{finding_meaning(finding)}".rstrip()))
        return item

    def _take_targets(self) -> None:
        self.field.setPlainText("\n".join(dict.fromkeys(_usable_target(one) or one.address for one in self._findings)))
        self.field.setFocus()

    def _go_fine(self) -> None:
        """Leave out what something speaks against."""
        self._findings = tuple(one for one in self._findings if one.kind is FindingKind.FINE)
        self._end()

    def _end(self) -> None:
        # Not kept: a long list need not stand in the memory of a closed dialog.
        found, self._findings = self._findings, ()
        self.accept()
        self.chosen.emit(tuple(one for one in found if not one.impossible))


def _usable_target(finding: AddressFinding) -> str:
    """Return where an address leads; "" if that carries a session, which would be shown, and refused next."""
    return "" if carries_session(finding.target) else finding.target
