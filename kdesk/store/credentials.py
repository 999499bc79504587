"""Secrets in the operating system's keyring, off the loop thread. Implements `ports.Credentials`."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from kdesk.domain.account import Account
from kdesk.errors import KeyringLocked, KeyringProblem, KeyringRefused
from kdesk.store.keyring_backend import find_backend, is_locked, translate
from kdesk.threads import Workers

T = TypeVar("T")

SERVICE_NAME = "kdesk"

CHECK_PATIENCE = 20.0
"""Seconds for an answer that no person is needed for."""

PROMPT_PATIENCE = 120.0
"""Seconds for an answer that may wait for a person to type the keyring's password."""


class KeyringCredentials:
    """One secret an account, kept under the account's key.

    One call at a time, so that a person sees one prompt; only the check waits for nobody. A call that is cancelled or
    out of patience leaves its thread to the prompt that hangs; no thread keeps kdesk from ending.
    """

    def __init__(self, check_patience: float = CHECK_PATIENCE, prompt_patience: float = PROMPT_PATIENCE) -> None:
        self._check_patience = check_patience
        self._prompt_patience = prompt_patience
        self._turn = asyncio.Lock()

    async def check(self) -> KeyringProblem | None:
        """Tell what is wrong with the keyring, without making it ask a person for anything."""
        try:
            async with asyncio.timeout(self._check_patience):
                locked = await _ask(is_locked)
        except TimeoutError:
            return KeyringRefused(f"it did not answer within {self._check_patience:g} seconds")
        except KeyringProblem as problem:
            return problem
        return KeyringLocked() if locked else None

    async def load(self, account: Account) -> str | None:
        """Return the secret of an account, None where none is kept."""
        return await self._patiently(lambda backend: backend.get_password(SERVICE_NAME, account.key))

    async def save(self, account: Account, secret: str) -> None:
        """Keep the secret of an account."""
        await self._patiently(lambda backend: backend.set_password(SERVICE_NAME, account.key, secret), secret)

    async def forget(self, account: Account) -> None:
        """Remove the secret of an account; none there is fine."""
        await self._patiently(partial(_forget, account.key))

    async def _patiently(self, question: Callable[[KeyringBackend], T], secret: str = "") -> T:
        try:
            async with asyncio.timeout(self._prompt_patience), self._turn:
                return await _ask(question, secret)
        except TimeoutError as exc:
            raise KeyringLocked(f"nobody answered it within {self._prompt_patience:g} seconds") from exc


async def _ask(question: Callable[[KeyringBackend], T], secret: str = "") -> T:
    thread = Workers("kdesk-keyring", 1)
    try:
        return await thread.run(_answer, question, secret)
    finally:
        thread.close()


def _answer(question: Callable[[KeyringBackend], T], secret: str) -> T:
    """Ask the keyring, on a thread of its own. Raises KeyringProblem."""
    try:
        return question(find_backend())
    except KeyringProblem:
        raise
    except Exception as exc:  # noqa: BLE001  the door to the keyrings of five systems, each with errors of its own
        # Without the cause where a secret is about: a backend's message could hold it.
        raise translate(exc, secret) from (None if secret else exc)


def _forget(key: str, backend: KeyringBackend) -> None:
    try:
        backend.delete_password(SERVICE_NAME, key)
    except PasswordDeleteError:
        if backend.get_password(SERVICE_NAME, key) is not None:
            raise
