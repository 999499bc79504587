"""The way to the servers, by the options: the same for the window and for commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.network_choice import NetworkChoice, proxy_secret
from kdesk.domain.options.network import ProxyMode
from kdesk.errors import CertificatesUnusable, KdeskError, KeyringProblem
from kdesk.store.credentials import KeyringCredentials
from kdesk.threads import run_once

if TYPE_CHECKING:  # it is imported when it is made
    from kdesk.domain.options.port import Options
    from kdesk.domain.settings import Settings
    from kdesk.kaltura.client import HttpClient

MAX_CERTIFICATES = 5_000_000
"""Bytes of a file of certificates that are read at most."""
NETWORK_OPTIONS = ("proxy", "proxy_address", "proxy_user", "proxy_not_for", "extra_ca")

Hide = Callable[[str], None]


async def network_choice(settings: Settings, hide: Hide) -> tuple[NetworkChoice, KdeskError | None]:
    """Return what the options choose, with the password of the proxy and the text of the certificates.

    What cannot be had is empty: a proxy is never left out because of a keyring or a file.

    Args:
        hide: Called with the password, to keep it out of the log.

    Returns:
        The choice, and what could not be had: CertificatesUnusable or KeyringProblem.
    """
    problem: KdeskError | None = None
    password = authorities = ""
    try:
        if settings.proxy is ProxyMode.MANUAL and settings.proxy_user:
            password = await KeyringCredentials().load(secret_of(settings)) or ""
            hide(password)
    except KeyringProblem as exc:
        problem = exc
    try:
        authorities = await _certificates(settings.extra_ca)
    except CertificatesUnusable as exc:
        problem = exc
    choice = NetworkChoice(
        settings.proxy,
        settings.proxy_address,
        settings.proxy_user,
        password,
        settings.proxy_not_for,
        authorities,
    )
    return choice, problem


async def chosen_network(settings: Settings, hide: Hide) -> NetworkChoice:
    """Return what the options choose, for a command. Raises CertificatesUnusable, KeyringProblem."""
    choice, problem = await network_choice(settings, hide)
    if problem is not None:
        raise problem
    return choice


def secret_of(settings: Settings) -> str:
    """Return the name of the password of the chosen proxy and user."""
    return proxy_secret(settings.proxy_address, settings.proxy_user)


async def _certificates(path: str) -> str:
    if not path:
        return ""
    try:
        return await run_once("kdesk-certificates", _read, Path(path))
    except (OSError, ValueError) as exc:
        raise CertificatesUnusable(str(exc)) from exc


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MAX_CERTIFICATES).decode("ascii")


class FollowedNetwork:
    """Lets the options of the network hold while the window runs.

    Args:
        options: Say which way, and may change at any time.
        http: Makes the connections.
        hide: Called with passwords, to keep them out of the log.

    Attributes:
        choice: That holds.
        problem: Why the options do not hold; None while they do.
        resume: Lets everything go on at once over new connections; None until there is something.
    """

    def __init__(self, options: Options, http: HttpClient, hide: Hide) -> None:
        self._options, self._http, self._hide = options, http, hide
        self.choice = NetworkChoice()
        self.problem: KdeskError | None = None
        self.resume: Callable[[], Awaitable[None]] | None = None
        # A keyring may take long: what was read of it for earlier options must not come after the present ones.
        self._applying = asyncio.Lock()

    async def start(self) -> None:
        """Apply the options of the start."""
        await self._apply()

    async def apply(self) -> None:
        """Apply the present options; if they differ, what runs goes on over new connections."""
        async with self._applying:
            before = self.choice
            await self._apply()
            is_other = self.choice != before
        if is_other and self.resume is not None:
            await self.resume()

    async def set_password(self, password: str) -> None:
        """Keep the password of the chosen proxy and user in the keyring, "" to forget it. Raises KeyringProblem."""
        secret = secret_of(self._options.settings)
        self._hide(password)
        if password:
            await KeyringCredentials().save(secret, password)
        else:
            await KeyringCredentials().forget(secret)
        await self.apply()

    async def _apply(self) -> None:
        choice, self.problem = await network_choice(self._options.settings, self._hide)
        if choice == self.choice:
            return
        try:
            self._http.choose(choice, self._hide)
        except CertificatesUnusable as problem:
            self.problem = problem
            self._http.choose(replace(choice, authorities=""), self._hide)
        self.choice = choice
