"""The account button at the bottom of the rail."""

import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from kdesk.domain.account import Account
from kdesk.domain.ui_ports import AccountState
from kdesk.messages import _, listed
from kdesk.messages.foreign_text import shown
from kdesk.messages.sign_in import account_name, account_state_name, partner_name
from kdesk.plain_text import first_strong
from kdesk.ui.account.colours import paint_dot
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import wrapped

_CIRCLE = 32
_DOT = 10
_SMALL = 0.85
_WIDTH, _MOST_WIDTH = 56, 88
"""The least width of the button, and the largest that a long word for the state gives it."""
# Bounded, since a long host would make the button higher than the rail.
_NAME_LINES, _MAX_LINES = 2, 3
"""Largest number of lines for the name and for any other text; the tooltip has all of it."""
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
DOT_COLOURS = {
    AccountState.SIGNED_OUT: "disabled",
    AccountState.SIGNING_IN: "waiting",
    AccountState.SIGNED_IN: "good",
    AccountState.OFFLINE: "waiting",
    AccountState.SIGN_IN_NEEDED: "bad",
}


def short_name(account: Account) -> str:
    """Return what a person calls the account, or its user without the domain of an e-mail address."""
    return account.name or account.user_id.partition("@")[0] or account_name(account)


def initials(account: Account) -> str:
    """Return one or two letters for an account: “anna.berg@example.com” → “AB”."""
    words = [word for word in re.split(r"[\W_]+", account.name or account.user_id.partition("@")[0]) if word]
    return "".join(word[0] for word in words[:2]).upper() or str(account.partner_id)[:2]


class AccountButton(QToolButton):
    """A button with initials, name, region, and the state as a dot and a text."""

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
        """Show an account and its state."""
        self._account, self._state = account, state
        lines = [_("Demo"), _("sample videos")] if self._demo else []
        if account is not None:
            lines += [account_name(account), shown(account.region_name), partner_name(account.partner_id)]
        lines = [*dict.fromkeys(lines), account_state_name(state)]
        self.setAccessibleName(_("Account: {details}").format(details=listed(map(shown, lines))))
        set_tip(self, "\n".join(lines))
        self.updateGeometry()
        self.update()

    def show_demo(self) -> None:
        """Show “Demo” instead of the demo's user and server from now on."""
        self._demo = True
        self.show_account(self._account, self._state)

    @property
    def lines(self) -> list[str]:
        """The lines of text below the circle."""
        return [line for line, _token in self._lines()]

    @property
    def name_lines(self) -> list[str]:
        """The lines of the account's name."""
        return [line for line, colour in self._lines() if colour == "text"]

    @property
    def line_rects(self) -> list[QRect]:
        """The rectangles of the lines."""
        return [rect for rect, _line, _token in self._layout(self.width())]

    def text_font(self) -> QFont:
        """Return the font of the lines."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _wide(self) -> int:
        """Return the width in which every state has its longest word on one line, the same for all states."""
        px, metrics = self._theme.px, QFontMetrics(self.text_font())
        words = " ".join(map(account_state_name, AccountState)).split()
        longest = max(metrics.horizontalAdvance(word) for word in words)
        return max(px(_WIDTH), min(longest + px(4), px(_MOST_WIDTH)))

    def _lines(self) -> list[tuple[str, str]]:
        """Return the lines below the circle with their colour tokens."""
        inner = self._wide() - self._theme.px(2)
        texts = [(account_state_name(self._state), "secondary", _MAX_LINES)]
        if self._account:
            texts[:0] = [
                (shown(short_name(self._account)), "text", _NAME_LINES),
                (shown(self._account.region_name), "secondary", _MAX_LINES),
            ]
        if self._demo:
            texts[:-1] = [(_("Demo"), "text", _NAME_LINES)]
        font = self.text_font()
        return [
            (line, token)
            for text, token, limit in texts
            for line in wrapped(text, font, inner, limit, breaks_words=False)
        ]

    def _layout(self, width: int) -> list[tuple[QRect, str, str]]:
        """Return rectangle, text and colour token of each line."""
        metrics = QFontMetrics(self.text_font())
        top = self._theme.px(8 + _CIRCLE + 4)
        lines = []
        for text, token in self._lines():
            # A fallback font for another script can be taller.
            needed = metrics.boundingRect(QRect(0, 0, width, 1000), _CENTRED, text).height()
            height = max(metrics.height(), needed)
            lines.append((QRect(0, top, width, height), text, token))
            top += height
        return lines

    def sizeHint(self) -> QSize:
        width = self._wide()
        return QSize(width, self._layout(width)[-1][0].bottom() + self._theme.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a smaller button would cut text."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Update the size hint for another font."""
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            self._paint_background(painter)
        side = self._theme.px(_CIRCLE)
        circle = QRect((self.width() - side) // 2, self._theme.px(8), side, side)
        self._paint_circle(painter, circle)
        painter.setFont(self.text_font())
        for rect, text, token in self._layout(self.width()):
            painter.setPen(self._theme.colour(token))
            painter.drawText(rect, _CENTRED, first_strong(text))

    def _colour_dot(self, circle: QRect) -> QRect:
        """Return where the colour of the account stands: across from the state."""
        side = self._theme.px(_DOT)
        return QRect(circle.left() - 2, circle.top() - 2, side, side)

    def _paint_background(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_faint"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRoundedRect(area, 6, 6)

    def _paint_circle(self, painter: QPainter, circle: QRect) -> None:
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("window"))
        painter.drawEllipse(circle)
        if self._account is not None and self._account.colour:
            paint_dot(painter, self._account.colour, self._colour_dot(circle))
        if self._account is None:
            side = self._theme.px(20)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(circle.center())
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(inner.topLeft(), self._theme.icons.pixmap("user", "secondary", side, ratio))
        else:
            painter.setPen(self._theme.colour("text"))
            letters = _("Demo")[0] if self._demo else initials(self._account)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, letters)
        dot = self._theme.px(_DOT)
        painter.setPen(QPen(self._theme.colour("surface"), 2))
        painter.setBrush(self._theme.colour(DOT_COLOURS[self._state]))
        painter.drawEllipse(circle.right() - dot + 3, circle.bottom() - dot + 3, dot, dot)
