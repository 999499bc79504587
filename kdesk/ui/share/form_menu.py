"""The menu in which the form of copied links is chosen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from kdesk.domain.links.link import LinkForm
from kdesk.messages import _
from kdesk.messages.link_texts import link_form_name
from kdesk.ui.share.clipboard import LinkClipboard


def add_form_menu(menu: QMenu, clipboard: LinkClipboard, copy: Callable[[], object]) -> QMenu:
    """Add a menu of all forms; the chosen one is used at once, and from then on.

    Args:
        menu: The menu that gets it.
        clipboard: Keeps the form.
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
    return forms


def _choose(clipboard: LinkClipboard, form: LinkForm, copy: Callable[[], object], _checked: bool = False) -> None:
    clipboard.choose_form(form)
    copy()
