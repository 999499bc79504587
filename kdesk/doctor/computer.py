"""The checks of this computer."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kdesk.doctor.case import Case, bad, failed, good, not_asked, warning
from kdesk.domain.doctor import Answer, Result, Said
from kdesk.environment import without_secrets
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.pictures.process import own_command
from kdesk.pictures.qt_facts import COMMAND, OFFSCREEN
from kdesk.store.credentials import KeyringCredentials

DISK_LOW, DISK_FULL = 1_000_000_000, 50_000_000
"""Free bytes below which the journal, pictures and logs may soon find no room, and below which they find none now."""
FEW_FILES = 512
"""A window with all its transfers, threads and processes has two hundred files open."""
PROGRAM_SECONDS = 15.0
WANTED_FORMATS = frozenset({"png", "jpeg", "gif", "svg", "webp"})


async def keyring(case: Case) -> Answer:
    """Whether secrets can be kept."""
    del case
    problem = await KeyringCredentials().check()
    # Without a keyring everything works, until kdesk is closed.
    return good(Said.KEYRING_FINE) if problem is None else failed(problem, Result.WARNING)


async def disk(case: Case) -> Answer:
    """Whether the data directory can be written, and how much room it has."""
    try:
        free = await case.threads.run(_free, case.data)
    except OSError as exc:
        return bad(Said.DISK_UNUSABLE, folder=str(case.data), detail=exc.strerror or str(exc))
    if free < DISK_FULL:
        return bad(Said.DISK_FULL, folder=str(case.data), free=free)
    if free < DISK_LOW:
        return warning(Said.DISK_LOW, folder=str(case.data), free=free)
    return good(Said.DISK_FINE, folder=str(case.data), free=free)


def _free(folder: Path) -> int:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"kdesk")
        file.flush()
    return shutil.disk_usage(folder).free


async def open_files(case: Case) -> Answer:
    """How many files this program may have open."""
    del case
    if sys.platform == "win32":
        return not_asked(Said.FILES_UNLIMITED)
    import resource  # noqa: PLC0415  this module is not everywhere

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return good(Said.FILES_UNLIMITED)
    if limit < FEW_FILES:
        return warning(Said.FILES_FEW, limit=limit)
    return good(Said.FILES_FINE, limit=limit)


async def ffmpeg(case: Case) -> Answer:
    """Which ffmpeg program there is; only VMAF and the demo server use one."""
    return await case.threads.run(_ffmpeg)


def _ffmpeg() -> Answer:
    review = _version("av")
    for program in ffmpeg_programs():
        told = _told([program, "-hide_banner", "-version"])
        if told is None:
            return warning(Said.FFMPEG_BROKEN, program=program)
        words = told.split()
        name = words[2] if len(words) > 2 else "?"  # noqa: PLR2004  “ffmpeg version 7.0.2-static …”
        return good(Said.FFMPEG_FOUND, program=program, version=name, review=review)
    return not_asked(Said.FFMPEG_NONE, review=review)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


async def qt(case: Case) -> Answer:
    """What the window needs of Qt: a platform, pictures, media. A process of its own finds out: it may end in Qt."""
    return await case.threads.run(_qt)


def _qt() -> Answer:
    if importlib.util.find_spec("PySide6") is None:
        return bad(Said.QT_BROKEN, detail="PySide6")
    seen = _has_screen()
    environment = without_secrets(os.environ)
    if not seen:
        environment["QT_QPA_PLATFORM"] = OFFSCREEN
    told = _told(own_command(COMMAND), environment)
    try:
        facts: dict[str, Any] = json.loads(told or "")
    except ValueError:
        return bad(Said.QT_BROKEN, detail="")
    missing = sorted(WANTED_FORMATS - set(facts["formats"]))
    facts["missing"] = ", ".join(missing)
    if not facts["media"]:
        return bad(Said.QT_NO_MEDIA, **facts)
    if missing:
        return warning(Said.QT_NO_FORMATS, **facts)
    return good(Said.QT_FINE, **facts) if seen else not_asked(Said.QT_NO_SCREEN, **facts)


def _has_screen() -> bool:
    """Return whether a window could be opened from here: over SSH, or in a service, there may be none."""
    on_unix = sys.platform not in {"win32", "darwin"}
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or not on_unix


def _told(command: list[str], environment: dict[str, str] | None = None) -> str | None:
    """Return what a program prints, None if it does not end well."""
    try:
        done = subprocess.run(  # noqa: S603  our own program, and the ffmpeg of this computer
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROGRAM_SECONDS,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
