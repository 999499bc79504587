"""What the notifications of each kind say, and what their buttons do."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kdesk.domain.desktop_ports import NotificationButton, SystemNotification
from kdesk.domain.downloads.download import Download
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.messages import _
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.notifications import (
    asks_title,
    differ_title,
    download_names,
    downloaded_title,
    downloads_failed_title,
    ready_title,
)
from kdesk.messages.transfer_ends import NameOf, arrived_text, failed_text, names_text
from kdesk.ui.desktop.notifier import Happened, Make
from kdesk.ui.uploads.outside import CopyLinks


@dataclass(frozen=True, slots=True)
class Steps:
    """What the buttons of notifications can do. Those that show something bring the window to the front.

    Attributes:
        copy_link: Copies the links of READY transfers.
        open_entry: Shows the entry of a transfer in the Library.
        show_transfers: Shows the Uploads page with these transfers selected, by their ids.
        retry: Retries failed transfers, by their ids.
        show_folder: Shows the file of a download in its folder.
        retry_downloads: Retries failed downloads, by their ids.
    """

    copy_link: CopyLinks
    open_entry: Callable[[Transfer], object]
    show_transfers: Callable[[Collection[str]], object]
    retry: Callable[[Collection[str]], object]
    show_folder: Callable[[Download], object]
    retry_downloads: Callable[[Collection[str]], object]


class NotificationTexts:
    """Makes the notifications.

    Args:
        name: Returns what the rows call a transfer.
    """

    def __init__(self, steps: Steps, formatter: Format, name: NameOf) -> None:
        self._steps, self._formatter, self._name = steps, formatter, name

    # Any: each kind is about transfers or about downloads, and never about both.
    @property
    def makers(self) -> Mapping[Happened, Callable[[Sequence[Any]], SystemNotification]]:
        """What makes the notification of each kind."""
        makers: Mapping[Happened, Make | Callable[[Sequence[Any]], SystemNotification]] = {
            Happened.READY: self._ready,
            Happened.ARRIVED: self._arrived,
            Happened.FAILED: self._failed,
            Happened.DIFFERS: self._differ,
            Happened.ASKS: self._ask,
            Happened.DOWNLOADED: self._downloaded,
            Happened.NOT_DOWNLOADED: self._not_downloaded,
        }
        return makers

    def _ready(self, ended: Sequence[Transfer]) -> SystemNotification:
        show = partial(self._steps.open_entry, ended[0]) if len(ended) == 1 else self._show(ended)
        copy = NotificationButton(
            _("Copy link") if len(ended) == 1 else _("Copy links"), partial(self._steps.copy_link, *ended)
        )
        return SystemNotification(
            Happened.READY,
            ready_title(ended, self._name, self._formatter),
            names_text(ended, self._name, self._formatter),
            (copy, NotificationButton(_("Open"), show)),
            show,
        )

    def _arrived(self, ended: Sequence[Transfer]) -> SystemNotification:
        title = arrived_text(ended, self._name, self._formatter)
        return self._of_transfers(Happened.ARRIVED, title, ended)

    def _failed(self, ended: Sequence[Transfer]) -> SystemNotification:
        reason = self._one_reason(ended)
        again = [one.id for one in ended if one.can_retry]
        retry = (NotificationButton(_("Retry"), partial(self._steps.retry, again)),) if again else ()
        more = (names_text(ended, self._name, self._formatter), advice_of(reason, self._formatter) if reason else "")
        return SystemNotification(
            Happened.FAILED,
            failed_text(ended, self._name, reason, self._formatter),
            "\n".join(part for part in more if part),
            (*retry, NotificationButton(_("Open"), self._show(ended))),
            self._show(ended),
        )

    def _one_reason(self, ended: Sequence[Transfer]) -> Trouble | None:
        """Return why all have failed, None if not all have failed for the same reason."""
        reasons = {title_of(one.trouble, self._formatter): one.trouble for one in ended if one.trouble}
        return next(iter(reasons.values())) if len(reasons) == 1 else None

    def _differ(self, differing: Sequence[Transfer]) -> SystemNotification:
        title = differ_title(differing, self._name, self._formatter)
        return self._of_transfers(Happened.DIFFERS, title, differing)

    def _ask(self, asking: Sequence[Transfer]) -> SystemNotification:
        title = asks_title(asking, self._name, self._formatter)
        return self._of_transfers(Happened.ASKS, title, asking)

    def _of_transfers(self, kind: Happened, title: str, transfers: Sequence[Transfer]) -> SystemNotification:
        """Return a notification with nothing to do but to look."""
        show = self._show(transfers)
        names = names_text(transfers, self._name, self._formatter)
        return SystemNotification(kind, title, names, (NotificationButton(_("Open"), show),), show)

    def _downloaded(self, done: Sequence[Download]) -> SystemNotification:
        show = partial(self._steps.show_folder, done[0])
        return SystemNotification(
            Happened.DOWNLOADED,
            downloaded_title(done, self._formatter),
            download_names(done, self._formatter),
            (NotificationButton(_("Show in folder"), show),),
            show,
        )

    def _not_downloaded(self, failed: Sequence[Download]) -> SystemNotification:
        show = partial(self._steps.show_transfers, ())
        retry = partial(self._steps.retry_downloads, [one.id for one in failed])
        return SystemNotification(
            Happened.NOT_DOWNLOADED,
            downloads_failed_title(failed, self._formatter),
            download_names(failed, self._formatter),
            (NotificationButton(_("Retry"), retry), NotificationButton(_("Open"), show)),
            show,
        )

    def _show(self, transfers: Sequence[Transfer]) -> Callable[[], object]:
        return partial(self._steps.show_transfers, [one.id for one in transfers])
