"""The commands of the menus as rows of the palette."""

from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.command_keys import CHANGEABLE, key_text
from kdesk.ui.command_kinds import MENU_TITLES, Section
from kdesk.ui.commands import Command, Spec
from kdesk.ui.palette.item import ItemKind, PaletteItem
from kdesk.ui.palette.search_words import COMMAND_WORDS, other_words


def command_items(actions: Actions) -> list[PaletteItem]:
    """Return every command as it is now, with those that open a menu of their own in its place."""
    actions.refresh()
    return [item for spec in CHANGEABLE if spec.command is not Command.PALETTE for item in _items_of(spec, actions)]


def _items_of(spec: Spec, actions: Actions) -> Iterator[PaletteItem]:
    action = actions[spec.command]
    menu = action.menu()
    if not isinstance(menu, QMenu) or not action.isEnabled():
        yield _item(spec, action, action.text())
        return
    menu.aboutToShow.emit()  # menus like these are filled when they are opened
    for place, choice in enumerate(menu.actions()):
        if not choice.isSeparator():
            text = _("{command}: {choice}").format(command=action.text(), choice=choice.text().replace("&&", "&"))
            # By its place: a choice may be named after an account, and the key is kept for the next start.
            yield _item(spec, choice, text, f":{place}")


def words_of(spec: Spec) -> str:
    """Return the words of the table, where the command has others now, and what else a person looks for."""
    return "\n".join((_(spec.text).rstrip("…"), other_words(COMMAND_WORDS.get(spec.command, ""))))


def _item(spec: Spec, action: QAction, text: str, place: str = "") -> PaletteItem:
    menu = spec.section.menu
    reason = "" if action.isEnabled() else action.whatsThis() or _("This is not possible now")
    return PaletteItem(
        key=f"command:{spec.command.value}{place}",
        kind=ItemKind.PAGE if spec.section is Section.PAGES and spec.icon else ItemKind.COMMAND,
        text=text,
        do=action.trigger,
        icon=spec.icon,
        detail=_(MENU_TITLES[menu]).replace("&", "") if menu is not None else "",
        keys=key_text(action.shortcut()),
        reason=reason,
        words=words_of(spec),
    )
