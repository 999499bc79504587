"""Secrets in the operating system's keyring, accessed off the loop thread. Implements `ports.Credentials`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kdesk.errors import KeyringLocked, KeyringProblem, KeyringRefused
from kdesk.threads import run_once

if TYPE_CHECKING:  # the thread imports it
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE_NAME = "kdesk"

CHECK_SECONDS = 20.0
"""Time-out of a check, for which nobody is prompted."""

PROMPT_SECONDS = 120.0
"""Time-out of calls that may prompt for the keyring's password."""


class KeyringCredentials:
    """Stores one secret a name, among those of the service `SERVICE_NAME`.

    One call runs at a time, so that there is one prompt at a time; only `check` does not wait. A call that is cancelled
    or times out abandons its thread to the hanging prompt. No thread keeps kdesk from exiting.
    """

    def __init__(self, check_seconds: float = CHECK_SECONDS, prompt_seconds: float = PROMPT_SECONDS) -> None:
        self._check_seconds = check_seconds
        self._prompt_seconds = prompt_seconds
        self._prompt_lock = asyncio.Lock()

    async def check(self) -> KeyringProblem | None:
        """Return what is wrong with the keyring, without a prompt; None if nothing is."""
        try:
            async with asyncio.timeout(self._check_seconds):
                locked = await _run_on_thread(_is_locked)
        except TimeoutError:
            return KeyringRefused(f"it did not answer within {self._check_seconds:g} seconds")
        except KeyringProblem as problem:
            return problem
        return KeyringLocked() if locked else None

    async def load(self, name: str) -> str | None:
        """Return the secret of this name; None if there is none."""
        return await self._run_with_prompt(lambda backend: backend.get_password(SERVICE_NAME, name))

    async def save(self, name: str, secret: str) -> None:
        """Store a secret under a name."""
        await self._run_with_prompt(lambda backend: backend.set_password(SERVICE_NAME, name, secret), secret)

    async def forget(self, name: str) -> None:
        """Delete the secret of this name, if there is one."""
        await self._run_with_prompt(partial(_forget, name))

    async def _run_with_prompt(self, operation: Callable[[KeyringBackend], T], secret: str = "") -> T:
        try:
            async with asyncio.timeout(self._prompt_seconds), self._prompt_lock:
                return await _run_on_thread(operation, secret)
        except TimeoutError as exc:
            raise KeyringLocked(f"nobody answered it within {self._prompt_seconds:g} seconds") from exc


async def _run_on_thread(operation: Callable[[KeyringBackend], T], secret: str = "") -> T:
    # A thread per call: one that hangs in a prompt must not hold up the next call.
    return await run_once("kdesk-keyring", _run, operation, secret)


def _run(operation: Callable[[KeyringBackend], T], secret: str) -> T:
    """Run an operation, on a thread of its own. Raises KeyringProblem."""
    # Here and below: `keyring` looks through every installed package for its back ends, so the window does not wait.
    from kdesk.store import keyring_backend  # noqa: PLC0415

    try:
        return operation(keyring_backend.find_backend())
    except KeyringProblem:
        raise
    except Exception as exc:  # noqa: BLE001  translates the errors of any keyring
        # Without the cause if there is a secret, which a backend's message might contain.
        raise keyring_backend.translate(exc, secret) from (None if secret else exc)


def _is_locked(backend: KeyringBackend) -> bool:
    from kdesk.store.keyring_backend import is_locked  # noqa: PLC0415

    return is_locked(backend)


def _forget(name: str, backend: KeyringBackend) -> None:
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415

    try:
        backend.delete_password(SERVICE_NAME, name)
    # Most back ends raise it for a secret that is not there, too.
    except PasswordDeleteError:
        if backend.get_password(SERVICE_NAME, name) is not None:
            raise
