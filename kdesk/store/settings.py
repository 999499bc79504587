"""Settings as a JSON file. No secret is ever in it: an account is kept without one."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

import msgspec

from kdesk.domain.account import Account, normalise_service_url
from kdesk.domain.settings import Settings, meta_of
from kdesk.errors import BadServiceUrl, Reason, StoreProblem
from kdesk.private_files import make_private
from kdesk.store.files import beside_newer, set_aside, write_atomically
from kdesk.store.option_values import TYPES, UnknownField, convert, plain
from kdesk.threads import Workers

MOST_BYTES = 16_000_000
"""Of a file that is read: thousands of accounts fit in; a longer one is none of ours."""

log = logging.getLogger(__name__)


class _Fault(Enum):
    """What keeps a file from being read in full."""

    DAMAGED = auto()
    NEWER = auto()


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a settings file holds.

    Attributes:
        whole: Whether everything was read.
        is_newer: Whether there is something that this kdesk does not know: a later one wrote it.
    """

    settings: Settings
    whole: bool = True
    is_newer: bool = False


class SettingsFile:
    """Reads and writes the settings on a thread of its own, one call after the other.

    Only what differs from the defaults is written: a default that an administrator sets later holds for the rest.
    The file of a later kdesk stays as it is, and what changes is kept in a file beside it.

    Args:
        path: The file.
        defaults: Of this computer.

    Attributes:
        damaged: Where a file that could not be read in full was set aside; None while there was none.
        newer: The file of a later kdesk; None if there is none.
    """

    def __init__(self, path: Path, defaults: Settings | None = None) -> None:
        self.damaged: Path | None = None
        self.newer: Path | None = None
        self._path = path
        self._defaults = defaults or Settings()
        self._thread = Workers("kdesk-settings", 1)

    async def load(self) -> Settings:
        """Return the settings. What cannot be read has its default, and the file is set aside."""
        return await self._thread.run(self._load)

    async def save(self, settings: Settings) -> None:
        """Replace the file in one step.

        Raises:
            StoreProblem: The file could not be written.
        """
        await self._thread.run(self._save, settings)

    def close(self) -> None:
        """End the thread after its pending work."""
        self._thread.close()

    def _load(self) -> Settings:
        read = self._read()
        if read is not None and read.is_newer and self.newer is None:
            # No warning: commands write those to the terminal, each time; `kdesk settings` and the window say it.
            log.info("settings of a later kdesk: %s", self._path)
            self.newer, self._path = self._path, beside_newer(self._path)
            read = self._read() or replace(read, whole=True)
        if read is None:
            return self._defaults
        if not read.whole:
            self._replace_damaged(read.settings)
        return read.settings

    def _read(self) -> ReadSettings | None:
        """Read the file; None if there is none, or none that can be read."""
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as exc:
            log.warning("settings not read: %s", exc)
            return None
        return (
            read_settings(data, self._defaults)
            if len(data) <= MOST_BYTES
            else ReadSettings(self._defaults, whole=False)
        )

    def _replace_damaged(self, settings: Settings) -> None:
        """Rename the damaged file, and store the options that could be read under its former name."""
        try:
            self.damaged = set_aside(self._path)
            self._save(settings)
        except (OSError, StoreProblem) as exc:
            log.warning("damaged settings not set aside: %s", exc)

    def _save(self, settings: Settings) -> None:
        # ASCII, in which JSON can hold half surrogates; UTF-8 refuses them.
        text = json.dumps(_differing(settings, self._defaults), indent=2, ensure_ascii=True)
        try:
            make_private(self._path.parent)
            write_atomically(self._path, f"{text}\n".encode("ascii"))
        except OSError as exc:
            raise StoreProblem(f"{self._path}: {exc.strerror or exc}", reason=Reason.SETTINGS_NOT_SAVED) from exc


def read_settings(data: bytes, defaults: Settings | None = None) -> ReadSettings:
    """Read what can be read, each option by itself; the others keep their defaults."""
    read = defaults or Settings()
    try:
        # Not by msgspec: it refuses the whole text for one NaN in it.
        values = json.loads(data)
    except (ValueError, RecursionError):
        return ReadSettings(read, whole=False)
    if not isinstance(values, dict):
        return ReadSettings(read, whole=False)
    faults = {_Fault.NEWER} if values.keys() - TYPES.keys() else set[_Fault]()
    for name in TYPES.keys() & values.keys():
        try:
            value, found = _decode(values[name], TYPES[name])
        except UnknownField:
            faults.add(_Fault.NEWER)
            continue
        except (msgspec.ValidationError, OverflowError):
            faults.add(_Fault.DAMAGED)
            continue
        faults |= found
        if meta_of(name).valid(value):
            read = replace(read, **{name: value})
        else:
            faults.add(_Fault.DAMAGED)
    return ReadSettings(read, not faults, _Fault.NEWER in faults)


def _differing(settings: Settings, defaults: Settings) -> Mapping[str, Any]:
    """Return the options that differ from the defaults, as JSON can hold them."""
    named = ((name, getattr(settings, name)) for name in TYPES)
    return {name: plain(value) for name, value in named if value != getattr(defaults, name)}


def _decode(value: object, kind: Any) -> tuple[Any, set[_Fault]]:
    """Return the value of an option, and what is wrong with it: accounts are read one by one."""
    if kind == tuple[Account, ...]:
        return _accounts(value)
    return convert(value, kind), set()


def _accounts(value: object) -> tuple[tuple[Account, ...], set[_Fault]]:
    items = convert(value, list[object])
    faults = set[_Fault]()
    found: dict[str, Account] = {}
    for item in items:
        try:
            account = _account(item, faults)
        except (msgspec.ValidationError, BadServiceUrl):
            continue
        found[account.key] = account
    if len(found) < len(items):
        faults.add(_Fault.DAMAGED)
    return tuple(found.values()), faults


def _account(item: object, faults: set[_Fault]) -> Account:
    """Return an account. What a later kdesk says of it is left out, and noted."""
    try:
        account = convert(item, Account)
    except UnknownField:
        faults.add(_Fault.NEWER)
        account = msgspec.convert(item, Account)
    return replace(account, service_url=normalise_service_url(account.service_url))
