"""The account chip at the foot of the rail."""

import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from kdesk.domain.account import Account
from kdesk.domain.window_ports import AccountState
from kdesk.ui.foreign_text import shown
from kdesk.ui.texts import plain_tip
from kdesk.ui.theme import Theme

_CIRCLE = 32
_DOT = 10
_SMALL = 0.85
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
DOTS = {
    AccountState.SIGNED_OUT: "disabled",
    AccountState.SIGNING_IN: "waiting",
    AccountState.SIGNED_IN: "good",
    AccountState.OFFLINE: "waiting",
    AccountState.SIGN_IN_NEEDED: "bad",
}


def account_name(account: Account) -> str:
    """Return what a person calls the account: the user, or the partner where the user is not known."""
    return account.user_id or f"Partner {account.partner_id}"


def initials(account: Account) -> str:
    """Return one or two letters for an account: “anna.berg@example.com” → “AB”."""
    words = [word for word in re.split(r"[\W_]+", account.user_id.partition("@")[0]) if word]
    return "".join(word[0] for word in words[:2]).upper() or str(account.partner_id)[:2]


class AccountChip(QToolButton):
    """Initials, name, region, and a dot with its word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._account: Account | None = None
        self._state = AccountState.SIGNED_OUT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)
        self.show_account(None, AccountState.SIGNED_OUT)

    def show_account(self, account: Account | None, state: AccountState) -> None:
        """Show this account in this state."""
        self._account, self._state = account, state
        lines = [account_name(account), account.region_name, f"Partner {account.partner_id}"] if account else []
        said = [*dict.fromkeys(lines), state.value]
        self.setAccessibleName("Account: " + ", ".join(map(shown, said)))
        self.setToolTip(plain_tip("\n".join(said)))
        self.updateGeometry()
        self.update()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _lines(self) -> list[tuple[str, str]]:
        """Return the texts under the circle with their colours."""
        named = (
            [(shown(account_name(self._account)), "text"), (self._account.region_name, "secondary")]
            if self._account
            else []
        )
        return [*named, (self._state.value, "secondary")]

    def _place(self, width: int) -> list[tuple[QRect, str, str, int]]:
        """Return where each text goes, with its flags; the name stays on one line, the others wrap."""
        metrics = QFontMetrics(self._small())
        inner = width - self._theme.px(2)
        y = self._theme.px(8 + _CIRCLE + 4)
        placed = []
        for number, (text, token) in enumerate(self._lines()):
            name = self._account is not None and number == 0
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner) if name else text
            flags = _CENTRED | _wrapping(shown, metrics, inner)
            height = metrics.boundingRect(QRect(0, 0, inner, 10_000), flags, shown).height()
            placed.append((QRect((width - inner) // 2, y, inner, height), shown, token, flags))
            y += height + self._theme.px(1)
        return placed

    def sizeHint(self) -> QSize:
        """Return a size that holds every line."""
        width = self._theme.px(56)
        return QSize(width, self._place(width)[-1][0].bottom() + self._theme.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a chip that shrinks would cut words."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle, the dot and the lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            self._paint_ground(painter)
        side = self._theme.px(_CIRCLE)
        circle = QRect((self.width() - side) // 2, self._theme.px(8), side, side)
        self._paint_circle(painter, circle)
        painter.setFont(self._small())
        for rect, text, token, flags in self._place(self.width()):
            painter.setPen(self._theme.colour(token))
            painter.drawText(rect, flags, text)

    def _paint_ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_faint"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(area, 6, 6)

    def _paint_circle(self, painter: QPainter, circle: QRect) -> None:
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("window"))
        painter.drawEllipse(circle)
        if self._account is None:
            side = self._theme.px(20)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(circle.center())
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(inner.topLeft(), self._theme.icons.pixmap("user", "secondary", side, ratio))
        else:
            painter.setPen(self._theme.colour("text"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(self._account))
        dot = self._theme.px(_DOT)
        painter.setPen(QPen(self._theme.colour("surface"), 2))
        painter.setBrush(self._theme.colour(DOTS[self._state]))
        painter.drawEllipse(circle.right() - dot + 3, circle.bottom() - dot + 3, dot, dot)


def _wrapping(text: str, metrics: QFontMetrics, width: int) -> int:
    """Return how a text wraps: between words, or anywhere where a host name has no blank to break at."""
    fits = all(metrics.horizontalAdvance(word) <= width for word in text.split())
    return int(Qt.TextFlag.TextWordWrap if fits else Qt.TextFlag.TextWrapAnywhere)
