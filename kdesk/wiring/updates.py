"""The notice of a newer kdesk, on the services: once a day where an address is set, and when somebody asks."""

from functools import partial

from kdesk import __version__
from kdesk.engine.running_work import WorkRest
from kdesk.engine.update_watch import UpdateWatch
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import support_of, title_of
from kdesk.services import Services
from kdesk.ui.desktop.update_notice import UpdateNotice
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices

CHECKED = "checked for updates"
"""Key of the notice that answers the command."""


class WindowUpdates:
    """Asks for newer versions as the settings say, from the moment at which it is built.

    Args:
        version: Of this kdesk.
    """

    def __init__(self, services: Services, ui: UiServices, version: str = __version__) -> None:
        self._ui, self._version = ui, version
        preferences = services.preferences
        rest = WorkRest(services.clock)
        # What runs already: the sign-in may have resumed it.
        rest.added([*services.queue.snapshot(), *services.downloads.snapshot()])
        services.queue.listen(rest)
        services.downloads.listen(rest)
        self._notice = UpdateNotice(ui.notices, lambda: rest.is_resting, partial(preferences.keep, "update_told"))
        rest.follow(self._notice.work_changed)
        preferences.follow("update_address", lambda _address: self._notice.forget())
        self._watch = UpdateWatch(services.updates, preferences, services.clock, rest, version, tell=self._notice.offer)
        ui.tasks.spawn(rest.run(), name="rest of transfers")
        ui.tasks.spawn(self._watch.run(), name="once a day: updates")

    def check(self) -> None:
        """Ask now, for somebody who wants to know, and post a notice of what is found."""
        self._ui.tasks.spawn(self._check(), replace="check for updates")

    async def _check(self) -> None:
        notices = self._ui.notices
        try:
            update = await self._watch.newer()
        except KdeskError as error:
            notices.post(self._failure(error))
            return
        if update is not None:
            self._notice.show(update)
        else:
            words = _("kdesk {version} is the newest version").format(version=self._version)
            notices.post(Notice(words, NoticeKind.GOOD, key=CHECKED))

    def _failure(self, error: KdeskError) -> Notice:
        """Return what is said of a check that failed. The advice of errors is about transfers and sessions."""
        words = _("{what}: {why}").format(what=_("kdesk could not check for a newer version"), why=title_of(error))
        again = _("Try again") if error.retryable else ""
        return Notice(words, NoticeKind.BAD, support=support_of(error), action=again, on_action=self.check, key=CHECKED)
