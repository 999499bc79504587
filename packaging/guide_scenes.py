"""Scenes of what explains the window: the guide, the keys, what is new, About with the licences, and past notices."""

from typing import TypeVar

from driving import until
from photographer import Photographer
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.guide.about_dialog import AboutDialog
from kdesk.ui.guide.licences_dialog import LicencesDialog
from kdesk.ui.guide.window import GuideWindow
from kdesk.ui.key_sheet import KeySheet
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notice_bell import NoticeBell

_SECONDS = 60
Window = TypeVar("Window", bound=QWidget)


async def picture_guide(app: Application, photographer: Photographer) -> None:
    """Take each window, and the list of notices."""
    for command in (Command.GUIDE, Command.WHATS_NEW):
        app.ui.actions[command].trigger()
        await photographer.take_window(command.value, await _shown(GuideWindow))
    (await _shown(GuideWindow)).close()
    app.ui.actions[Command.SHOW_KEYS].trigger()
    await photographer.take_dialog("keys", await _shown(KeySheet))
    app.ui.actions[Command.ABOUT].trigger()
    about = await _shown(AboutDialog)
    await photographer.take_window("about", about)
    about.licences.click()
    await photographer.take_dialog("licences", await _shown(LicencesDialog))
    about.close()
    app.notices.post(Notice("The server had trouble", NoticeKind.BAD, "kdesk goes on by itself", support="code 7"))
    await photographer.take("notice")
    app.window.findChildren(NoticeBell)[0].click()
    await until(QApplication.activePopupWidget, _SECONDS, "the list of notices")
    popup = QApplication.activePopupWidget()
    if popup is not None:
        await photographer.take_popup("notices", popup)


async def _shown(kind: type[Window]) -> Window:
    """Wait until a window of this kind is on the screen, and return it."""

    def found() -> list[Window]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    await until(found, _SECONDS, kind.__name__)
    return found()[0]
