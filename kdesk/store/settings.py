"""Settings as a JSON file. No secret is ever in it: an account is kept without one."""

import json
import logging
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from kdesk.domain.account import Account, normalise_service_url
from kdesk.domain.settings import VALID, Settings
from kdesk.errors import BadServiceUrl, Reason, StoreProblem
from kdesk.private_files import make_private
from kdesk.store.files import set_aside, write_atomically
from kdesk.threads import Workers

log = logging.getLogger(__name__)

T = TypeVar("T")


class SettingsFile:
    """Reads and writes the settings on a thread of its own, one call after the other.

    Attributes:
        damaged: Where a file that could not be read in full was set aside; None while there was none.
    """

    def __init__(self, path: Path) -> None:
        self.damaged: Path | None = None
        self._path = path
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
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as exc:
            log.warning("settings not read: %s", exc)
            return Settings()
        settings, whole = read_settings(data)
        if not whole:
            self._replace_damaged(settings)
        return settings

    def _replace_damaged(self, settings: Settings) -> None:
        """Rename the damaged file, and store the options that could be read under its former name."""
        try:
            self.damaged = set_aside(self._path)
            self._save(settings)
        except (OSError, StoreProblem) as exc:
            log.warning("damaged settings not set aside: %s", exc)

    def _save(self, settings: Settings) -> None:
        # ASCII, in which JSON can hold half surrogates; UTF-8 refuses them.
        text = json.dumps(asdict(settings), indent=2, ensure_ascii=True)
        try:
            make_private(self._path.parent)
            write_atomically(self._path, f"{text}\n".encode("ascii"))
        except OSError as exc:
            raise StoreProblem(f"{self._path}: {exc.strerror or exc}", reason=Reason.SETTINGS_NOT_SAVED) from exc


def read_settings(data: bytes) -> tuple[Settings, bool]:
    """Read what can be read, each option by itself; the others keep their defaults.

    Returns:
        The settings, and whether everything was read.
    """
    try:
        # Not by msgspec: it refuses the whole text for one NaN in it.
        values = json.loads(data)
    except (ValueError, RecursionError):
        return Settings(), False
    if not isinstance(values, dict):
        return Settings(), False
    types = get_type_hints(Settings)
    read: dict[str, Any] = {}
    whole = values.keys() <= types.keys()
    for option in fields(Settings):
        if option.name not in values:
            continue
        try:
            value, all_of_it = _decode(values[option.name], types[option.name])
        except (msgspec.ValidationError, OverflowError):
            whole = False
            continue
        usable = option.metadata[VALID](value)
        whole = whole and all_of_it and usable
        if usable:
            read[option.name] = value
    return Settings(**read), whole


def _decode(value: object, kind: Any) -> tuple[Any, bool]:
    """Return the value of an option, and whether all of it was read: accounts are read one by one."""
    if kind == tuple[Account, ...]:
        return _accounts(value)
    return _convert(value, kind), True


def _convert(value: object, kind: type[T]) -> T:
    """Convert what a JSON text holds, and refuse fields that the type does not have. Raises msgspec.ValidationError."""
    if is_dataclass(kind) and isinstance(value, dict) and not value.keys() <= {field.name for field in fields(kind)}:
        raise msgspec.ValidationError("an unknown field")
    return msgspec.convert(value, kind)


def _accounts(value: object) -> tuple[tuple[Account, ...], bool]:
    items = _convert(value, list[object])
    found: dict[str, Account] = {}
    for item in items:
        try:
            account = _convert(item, Account)
            account = replace(account, service_url=normalise_service_url(account.service_url))
        except (msgspec.ValidationError, BadServiceUrl):
            continue
        found[account.key] = account
    return tuple(found.values()), len(found) == len(items)
