"""The menu in which the form of copied links is chosen, and the columns of tables."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from kdesk.domain.links.link import LinkColumn, LinkForm, columns_with
from kdesk.messages import _
from kdesk.messages.link_texts import link_column_name, link_form_name
from kdesk.ui.share.clipboard import LinkClipboard


def add_form_menu(menu: QMenu, clipboard: LinkClipboard, copy: Callable[[], object]) -> QMenu:
    """Add a menu of all forms; the chosen one is used at once, and from then on.

    Args:
        menu: The menu that gets it.
        clipboard: Keeps the form, and the columns.
        copy: Copies what the menu is about.
    """
    forms = menu.addMenu(_("Copy links as"))
    group = QActionGroup(forms)
    for form in LinkForm:
        action = forms.addAction(link_form_name(form))
        action.setCheckable(True)
        action.setChecked(form is clipboard.form)
        action.triggered.connect(partial(_choose, clipboard, form, copy))
        group.addAction(action)
    forms.addSeparator()
    _add_columns(forms, clipboard)
    return forms


def _add_columns(forms: QMenu, clipboard: LinkClipboard) -> None:
    """Add the columns of tables, of which that of the addresses cannot be left out."""
    columns = forms.addMenu(_("Columns of tables"))
    for column in LinkColumn:
        action = columns.addAction(link_column_name(column))
        action.setCheckable(True)
        action.setChecked(column in clipboard.columns)
        action.setEnabled(column is not LinkColumn.ADDRESS)
        action.toggled.connect(partial(_show_column, clipboard, column))


def _show_column(clipboard: LinkClipboard, column: LinkColumn, shown: bool) -> None:
    clipboard.choose_columns(columns_with(clipboard.columns, column, shown=shown))


def _choose(clipboard: LinkClipboard, form: LinkForm, copy: Callable[[], object], _checked: bool = False) -> None:
    clipboard.choose_form(form)
    copy()
