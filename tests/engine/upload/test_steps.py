"""A server that confirms every call and changes nothing: waited for, counted, and given up in words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus
from kdesk.domain.upload_ports import Blocks
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import KdeskError, ServerProblem, TokenExpired
from kdesk.messages.errors import has_own_advice, title_of
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.engine.upload.test_uploader import LARGE, SMALL, Client, assert_arrived_once, make_file

CALLS_AT_MOST = 150
"""More calls than this for one small file are a loop."""


class StubbornServer(FakeServer):
    """Takes every call and tells what the test wants of its token.

    tells           makes what is told of a token out of what it is
    lets_go_after   so many calls, where that is not 0
    """

    def __init__(self) -> None:
        super().__init__(Ticks())
        self.tells: Callable[[UploadToken], UploadToken] = lambda token: token
        self.lets_go_after = 0

    async def _before(self, verb: str) -> None:
        assert len(self.calls) < CALLS_AT_MOST, "goes round for ever"
        await super()._before(verb)

    async def token(self, token_id: str) -> UploadToken:
        """Tell."""
        return self.tells(await super().token(token_id))

    async def open(self, transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        """Open, and tell."""
        return self.tells(await super().open(transfer, first, blocks))

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Take all, and tell."""
        return self.tells(await super().send_whole(transfer, blocks))

    async def close(self, transfer: Transfer) -> UploadToken:
        """Tell, and keep the token open."""
        if self.lets_go_after and len(self.calls) > self.lets_go_after:
            return await super().close(transfer)
        await self._before("close")
        token = self._stored(transfer.reservation.token_id).token
        return self.tells(replace(token, uploaded_size=transfer.file.size))


class Detached(StubbornServer):
    """Takes `addContent` and never attaches."""

    async def attach(self, _entry_id: str, _token_id: str) -> None:
        """Say yes."""
        await self._before("attach")


def telling(status: UploadTokenStatus, size: int | None = None) -> Callable[[UploadToken], UploadToken]:
    """Tell this status, of a token that is attached to nothing, and has so many bytes."""
    return lambda token: replace(
        token, status=status, attached_id="", uploaded_size=token.uploaded_size if size is None else size
    )


async def given_up(client: Client) -> KdeskError:
    """Run a transfer that has no end to be had; return its error."""
    with pytest.raises(ServerProblem) as caught:
        await client.start()
    return caught.value


def assert_waited_within_the_budget(client: Client, error: KdeskError) -> None:
    """Each standstill counted as one failure, with the waits of the one retry policy between."""
    policy = RetryPolicy()
    assert (title_of(error), error.retryable) == ("The server confirms the upload and does not go on with it", True)
    assert has_own_advice(error)
    assert client.clock.waits == [policy.wait(n, 0.0) for n in range(1, policy.tries)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_token_that_stays_full_and_unattached(tmp_path: Path, size: int) -> None:
    """It is attached, and asked, and attached again: eight times, with longer and longer waits."""
    server = Detached()
    server.tells = telling(UploadTokenStatus.FULL, size)
    client = Client(make_file(tmp_path, size), server, FakeJournal(Ticks()))
    assert_waited_within_the_budget(client, await given_up(client))
    assert server.calls.count("attach") == RetryPolicy().tries


async def test_a_token_that_stays_pending_and_unattached(tmp_path: Path) -> None:
    """The same before the first byte."""
    server = Detached()
    server.tells = telling(UploadTokenStatus.PENDING)
    server.fail("send", ServerProblem)  # so that the token is asked
    client = Client(make_file(tmp_path, LARGE), server, FakeJournal(Ticks()))
    server.tells = telling(UploadTokenStatus.PENDING)
    assert_waited_within_the_budget(client, await given_up(client))


async def test_a_closing_call_that_is_answered_partial(tmp_path: Path) -> None:
    """Every byte is there, and it does not become FULL."""
    server = StubbornServer()
    client = Client(make_file(tmp_path, LARGE), server, FakeJournal(Ticks()))
    assert_waited_within_the_budget(client, await given_up(client))
    assert server.calls.count("close") == 1 + RetryPolicy().tries  # the first one came behind bytes
    assert server.calls.count("send") == 10


async def test_a_token_that_tells_something_else_each_time(tmp_path: Path) -> None:
    """Turns between states are no progress either."""
    server = Detached()
    turns = [UploadTokenStatus.FULL, UploadTokenStatus.PARTIAL]

    def turning(token: UploadToken) -> UploadToken:
        turns.reverse()
        return replace(token, status=turns[0], uploaded_size=LARGE, attached_id="", updated_at=len(server.calls))

    server.tells = turning
    client = Client(make_file(tmp_path, LARGE), server, FakeJournal(Ticks()))
    await given_up(client)
    assert len(client.clock.waits) == RetryPolicy().tries - 1


async def test_a_standstill_that_ends_is_forgiven(tmp_path: Path) -> None:
    """A server that lags behind is only waited for."""
    server = StubbornServer()
    server.lets_go_after = 25
    client = Client(make_file(tmp_path, LARGE), server, FakeJournal(Ticks()))
    await client.start()
    assert client.clock.waits
    assert_arrived_once(client)


async def test_a_token_that_expires_whenever_it_is_attached(tmp_path: Path) -> None:
    """And is FULL when it is asked: once is a matter of course, twice is a failure."""
    server = StubbornServer()
    server.tells = telling(UploadTokenStatus.FULL, SMALL)
    server.fail("attach", TokenExpired, times=1000)
    client = Client(make_file(tmp_path, SMALL), server, FakeJournal(Ticks()))
    with pytest.raises(TokenExpired):
        await client.start()
    assert server.calls.count("attach") == RetryPolicy().tries + 1


async def test_no_second_entry_is_made_of_a_token(tmp_path: Path) -> None:
    """Where a session may only upload: the entry was made, and the token says that it was not."""
    server = StubbornServer()
    server.rights = ONLY_UPLOADS
    server.tells = telling(UploadTokenStatus.FULL, SMALL)
    client = Client(make_file(tmp_path, SMALL), server, FakeJournal(Ticks()))
    assert_waited_within_the_budget(client, await given_up(client))
    assert server.calls.count("add_entry") == 1
