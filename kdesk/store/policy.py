r"""The policy of an administrator: read only from a place that nobody else can write.

Under Linux it is `/etc/kdesk/policy.json`, under macOS `/Library/Application Support/kdesk/policy.json`: the file and
every folder above it must belong to root, and nobody else may write them. Under Windows it is the text `policy` of
the registry key `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\kdesk`, which only administrators can write. No variable of
the environment names another place: that would be a way around it.
"""

import json
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from kdesk.domain.options.policy import NO_POLICY, Policy, PolicyProblem
from kdesk.domain.settings import OPTIONS
from kdesk.store.option_values import ReadOptions, read_options

POLICY_FILES = {
    "linux": Path("/etc/kdesk/policy.json"),
    "darwin": Path("/Library/Application Support/kdesk/policy.json"),
}
MAX_BYTES = 1_000_000
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_KEYS = {"settings", "locked"}


def read_policy() -> Policy:
    """Return the policy of this computer."""
    if sys.platform == "win32":
        # Imports a module of Windows.
        from kdesk.store.policy_registry import registry_text  # noqa: PLC0415

        source, data = registry_text()
        return policy_of_text(data, source) if data is not None else NO_POLICY
    path = POLICY_FILES.get(sys.platform)
    return policy_of_file(path) if path else NO_POLICY


def policy_of_file(path: Path, *, owner: int = 0, top: Path = Path("/")) -> Policy:
    """Return the policy of a file, an empty one with its problem if the file is not to be trusted.

    Args:
        path: Absolute.
        owner: Number of the only user who may be able to write it.
        top: Folder below which all is checked, and which is trusted itself where it is not the root of the system.
    """
    try:
        if refused := _refusal(path, owner, top):
            problem, place = refused
            return Policy(source=str(path), problem=problem, about=str(place))
        data = _read(path, owner)
    except (FileNotFoundError, NotADirectoryError):
        return NO_POLICY
    except OSError as exc:
        return _unreadable(str(path), exc)
    return policy_of_text(data, str(path))


def policy_of_text(data: bytes, source: str) -> Policy:
    """Return the policy that a JSON text describes: `{"settings": {name: value}, "locked": [name]}`."""
    try:
        text = json.loads(data)
    except (ValueError, RecursionError):
        return Policy(source=source, problem=PolicyProblem.NO_POLICY)
    if not isinstance(text, dict) or not isinstance(settings := text.get("settings", {}), dict):
        return Policy(source=source, problem=PolicyProblem.NO_POLICY)
    locked = text.get("locked", [])
    if not isinstance(locked, list):
        locked = ["locked"]  # named below as what cannot be followed
    lockable = {option.name for option in OPTIONS if option.row.lockable}
    read = read_options(settings)
    kept = {name: value for name, value in read.values.items() if name in lockable}
    names = frozenset(name for name in locked if isinstance(name, str) and name in lockable) - {*read.unusable}
    left_out = _left_out(text, read, locked, lockable)
    return Policy(kept, names, source, PolicyProblem.LEFT_OUT if left_out else None, left_out)


def _left_out(text: Mapping[str, object], read: ReadOptions, locked: list[object], lockable: set[str]) -> str:
    """Return the names that are not followed, "" if there are none."""
    names = [*read.unknown, *read.unusable, *(text.keys() - _KEYS)]
    names += [name for name in read.values if name not in lockable]
    # As texts: a list or an object is in no set.
    names += [name for name in map(str, locked) if name not in lockable]
    return ", ".join(sorted(set(names)))


def _refusal(path: Path, owner: int, top: Path) -> tuple[PolicyProblem, Path] | None:
    """Return why others could have written a file, and the place, None if nobody else can; raises OSError.

    From above: what lies in a folder that nobody else can write, nobody else can replace while the rest is checked.
    """
    above = [folder for folder in reversed(path.parents) if folder.is_relative_to(top)]
    checked = above if top == Path(top.anchor) else above[1:]
    for place in (*checked, path):
        status = place.lstat()
        if stat.S_ISLNK(status.st_mode):
            return PolicyProblem.LINK, place
        if status.st_uid != owner:
            return PolicyProblem.OWNER, place
        if status.st_mode & _OTHERS_WRITE:
            return PolicyProblem.WRITABLE, place
    return None


def _unreadable(source: str, exc: OSError) -> Policy:
    return Policy(source=source, problem=PolicyProblem.UNREADABLE, about=exc.strerror or str(exc))


def _read(path: Path, owner: int) -> bytes:
    """Return what a file holds, which is checked once more where it is open. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_uid != owner or status.st_size > MAX_BYTES:
            raise OSError(f"{path}: no file of an administrator")
        return file.read(MAX_BYTES)
