"""Settings as a JSON file. No secret is ever in it: an account is kept without one."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kdesk.domain.account import Account, SignInKind, normalise_service_url
from kdesk.domain.settings import MAX_SLOTS, NO_LIMIT, Settings, SpeedLimit
from kdesk.domain.verification import Level
from kdesk.errors import BadServiceUrl, Reason, StoreProblem
from kdesk.private_files import make_private
from kdesk.store.files import set_aside, write_atomically
from kdesk.threads import Workers

log = logging.getLogger(__name__)


class SettingsFile:
    """Reads and writes the settings off the loop thread, one after the other.

    damaged  where a file that could not be read in full was set aside, None while there was none
    """

    def __init__(self, path: Path) -> None:
        self.damaged: Path | None = None
        self._path = path
        self._thread = Workers("kdesk-settings", 1)

    async def load(self) -> Settings:
        """Return the settings; what cannot be read has its default, and its file is set aside."""
        return await self._thread.run(self._load)

    async def save(self, settings: Settings) -> None:
        """Replace the file in one step. Raises StoreProblem."""
        await self._thread.run(self._save, settings)

    def close(self) -> None:
        """Let the thread end after what it was given; every call that was awaited is done already."""
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
        """Keep the damaged file under another name and what was readable of it under its own."""
        try:
            self.damaged = set_aside(self._path)
            self._save(settings)
        except (OSError, StoreProblem) as exc:
            log.warning("damaged settings not set aside: %s", exc)

    def _save(self, settings: Settings) -> None:
        text = json.dumps(asdict(settings), indent=2, ensure_ascii=True)
        try:
            make_private(self._path.parent)
            write_atomically(self._path, f"{text}\n".encode("ascii"))
        except OSError as exc:
            raise StoreProblem(f"{self._path}: {exc.strerror or exc}", reason=Reason.SETTINGS_NOT_SAVED) from exc


def read_settings(data: bytes) -> tuple[Settings, bool]:
    """Read what can be read, and tell whether that was everything: each field by itself, the rest at its default."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return Settings(), False
    if not isinstance(fields, dict):
        return Settings(), False
    accounts, all_accounts = _accounts(fields.get("accounts", []))
    limit, whole_limit = _limit(fields.get("limit", {}))
    readable = {name: value for name, value in fields.items() if name in _VALID and _VALID[name](value)}
    whole = all_accounts and whole_limit and readable.keys() == fields.keys() - {"accounts", "limit"}
    verify = Level(readable.pop("verify", Level.SIZE))
    return Settings(**readable, limit=limit, verify=verify, accounts=accounts), whole


def _valid_slots(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_SLOTS


def _valid_volume(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value <= 1.0


def _valid_depth(value: object) -> bool:
    return isinstance(value, str) and value in set(Level)


_VALID: Mapping[str, Callable[[object], bool]] = {
    "slots": _valid_slots,
    "volume": _valid_volume,
    "asks_before_quitting": lambda value: isinstance(value, bool),
    "verify": _valid_depth,
}


def _limit(value: object) -> tuple[SpeedLimit, bool]:
    """Read the limit on the speed; what is not one is none."""
    if not isinstance(value, dict) or not value.keys() <= {"bytes_per_second", "polite"}:
        return NO_LIMIT, False
    rate, polite = value.get("bytes_per_second", 0), value.get("polite", False)
    if isinstance(rate, bool) or not isinstance(rate, int) or rate < 0 or not isinstance(polite, bool):
        return NO_LIMIT, False
    return SpeedLimit(rate, polite), True


def _accounts(value: object) -> tuple[tuple[Account, ...], bool]:
    if not isinstance(value, list):
        return (), False
    read = [_account(item) for item in value]
    found = {account.key: account for account in read if account}
    return tuple(found.values()), len(found) == len(value)


_FLAGS = ("allow_plain_http", "searchable_tag")
_NOT_TEXT = frozenset({"partner_id", *_FLAGS})


def _account(value: Any) -> Account | None:
    """Read one account, None when something in it is missing, unknown or of another type."""
    if not isinstance(value, dict) or not isinstance(value.get("partner_id"), int):
        return None
    if not all(isinstance(text, str) for name, text in value.items() if name not in _NOT_TEXT):
        return None
    if not all(isinstance(value.get(flag, False), bool) for flag in _FLAGS):
        return None
    try:
        fields = value | {"kind": SignInKind(value["kind"]), "service_url": normalise_service_url(value["service_url"])}
        return Account(**fields)
    except (KeyError, TypeError, ValueError, BadServiceUrl):
        return None
