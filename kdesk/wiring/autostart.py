"""The start at the sign-in of the system, as the option says."""

import logging
import os
import sys
from pathlib import Path

from kdesk.desktop.autostart import set_autostart, single_file
from kdesk.messages.desktop import no_autostart
from kdesk.pictures.process import own_command
from kdesk.services import Services
from kdesk.store.paths import Paths
from kdesk.threads import Workers
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices

log = logging.getLogger(__name__)


def follow_autostart(services: Services, ui: UiServices) -> None:
    """Write what starts kdesk, or remove it, when the option changes; at the start see that it is still there."""
    command = _command(services.paths)
    if not command:
        return

    # One for all: of two changes in a row, the later one is made last.
    thread = Workers("kdesk-autostart", 1)

    async def apply(wanted: bool) -> None:
        try:
            await thread.run(lambda: set_autostart(command, wanted=wanted))
        except OSError as error:
            log.warning("the start at the sign-in could not be changed: %s", error)
            ui.notices.post(Notice(no_autostart(error.strerror or str(error)), NoticeKind.WAITING))

    def follow(wanted: bool) -> None:
        ui.tasks.spawn(apply(wanted), replace="autostart")

    services.preferences.follow("starts_at_login", follow)
    if services.preferences.settings.starts_at_login:
        follow(wanted=True)


def _command(paths: Paths) -> tuple[str, ...]:
    """Return what starts a window on this data; nothing for the demo, which starts a server as well."""
    if paths == Paths.demo():
        return ()
    data = () if paths == Paths.default() else ("--data", str(paths.data))
    file = single_file(os.environ, Path(sys.executable))
    return (*([file, "--background"] if file else own_command("--background")), *data)
