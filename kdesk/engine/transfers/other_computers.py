"""Looking again at the uploads of other computers to which transfers of this list gave way."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision, QuestionKind, QuestionReason
from kdesk.domain.upload import UploadToken
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import EntryGone, ServerProblem, SignInProblem, TokenGone, Unreachable

log = logging.getLogger(__name__)

PAUSES = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds before each look; the last one repeats."""

GIVEN_UP_SECONDS = 600.0
"""An upload of which nothing moved for so long is given up there, as far as can be told: it is begun anew here."""

LOOK_CLOSELY = 20
"""So many transfers at most are looked at in one look."""

SKIPPED_AT_MOST = 4
"""Looks that a transfer sits out which has run again and given way again: each run begins the pauses anew."""

_ARRIVING = frozenset({EntryStatus.PROCESSING, EntryStatus.PENDING})


@dataclass(frozen=True, slots=True)
class Sight:
    """What was last seen to change of another computer's upload.

    state  everything that moves while it goes on
    since  seconds of the monotonic clock
    """

    state: tuple[object, ...]
    since: float


@dataclass(frozen=True, slots=True)
class Runs:
    """How often a transfer ran again since it gave way, and how many looks it sits out before the next time."""

    count: int
    left: int


class ElsewhereWatch:
    """Lets transfers go on that wait for another computer: it is done, it is gone, or nothing moves any more.

    connection  the account that is signed in now, None while there is none
    waiting     the records that wait at this moment, and are of this account
    go_on       lets a record run again with a decision
    """

    def __init__(
        self,
        api: Callable[[], AccountApi | None],
        waiting: Callable[[], Sequence[TransferHandle]],
        go_on: Callable[[TransferHandle, Decision], None],
        clock: Clock,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._api = api
        self._waiting = waiting
        self._go_on = go_on
        self._clock = clock
        self._seen: WeakKeyDictionary[TransferHandle, Sight] = WeakKeyDictionary()
        self._turn = 0
        self._runs: WeakKeyDictionary[TransferHandle, Runs] = WeakKeyDictionary()
        self._poller = Poller(waiting, self._look, pauses)

    def wake(self) -> None:
        """Look soon: one more transfer waits."""
        self._poller.wake()

    async def run(self) -> None:
        """Look until cancelled."""
        await self._poller.run()

    async def _look(self) -> None:
        api = self._api()
        waiting: defaultdict[str, list[TransferHandle]] = defaultdict(list)
        for handle in self._next_ones():
            waiting[handle.transfer.shown_entry_id].append(handle)
        if api is None or not waiting:
            return
        for entry_id, handles in waiting.items():
            try:
                entry, token = await _seen_there(api, entry_id, handles[0])
            except (ServerProblem, SignInProblem) as problem:
                log.info("looking at entry %s of another computer failed: %s", entry_id, problem)
                if isinstance(problem, Unreachable | SignInProblem):
                    return
                continue  # an answer about this entry alone
            for handle in handles:
                if waits_elsewhere(handle):
                    await self._decide(handle, entry, token)

    def _next_ones(self) -> Sequence[TransferHandle]:
        """Return the records of this look; more than LOOK_CLOSELY take turns."""
        handles = self._waiting()
        first = self._turn % len(handles) if handles else 0
        self._turn = first + LOOK_CLOSELY
        return [*handles[first:], *handles[:first]][:LOOK_CLOSELY]

    async def _decide(self, handle: TransferHandle, entry: Entry | None, token: UploadToken | None) -> None:
        if entry is None:
            self._go_on(handle, Decision.LOOK_AGAIN)
        elif not entry.status.empty:
            if entry.status in _ARRIVING and self._idle(handle, entry, None):
                await _suspect(handle)
            elif self._is_its_turn(handle):
                self._go_on(handle, Decision.LOOK_AGAIN)
        elif self._idle(handle, entry, token):
            log.info("transfer %s begins anew: nothing moves of entry %s", handle.transfer.id, entry.id)
            self._go_on(handle, Decision.BEGIN_ANEW)
        elif token:
            _show_percent(handle, token)

    def _is_its_turn(self, handle: TransferHandle) -> bool:
        """Whether a transfer may run again, to compare its file; the more often it did, the more looks it sits out."""
        runs = self._runs.get(handle, Runs(0, 0))
        if runs.left:
            self._runs[handle] = replace(runs, left=runs.left - 1)
            return False
        self._runs[handle] = Runs(runs.count + 1, min(runs.count, SKIPPED_AT_MOST))
        return True

    def _idle(self, handle: TransferHandle, entry: Entry, token: UploadToken | None) -> bool:
        """Whether nothing has moved for long."""
        now = self._clock.monotonic()
        moving = (token.status, token.uploaded_size, token.updated_at) if token else ()
        state = (entry.id, entry.status, entry.partner_data, *moving)
        sight = self._seen.get(handle)
        if sight is None or sight.state != state:
            self._seen[handle] = Sight(state, now)
            return False
        return now - sight.since >= GIVEN_UP_SECONDS


def waits_elsewhere(handle: TransferHandle) -> bool:
    """Whether a transfer gave way to another computer, and nobody has decided otherwise."""
    question = handle.transfer.question
    return question is not None and question.kind is QuestionKind.ELSEWHERE


async def _seen_there(
    api: AccountApi, entry_id: str, handle: TransferHandle
) -> tuple[Entry | None, UploadToken | None]:
    """Return the entry, None where it is gone, and the token that it waits for, as far as the question knew it."""
    question = handle.transfer.question
    try:
        entry = await api.catalogue.entry(entry_id)
    except EntryGone:
        return None, None
    try:
        known = question and question.token_id and entry.status.empty
        return entry, await api.uploads.token(question.token_id) if question and known else None
    except TokenGone:
        return entry, None


async def _suspect(handle: TransferHandle) -> None:
    """Ask a person: the entry has content, and the server does not let it be compared."""
    if question := handle.transfer.question:
        await handle.save(question=replace(question, kind=QuestionKind.SUSPECTED))


def _show_percent(handle: TransferHandle, token: UploadToken) -> None:
    """Keep the row's sentence true."""
    question, size = handle.transfer.question, handle.transfer.file.size
    percent = token.uploaded_size * 100 // size if size else None
    if percent is None or question is None or question.reason is not QuestionReason.BEGUN_ELSEWHERE:
        return
    if question.arguments.get("percent") != percent:
        handle.update(question=replace(question, arguments={**question.arguments, "percent": percent}))
