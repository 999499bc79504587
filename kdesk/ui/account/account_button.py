"""The account chip at the foot of the rail."""

import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from kdesk.domain.account import Account
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.foreign_text import shown
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip
from kdesk.ui.wrapping import wrapped

_CIRCLE = 32
_DOT = 10
_SMALL = 0.85
_WIDTH = 56
_NAME_LINES, _MOST_LINES = 2, 3
"""How many lines of the chip the name takes at most, and anything else; the tooltip has all of it."""
_DEMO = ("Demo", "sample videos")
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
    return shown(account.user_id) or f"Partner {account.partner_id}"


def short_name(account: Account) -> str:
    """Return what the chip has room for: a user without the domain of an address."""
    return account.user_id.partition("@")[0] or account_name(account)


def initials(account: Account) -> str:
    """Return one or two letters for an account: “anna.berg@example.com” → “AB”."""
    words = [word for word in re.split(r"[\W_]+", account.user_id.partition("@")[0]) if word]
    return "".join(word[0] for word in words[:2]).upper() or str(account.partner_id)[:2]


class AccountButton(QToolButton):
    """Initials, name, region, and a dot with its word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._demo = False
        self._theme = theme
        self._account: Account | None = None
        self._state = AccountState.SIGNED_OUT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)
        self.show_account(None, AccountState.SIGNED_OUT)

    def show_account(self, account: Account | None, state: AccountState) -> None:
        """Show this account in this state."""
        self._account, self._state = account, state
        lines = [account_name(account), shown(account.region_name), f"Partner {account.partner_id}"] if account else []
        lines[:0] = _DEMO if self._demo else ()
        said = [*dict.fromkeys(lines), state.value]
        self.setAccessibleName("Account: " + ", ".join(map(shown, said)))
        self.setToolTip(plain_tip("\n".join(said)))
        self.updateGeometry()
        self.update()

    def show_demo(self) -> None:
        """Say from now on that the account is the demo's, instead of an address that nobody knows."""
        self._demo = True
        self.show_account(self._account, self._state)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _lines(self) -> list[tuple[str, str]]:
        """Return the formatter under the circle with their colours, each as many times as it has lines."""
        inner = self._theme.px(_WIDTH) - self._theme.px(2)
        formatter = [(self._state.value, "secondary", _MOST_LINES)]
        if self._account:
            formatter[:0] = [
                (shown(short_name(self._account)), "text", _NAME_LINES),
                (shown(self._account.region_name), "secondary", _MOST_LINES),
            ]
        if self._demo:
            formatter[:-1] = [(_DEMO[0], "text", _NAME_LINES)]
        return [(line, token) for text, token, most in formatter for line in wrapped(text, self._small(), inner, most)]

    def _place(self, width: int) -> list[tuple[QRect, str, str]]:
        """Return where each line goes."""
        metrics = QFontMetrics(self._small())
        top = self._theme.px(8 + _CIRCLE + 4)
        placed = []
        for text, token in self._lines():
            # Another script may come in another font, which is higher.
            needed = metrics.boundingRect(QRect(0, 0, width, 1000), _CENTRED, text).height()
            height = max(metrics.height(), needed)
            placed.append((QRect(0, top, width, height), text, token))
            top += height
        return placed

    def sizeHint(self) -> QSize:
        """Return a size that holds every line."""
        width = self._theme.px(_WIDTH)
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
        for rect, text, token in self._place(self.width()):
            painter.setPen(self._theme.colour(token))
            painter.drawText(rect, _CENTRED, text)

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
            painter.drawText(
                circle, Qt.AlignmentFlag.AlignCenter, _DEMO[0][0] if self._demo else initials(self._account)
            )
        dot = self._theme.px(_DOT)
        painter.setPen(QPen(self._theme.colour("surface"), 2))
        painter.setBrush(self._theme.colour(DOTS[self._state]))
        painter.drawEllipse(circle.right() - dot + 3, circle.bottom() - dot + 3, dot, dot)
