"""Watches the uploads of other computers for which transfers of this list wait."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.question import Decision, QuestionKind, QuestionReason
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadToken
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import EntryGone, ServerProblem, SignInProblem, TokenGone, Unreachable

log = logging.getLogger(__name__)

PAUSES = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds before each poll; the last one repeats."""

ABANDONED_SECONDS = 600.0
"""An upload whose state has not changed for this long is taken for abandoned: it begins again on this computer."""

MAX_POLLED = 20
"""Transfers that one poll checks; with more of them, the polls take turns."""

MAX_SKIPPED = 4
"""Polls that a transfer skips at most before it runs again: each run resets the pauses."""


@dataclass(frozen=True, slots=True)
class _Observation:
    """The state of another computer's upload, and since when (seconds of the monotonic clock) it has not changed."""

    state: tuple[object, ...]
    since: float


@dataclass(frozen=True, slots=True)
class _Reruns:
    """How often a transfer ran again since it began to wait, and how many polls it skips before the next run."""

    count: int
    skips_left: int


class OtherComputerWatch(QueuePart):
    """Polls the entries for which transfers wait.

    A transfer runs again when the other upload is complete, gone, or abandoned.
    """

    def __init__(self, context: EngineContext, pauses: Sequence[float] = PAUSES) -> None:
        self._context = context
        self._observed: WeakKeyDictionary[TransferHandle, _Observation] = WeakKeyDictionary()
        self._reruns: WeakKeyDictionary[TransferHandle, _Reruns] = WeakKeyDictionary()
        self._turn = 0
        self._poller = Poller(self._waiting, self.poll, pauses)

    def connect(self, api: AccountApi | None) -> None:
        """Poll soon with the new account."""
        if api is not None:
            self.wake()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Poll soon if one more transfer waits."""
        if waits_for_other_computer(now) and not waits_for_other_computer(before):
            self.wake()

    def wake(self) -> None:
        """Poll soon, with the shortest pause."""
        self._poller.wake()

    async def run(self) -> None:
        """Poll until cancelled."""
        await self._poller.run()

    def _waiting(self) -> list[TransferHandle]:
        paused = self._context.transfers.in_state(TransferState.PAUSED, self._context.account)
        return [handle for handle in paused if waits_for_other_computer(handle.transfer)]

    async def poll(self) -> None:
        """Poll once."""
        api = self._context.api()
        # Several transfers may wait for one entry: it is requested once.
        waiting: defaultdict[str, list[TransferHandle]] = defaultdict(list)
        for handle in self._next_ones():
            waiting[handle.transfer.shown_entry_id].append(handle)
        if api is None or not waiting:
            return
        for entry_id, handles in waiting.items():
            try:
                entry, token = await _entry_and_token(api, entry_id, handles[0])
            except (ServerProblem, SignInProblem) as problem:
                log.info("polling entry %s of another computer failed: %s", entry_id, problem)
                # These concern all entries of this poll.
                if isinstance(problem, Unreachable | SignInProblem):
                    return
                continue  # the error is about this entry only
            for handle in handles:
                # A person may have decided while the server was asked.
                if waits_for_other_computer(handle.transfer):
                    await self._decide(handle, entry, token)

    def _next_ones(self) -> Sequence[TransferHandle]:
        handles = self._waiting()
        first = self._turn % len(handles) if handles else 0
        self._turn = first + MAX_POLLED
        return [*handles[first:], *handles[:first]][:MAX_POLLED]

    async def _decide(self, handle: TransferHandle, entry: Entry | None, token: UploadToken | None) -> None:
        if entry is None:
            self._context.requeue([handle], decision=Decision.LOOK_AGAIN)
        elif not entry.status.empty:
            if entry.status.arriving and self._is_abandoned(handle, entry, None):
                await _ask_person(handle)
            elif self._may_rerun(handle):
                self._context.requeue([handle], decision=Decision.LOOK_AGAIN)
        elif self._is_abandoned(handle, entry, token):
            log.info("transfer %s begins again: the upload of entry %s is abandoned", handle.transfer.id, entry.id)
            self._context.requeue([handle], decision=Decision.BEGIN_ANEW)
        elif token:
            _show_percent(handle, token)

    def _may_rerun(self, handle: TransferHandle) -> bool:
        """Return whether a transfer may run again to compare its file. The more runs, the more polls it skips."""
        reruns = self._reruns.get(handle, _Reruns(0, 0))
        if reruns.skips_left:
            self._reruns[handle] = replace(reruns, skips_left=reruns.skips_left - 1)
            return False
        self._reruns[handle] = _Reruns(reruns.count + 1, min(reruns.count, MAX_SKIPPED))
        return True

    def _is_abandoned(self, handle: TransferHandle, entry: Entry, token: UploadToken | None) -> bool:
        now = self._context.clock.monotonic()
        of_token = (token.status, token.uploaded_size, token.updated_at) if token else ()
        # The tag too: another computer that takes the upload over has not abandoned it.
        state = (entry.id, entry.status, entry.partner_data, *of_token)
        observed = self._observed.get(handle)
        if observed is None or observed.state != state:
            self._observed[handle] = _Observation(state, now)
            return False
        return now - observed.since >= ABANDONED_SECONDS


def waits_for_other_computer(transfer: Transfer) -> bool:
    """Return whether a transfer gave way to the upload of another computer."""
    question = transfer.question
    return question is not None and question.kind is QuestionKind.ELSEWHERE


async def _entry_and_token(
    api: AccountApi, entry_id: str, handle: TransferHandle
) -> tuple[Entry | None, UploadToken | None]:
    """Return the entry, None if it is gone, and the token that it waits for, None if the question does not name it."""
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


async def _ask_person(handle: TransferHandle) -> None:
    """Turn the wait into a question to a person: the entry has content that the server does not let kdesk compare."""
    if question := handle.transfer.question:
        await handle.save(question=replace(question, kind=QuestionKind.SUSPECTED))


def _show_percent(handle: TransferHandle, token: UploadToken) -> None:
    """Update the percentage that the row shows."""
    question, size = handle.transfer.question, handle.transfer.file.size
    percent = token.uploaded_size * 100 // size if size else None
    if percent is None or question is None or question.reason is not QuestionReason.BEGUN_ELSEWHERE:
        return
    if question.arguments.get("percent") != percent:
        handle.update(question=replace(question, arguments={**question.arguments, "percent": percent}))
