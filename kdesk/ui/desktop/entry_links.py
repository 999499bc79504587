"""Shows the entry of a link into kdesk. It selects, and does nothing else, whoever made the link."""

import asyncio
from collections.abc import Callable
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.ports import AccountApi
from kdesk.domain.ui_ports import Accounts
from kdesk.errors import EntryGone, KdeskError
from kdesk.messages import _
from kdesk.messages.entry_links import entry_elsewhere, entry_not_here, entry_not_shown, entry_waits, no_library
from kdesk.ui.account.controller import AccountController
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope

_KEY = "entry link"
"""Of its notices and of its task: a later link replaces an earlier one."""


class EntryLinks:
    """Looks for the entry in the account in view, then in the others that are signed in.

    Args:
        controller: Shows another account, once a person wants it.
        show: Selects an entry in the library of the account in view.
    """

    def __init__(
        self,
        accounts: Accounts,
        controller: AccountController,
        notices: NoticeBar,
        tasks: TaskScope,
        show: Callable[[str], object],
    ) -> None:
        self._accounts, self._controller = accounts, controller
        self._notices, self._tasks, self._show = notices, tasks, show
        self._waiting = ""
        accounts.listen(self._go_on)

    def open(self, entry_id: str) -> None:
        """Show an entry; without a session, as soon as a person has signed in."""
        api, account = self._accounts.api, self._accounts.account
        if api is None or account is None:
            self._waiting = entry_id
            self._tell(entry_waits(entry_id))
        elif not api.rights.see:
            self._tell(no_library())
        else:
            self._tasks.spawn(self._find(api, account, entry_id), replace=_KEY)

    def _go_on(self) -> None:
        if self._waiting and self._accounts.api is not None:
            entry_id, self._waiting = self._waiting, ""
            self.open(entry_id)

    async def _find(self, api: AccountApi, account: Account, entry_id: str) -> None:
        try:
            if await _has(api, entry_id):
                if self._accounts.api is api:
                    self._show(entry_id)
                return
            other = await self._elsewhere(account, entry_id)
        except KdeskError as error:
            self._notices.report(error, what=entry_not_shown(), key=_KEY)
            return
        if other is None:
            self._tell(entry_not_here(entry_id, account))
        else:
            self._tell_elsewhere(entry_id, other)

    async def _elsewhere(self, account: Account, entry_id: str) -> Account | None:
        """Return another account that has the entry, None if none has it. Raises KdeskError if one cannot be asked.

        All are asked at once, so that a server that hangs or is down holds up no other.
        """
        others = [
            (other, api)
            for other in self._accounts.saved
            if other.key != account.key and (api := self._accounts.api_of(other.key)) is not None and api.rights.see
        ]
        answers: asyncio.Queue[tuple[Account, bool | KdeskError]] = asyncio.Queue()
        problem: KdeskError | None = None
        async with asyncio.TaskGroup() as group:
            asking = [group.create_task(_ask(other, api, entry_id, answers)) for other, api in others]
            for _each in others:
                other, answer = await answers.get()
                if answer is True:
                    for task in asking:
                        task.cancel()
                    return other
                problem = answer if isinstance(answer, KdeskError) else problem
        if problem is not None:
            raise problem
        return None

    def _tell(self, words: str) -> None:
        self._notices.post(Notice(words, NoticeKind.WAITING, key=_KEY))

    def _tell_elsewhere(self, entry_id: str, account: Account) -> None:
        show = partial(self._controller.show_then, account.key, partial(self._show, entry_id))
        words = entry_elsewhere(entry_id, account)
        self._notices.post(Notice(words, NoticeKind.WAITING, action=_("Show"), on_action=show, key=_KEY))


async def _ask(
    account: Account, api: AccountApi, entry_id: str, answers: "asyncio.Queue[tuple[Account, bool | KdeskError]]"
) -> None:
    """Put the answer of one account, or the error of asking it."""
    try:
        await answers.put((account, await _has(api, entry_id)))
    except KdeskError as error:
        await answers.put((account, error))


async def _has(api: AccountApi, entry_id: str) -> bool:
    try:
        entry = await api.catalogue.entry(entry_id)
    except EntryGone:
        return False
    return not entry.gone
