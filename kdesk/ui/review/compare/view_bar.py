"""The bar below the sides: how they are shown, and what the chosen view can be set to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QMenu, QPushButton, QSlider, QToolButton, QWidget

from kdesk.domain.compare_view import BY_HAND, FIT, CompareView, ViewKind
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.messages import N_, _
from kdesk.messages.comparing import form_name, scaling_name, zoom_words
from kdesk.messages.format import Format
from kdesk.plain_text import left_to_right
from kdesk.ui.chosen_button import keep_tab_on_checked
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.review.compare.compare_keys import CompareAction, key_of
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

GAINS = (1, 2, 4, 8, 16, 32, 64)
BLINKS = (0.5, 1.0, 2.0, BY_HAND)
SHOWN_ZOOMS = (FIT, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_PARTS = 100
_KINDS = {
    ViewKind.SIDE_BY_SIDE: (N_("Side by side"), CompareAction.SIDE_BY_SIDE),
    ViewKind.WIPE: (N_("Wipe"), CompareAction.WIPE),
    ViewKind.DIFFERENCE: (N_("Difference"), CompareAction.DIFFERENCE),
    ViewKind.BLINK: (N_("Blink"), CompareAction.BLINK),
    ViewKind.ONION: (N_("Onion skin"), CompareAction.ONION),
}


class ViewBar(QWidget):
    """Buttons for the five views, and what belongs to the chosen one.

    Attributes:
        kinds: The button of each view.
        follow: Whether the line of the wipe follows the pointer.
        form: The form of the difference; `gain`, by which it is multiplied.
        opacity: Of the second side, in hundredths.
        blink: How long each side is shown.
        zoom: Opens the menu of zooms; `scaling` that of scalings.

    Signals:
        zoomed: A zoom was chosen; FIT for the whole picture.
        followed: Whether the line follows the pointer.
    """

    zoomed = Signal(float)
    followed = Signal(bool)

    def __init__(self, session: CompareSession, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._session, self._theme, self._formatter = session, theme, formatter
        self.setAccessibleName(_("View"))
        self.kinds = {kind: self._kind_button(kind) for kind in ViewKind}
        self._make_settings()
        flow = FlowLayout(self, spacing=theme.px(6))
        for widget in (*self.kinds.values(), self.follow, self.form, self.gain, self.opacity_name, self.opacity):
            flow.addWidget(widget)
        flow.addWidget(self.blink)
        flow.add_right(self.zoom)
        flow.add_right(self.scaling)
        session.view_changed.connect(self.show_view)
        self.show_view(session.view)

    def show_view(self, view: CompareView) -> None:
        """Show what is chosen."""
        self.kinds[view.kind].setChecked(True)
        for kind, widgets in self._of_kind.items():
            for widget in widgets:
                widget.setVisible(kind is view.kind)
        self.form.setText(form_name(view.form))
        gain = left_to_right(_("{gain} ×").format(gain=self._formatter.number(round(view.gain))))
        self.gain.setText(_("Gain {gain}").format(gain=gain))
        self.opacity.setValue(round(view.opacity * _PARTS))
        self.blink.setText(self._blink_words(view.blink))
        self.zoom.setText(zoom_words(view.zoom, self._formatter))
        self.scaling.setText(scaling_name(view.scaling))

    def _make_settings(self) -> None:
        group = QButtonGroup(self)
        for button in self.kinds.values():
            group.addButton(button)
            # A click leaves the focus, and with it the keys, where they are: the arrows go through time.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        keep_tab_on_checked(group)
        self.follow = QCheckBox(_("Follow the pointer"))
        set_tip(self.follow, _("The line goes where the pointer is; also while Shift is held"))
        self.follow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.follow.toggled.connect(self.followed)
        self.form = self._menu_button(_("Form of the difference"), CompareAction.FORM, self._fill_forms)
        self.gain = self._menu_button(_("Gain of the difference"), CompareAction.MORE, self._fill_gains)
        self.blink = self._menu_button(_("Time for which each side is shown"), CompareAction.MORE, self._fill_blinks)
        self.zoom = self._menu_button(_("Zoom"), CompareAction.ACTUAL, self._fill_zooms)
        self.scaling = self._menu_button(_("Scaling"), CompareAction.SCALING, self._fill_scalings)
        self._make_opacity()
        self._of_kind: dict[ViewKind, tuple[QWidget, ...]] = {
            ViewKind.WIPE: (self.follow,),
            ViewKind.DIFFERENCE: (self.form, self.gain),
            ViewKind.BLINK: (self.blink,),
            ViewKind.ONION: (self.opacity_name, self.opacity),
        }

    def _make_opacity(self) -> None:
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, _PARTS)
        self.opacity.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.opacity.setFixedWidth(self._theme.px(140))
        self.opacity.setAccessibleName(_("Opacity of the second side"))
        self.opacity.setToolTip(_("Opacity of the second side (Up, Down)"))
        self.opacity.valueChanged.connect(self._set_opacity)
        self.opacity_name = QLabel(_("Opacity"))
        self.opacity_name.setProperty("role", "secondary")

    def _kind_button(self, kind: ViewKind) -> QPushButton:
        words, action = _KINDS[kind]
        session = self._session
        button = QPushButton(_(words))
        button.setCheckable(True)
        button.setProperty("kind", "chip")
        set_tip(button, _("{what} ({key})").format(what=_(words), key=key_of(action)))
        button.clicked.connect(lambda _checked=False: session.set_view(replace(session.view, kind=kind)))
        return button

    def _menu_button(self, name: str, action: CompareAction, fill: Callable[[QMenu], None]) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(_away(self.layoutDirection()))
        self._theme.icons.dress(button, "chevron-down", "secondary")
        menu = QMenu(button)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(lambda: fill(menu))
        open_on_click(button, menu, Side.BELOW)
        button.setAccessibleName(name)
        button.setToolTip(_("{what} ({key})").format(what=name, key=key_of(action)))
        return button

    def _set_opacity(self, value: int) -> None:
        if value != round(self._session.view.opacity * _PARTS):  # otherwise it was shown, not chosen
            self._session.set_view(replace(self._session.view, opacity=value / _PARTS))

    def _fill_forms(self, menu: QMenu) -> None:
        view = self._session.view
        self._fill(menu, [(form_name(form), replace(view, form=form)) for form in DifferenceForm])

    def _fill_gains(self, menu: QMenu) -> None:
        view, words = self._session.view, _("{gain} ×")
        rows = [(words.format(gain=self._formatter.number(gain)), replace(view, gain=float(gain))) for gain in GAINS]
        self._fill(menu, rows)

    def _fill_blinks(self, menu: QMenu) -> None:
        view = self._session.view
        self._fill(menu, [(self._blink_words(seconds), replace(view, blink=seconds)) for seconds in BLINKS])

    def _fill_scalings(self, menu: QMenu) -> None:
        view = self._session.view
        self._fill(menu, [(scaling_name(scaling), replace(view, scaling=scaling)) for scaling in Scaling])

    def _fill_zooms(self, menu: QMenu) -> None:
        for zoom in SHOWN_ZOOMS:
            action = menu.addAction(zoom_words(zoom, self._formatter), partial(self.zoomed.emit, zoom))
            action.setCheckable(True)
            action.setChecked(zoom == self._session.view.zoom)

    def _fill(self, menu: QMenu, rows: Sequence[tuple[str, CompareView]]) -> None:
        """Fill a menu with words and the view that each chooses."""
        for words, view in rows:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(view == self._session.view)
            action.triggered.connect(lambda _checked=False, view=view: self._session.set_view(view))
            menu.addAction(action)

    def _blink_words(self, seconds: float) -> str:
        if seconds == BY_HAND:
            return _("By hand ({key})").format(key=key_of(CompareAction.BLINK))
        return _("{seconds} s each").format(seconds=self._formatter.decimal(seconds, 1))


def _away(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """Return the other direction: the arrow of a button stands behind its words."""
    left = Qt.LayoutDirection.LeftToRight
    return Qt.LayoutDirection.RightToLeft if direction is left else left
