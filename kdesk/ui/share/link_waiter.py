"""Copying the links of transfers as soon as they play."""

from collections.abc import Collection
from functools import partial

from kdesk.domain.names import in_a_sentence
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.uploads.outside import CopyLinks

_KEY = "copy when playable"


class LinkWaiter(QueueListener):
    """Waits for transfers whose links were asked for, and copies the links. It forgets them when the window closes.

    Args:
        copy: Copies the links of READY transfers, and posts a notice of it.
    """

    def __init__(self, notices: NoticeBar, formatter: Format, copy: CopyLinks) -> None:
        self._notices, self._formatter, self._copy = notices, formatter, copy
        self._waiting: dict[str, Transfer] = {}
        self._playable: dict[str, Transfer] = {}

    def toggle(self, *transfers: Transfer) -> None:
        """Wait for transfers; if all of them are waited for already, stop that."""
        ids = [one.id for one in transfers]
        if self._waiting.keys() >= set(ids):
            self._stop(ids)
            return
        self._waiting.update({one.id: one for one in transfers})
        self._notices.post(
            Notice(self._promise(transfers), action=_("Do not wait"), on_action=partial(self._stop, ids), key=_KEY)
        )

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Copy the link of a transfer that has become READY, together with those that became so before it."""
        if now.id not in self._waiting or now.state is before.state:
            return
        if now.can_copy_link:
            del self._waiting[now.id]
            self._playable[now.id] = now
            # A link alone would take the place of those that were copied for the others.
            self._copy(*self._playable.values())
        elif now.state.is_finished:
            del self._waiting[now.id]
            sentence = _("The link of “{name}” was not copied: the transfer has ended without it")
            text = sentence.format(name=in_a_sentence(now.file.title))
            self._notices.post(Notice(text, NoticeKind.WAITING))
        self._forget()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Stop waiting for transfers that left the list."""
        for one in transfer_ids:
            self._waiting.pop(one, None)
        self._forget()

    def _stop(self, ids: Collection[str]) -> None:
        self.removed(ids)
        words = ngettext("{count} link is not waited for", "{count} links are not waited for", len(ids))
        self._notices.post(Notice(words.format(count=self._formatter.number(len(ids))), key=_KEY))

    def _forget(self) -> None:
        if not self._waiting:
            self._playable.clear()

    def _promise(self, transfers: Collection[Transfer]) -> str:
        if len(transfers) == 1:
            (one,) = transfers
            return _("The link of “{name}” is copied once it plays").format(name=in_a_sentence(one.file.title))
        words = ngettext(
            "{count} link is copied once it plays", "{count} links are copied once they play", len(transfers)
        )
        return words.format(count=self._formatter.number(len(transfers)))
