"""Signing in through login pages. Implements `login_page.LoginPages`."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kdesk.browser_sign_in.answers import PATH
from kdesk.browser_sign_in.listener import AnswerListener, Limits
from kdesk.domain.login_page import LOGIN_SECONDS, PageWords, address_to_open
from kdesk.errors import Reason, SignInRefused


class OpenLogin:
    """Implements `login_page.Login`.

    Attributes:
        address: What the browser opens.
    """

    def __init__(self, address: str, answer: asyncio.Future[str], ends_at: float) -> None:
        self.address = address
        self._answer = answer
        self._ends_at = ends_at

    async def session(self) -> str:
        """Wait for the KS. Raises SignInRefused if none comes in time."""
        try:
            async with asyncio.timeout_at(self._ends_at):
                # Shielded: the listener ends the future when it is closed, nobody else.
                return await asyncio.shield(self._answer)
        except TimeoutError:
            raise SignInRefused(reason=Reason.LOGIN_PAGE_SILENT) from None


class BrowserSignIn:
    """Begins sign-ins, each with a state of its own.

    Args:
        words: Returns the words of the pages that the browser shows.
        hide: Called with every state and KS, to keep it out of the log.
        seconds: How long an answer is waited for.
        limits: Of the connections.
    """

    def __init__(
        self,
        words: Callable[[], PageWords],
        hide: Callable[[str], None],
        *,
        seconds: float = LOGIN_SECONDS,
        limits: Limits | None = None,
    ) -> None:
        self._words, self._hide = words, hide
        self._seconds = seconds
        self._limits = limits or Limits()

    @asynccontextmanager
    async def begin(self, login_page: str) -> AsyncIterator[OpenLogin]:
        """Listen for one answer of this page. Raises SignInRefused if no port can be listened at."""
        state = secrets.token_urlsafe(32)
        self._hide(state)
        ends_at = asyncio.get_running_loop().time() + self._seconds
        async with AnswerListener(login_page, state, self._words(), self._limits) as listener:
            listener.answer.add_done_callback(self._hide_answer)
            yield OpenLogin(address_to_open(login_page, listener.address + PATH, state), listener.answer, ends_at)

    def _hide_answer(self, answer: asyncio.Future[str]) -> None:
        if not answer.cancelled():
            self._hide(answer.result())
