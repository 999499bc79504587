"""The ladder above the table of renditions: a chart, and what is odd, in words."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import Finding, FindingKind, findings_of
from kdesk.domain.measured_findings import MeasuredFinding, MeasuredKind
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.messages.ladder import finding_text, finding_why
from kdesk.messages.measured_findings import measured_text, measured_why
from kdesk.ui.library.tabs.renditions.ladder_chart import LadderChart
from kdesk.ui.tab_order import put_after
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import breakable


class _Whole(QLabel):
    """A wrapped sentence that asks for the height of all its lines.

    A layout inside a layout that has too little room would give it less.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))


class FindingRow(QWidget):
    """One finding: its sentence, “Why?”, and a button that hides it.

    Attributes:
        sentence: As it is copied.
        words: Shows it.
        why: Shows and hides the explanation.
        explanation: Why it matters.
        hide_button: Hides the finding.
    """

    def __init__(self, theme: Theme, words: str, explanation: str) -> None:
        super().__init__()
        px = theme.px
        self.sentence = words
        self.words, self.explanation = _Whole(breakable(words)), _Whole(explanation)
        for label in (self.words, self.explanation):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.explanation.setProperty("role", "secondary")
        self.explanation.setContentsMargins(*theme.edges(24, 0, 0, 0))
        self.explanation.hide()
        self._theme, self._sign = theme, QLabel()
        self._paint_sign()
        theme.changed.connect(self._paint_sign)
        self.why = QToolButton()
        self.why.setText(_("Why?"))
        self.why.setCheckable(True)
        self.why.setAccessibleName(_("Why? {finding}").format(finding=words))
        set_tip(self.why, explanation)
        self.why.toggled.connect(self.explanation.setVisible)
        self.hide_button = QToolButton()
        self.hide_button.setIconSize(QSize(px(16), px(16)))
        theme.icons.dress(self.hide_button, "close", "secondary")
        self.hide_button.setAccessibleName(_("Hide: {finding}").format(finding=words))
        self.hide_button.setToolTip(_("Hide this finding"))
        self._lay_out(px(8))

    def _paint_sign(self) -> None:
        icons, ratio = self._theme.icons, self.devicePixelRatioF()
        self._sign.setPixmap(icons.pixmap("warning", "waiting", self._theme.px(16), ratio=ratio))

    def _lay_out(self, gap: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(gap)
        top = Qt.AlignmentFlag.AlignTop
        self._sign.setContentsMargins(0, gap // 2, 0, 0)
        self.words.setContentsMargins(0, gap // 2, 0, 0)
        row.addWidget(self._sign, 0, top)
        row.addWidget(self.words, 1, top)
        row.addWidget(self.why, 0, top)
        row.addWidget(self.hide_button, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addLayout(row)
        column.addWidget(self.explanation)


Found = Finding | MeasuredFinding

_SAME = {MeasuredKind.FRAME_RATE: FindingKind.FRAME_RATE}
"""What is measured and may have been told by the server before."""


class LadderSection(QWidget):
    """Hidden while there is nothing to draw and nothing to say.

    Attributes:
        chart: Bit rate against the size of the picture.
        legend: Says what the signs of the chart mean.
        all_well: Says that nothing odd was found.
        show_hidden: Shows the findings again that were hidden.
        copy: Copies the sentences of the shown findings.

    Signals:
        chosen: The `Flavor` of a point that was clicked.
        copy_wanted: The shown findings as text, a line each.
    """

    chosen = Signal(object)
    copy_wanted = Signal(str)

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._formatter = theme, formatter
        self._flavors: tuple[Flavor, ...] = ()
        self._told: tuple[Finding, ...] = ()
        self._measured: tuple[MeasuredFinding, ...] = ()
        # By what they are about, so that new snapshots and a second look at the entry keep them hidden.
        self._hidden: set[tuple[str, ...]] = set()
        self.chart = LadderChart(theme, formatter)
        self.chart.chosen.connect(self.chosen)
        self.legend = QLabel()
        self.legend.setProperty("role", "secondary")
        self.legend.setWordWrap(True)
        self.all_well = QLabel(_("Nothing odd about these renditions"))
        self.all_well.setProperty("role", "secondary")
        self.show_hidden = QPushButton()
        self.show_hidden.setProperty("kind", "quiet")
        self.show_hidden.clicked.connect(lambda _checked=False: self._show_all())
        self.copy = QPushButton(_("Copy the findings"))
        self.copy.setProperty("kind", "quiet")
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self._rows = QVBoxLayout()
        self._lay_out(theme.px(4))
        self.hide()

    def _lay_out(self, gap: int) -> None:
        self._rows.setSpacing(gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self.chart)
        column.addWidget(self.legend)
        column.addLayout(self._rows)
        column.addWidget(self.all_well)
        for button in (self.copy, self.show_hidden):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """The findings that are shown."""
        widgets = (item.widget() for place in range(self._rows.count()) if (item := self._rows.itemAt(place)))
        return tuple(widget for widget in widgets if isinstance(widget, FindingRow))

    def show_flavors(self, flavors: tuple[Flavor, ...], duration: float) -> None:
        """Show the renditions of an entry, or a new snapshot of them.

        Args:
            duration: Of the entry in seconds; 0.0 if unknown.
        """
        told = findings_of(flavors, duration)
        if (flavors, told) != (self._flavors, self._told):
            if files_of(flavors) != files_of(self._flavors):
                self._measured = ()
            self._flavors, self._told = flavors, told
            self._fill()

    def show_measured(self, found: tuple[MeasuredFinding, ...]) -> None:
        """Show what was found in the files of these renditions, too."""
        if found != self._measured:
            self._measured = found
            self._fill()

    @property
    def _found(self) -> tuple[Found, ...]:
        told = {(finding.kind, finding.flavor.id) for finding in self._told}
        measured = (one for one in self._measured if (_SAME.get(one.kind), one.flavor.id) not in told)
        return (*self._told, *measured)

    def _fill(self) -> None:
        found = self._found
        shown = [finding for finding in found if finding.key not in self._hidden]
        self.chart.show_flavors(self._flavors, {finding.flavor.id for finding in shown})
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        before: QWidget = self.chart
        for finding in shown:
            row = self._row(finding)
            self._rows.addWidget(row)
            put_after(before, row)
            before = row
        hidden = len(found) - len(shown)
        self.chart.setVisible(self.chart.has_enough)
        self._explain({finding.flavor.id for finding in shown})
        self.all_well.setVisible(self.chart.has_enough and not found)
        self.copy.setVisible(bool(shown))
        self.show_hidden.setVisible(bool(hidden))
        self.show_hidden.setText(
            ngettext("Show {count} hidden finding", "Show {count} hidden findings", hidden).format(
                count=self._formatter.number(hidden)
            )
        )
        self.setVisible(self.chart.has_enough or bool(found))

    def _explain(self, odd: set[str]) -> None:
        """Say what the signs of the chart mean that are in it."""
        points = self.chart.points
        signs = [
            _("○ source") if any(point.is_source for point in points) else "",
            _("▲ something is odd") if any(point.id in odd for point in points) else "",
        ]
        self.legend.setText("   ".join(sign for sign in signs if sign))
        self.legend.setVisible(self.chart.has_enough and any(signs))

    def _row(self, finding: Found) -> FindingRow:
        if isinstance(finding, MeasuredFinding):
            words, why = measured_text(finding, self._flavors, self._formatter), measured_why(finding.kind)
        else:
            words, why = finding_text(finding, self._flavors, self._formatter), finding_why(finding.kind)
        row = FindingRow(self._theme, words, why)
        row.hide_button.clicked.connect(lambda _checked=False: self._mute(finding))
        return row

    def _mute(self, finding: Found) -> None:
        self._hidden.add(finding.key)
        self._fill()
        # The button that had the focus is gone with its row.
        self.show_hidden.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_all(self) -> None:
        self._hidden -= {finding.key for finding in self._found}
        self._fill()
        self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        self.copy_wanted.emit("\n".join(row.sentence for row in self.rows))


def files_of(flavors: tuple[Flavor, ...]) -> set[tuple[str, str]]:
    """Return which files renditions have: what was measured of them holds until there are others."""
    return {(flavor.id, flavor.version) for flavor in flavors if flavor.status.playable}
