"""The files of a support bundle, and the archive."""

import io
import json
import os
import platform
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kdesk import __version__
from kdesk.crash_file import last_crash, time_text
from kdesk.domain.doctor import DoctorReport
from kdesk.domain.settings import Settings
from kdesk.domain.support_bundle import BundleFile
from kdesk.domain.timeline import Timeline, facts_of
from kdesk.domain.transfer import Transfer
from kdesk.errors import Reason, StoreProblem
from kdesk.logs import KEPT_FILES, LOG_FILE
from kdesk.messages.doctor import report_json, report_text
from kdesk.messages.translation import language
from kdesk.plain_text import decodable
from kdesk.store.files import write_atomically
from kdesk.store.settings_export import exported
from kdesk.support.cleaning import Cleaner

_SESSION = {"desktop": "XDG_CURRENT_DESKTOP", "session": "XDG_SESSION_TYPE", "Qt platform": "QT_QPA_PLATFORM"}
"""Variables by which a session names itself."""
LOG_BYTES = 1_000_000
"""Of the end of each file of the log."""
MOST_TRANSFERS = 1_000
"""Of the summary of the journal: those that were added last."""
MOST_TIMELINES = 100
_PACKAGES = ("PySide6-Essentials", "httpx", "truststore", "msgspec", "keyring", "qasync", "av", "imageio-ffmpeg")
_PERSONAL = frozenset({"proxy_address", "proxy_user", "proxy_not_for", "extra_ca", "update_address"})
"""Of these only whether there is something."""


@dataclass(frozen=True, slots=True)
class BundleSources:
    """What a bundle is made of.

    Attributes:
        logs: Folder of the log.
        timelines: Of some of the transfers, by their ids.
        doctor: What the doctor found; None if it was not asked.
    """

    logs: Path
    settings: Settings
    transfers: Sequence[Transfer]
    timelines: Mapping[str, Timeline] = field(default_factory=dict)
    doctor: DoctorReport | None = None


def bundle_files(
    sources: BundleSources, redact: Callable[[str], str], *, names: bool = False
) -> tuple[BundleFile, ...]:
    """Return the files of a bundle. Reads the log, so that it belongs on a thread.

    Args:
        sources: What there is.
        redact: Knows the secrets of this run.
        names: Whether files and entries may be named.
    """
    clean = Cleaner(redact, sources.settings.accounts, sources.transfers, names=names)
    found = [
        BundleFile("versions.txt", _versions()),
        *_doctor(sources.doctor),
        BundleFile("settings.json", _settings(sources.settings)),
        BundleFile("transfers.json", _transfers(sources.transfers, names=names)),
        BundleFile("timelines.json", _timelines(sources)),
        *_crash(sources.logs),
        *_log(sources.logs),
    ]
    return tuple(BundleFile(one.name, decodable(clean(one.text))) for one in found if one.text)


def save_bundle(path: Path, files: Sequence[BundleFile]) -> None:
    """Write the archive for this user only. Raises StoreProblem."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in files:
            packed.writestr(one.name, one.text)
    try:
        write_atomically(path, archive.getvalue(), durable=False)
    except OSError as exc:
        raise StoreProblem(f"{path}: {exc.strerror or exc}", reason=Reason.RECEIPT_NOT_SAVED) from exc


def timelines_wanted(transfers: Sequence[Transfer]) -> Sequence[Transfer]:
    """Return the transfers whose timelines a bundle holds: those that were added last."""
    return transfers[-MOST_TIMELINES:]


def _versions() -> str:
    lines = [f"kdesk {__version__}{' (frozen)' if getattr(sys, 'frozen', False) else ''}"]
    lines += [f"Python {platform.python_version()}", f"{platform.platform()}, {platform.machine()}"]
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package}: none")
    return "\n".join([*lines, *_desktop(), f"language {language()}"]) + "\n"


def _desktop() -> list[str]:
    """Return what the system and its desktop call themselves, as far as they do."""
    try:
        told = [platform.freedesktop_os_release()["PRETTY_NAME"]]
    except OSError:
        told = []
    named = ((name, os.environ.get(variable)) for name, variable in _SESSION.items())
    return [*told, *(f"{name} {value}" for name, value in named if value)]


def _doctor(report: DoctorReport | None) -> tuple[BundleFile, ...]:
    if report is None:
        return ()
    return BundleFile("doctor.txt", report_text(report) + "\n"), BundleFile("doctor.json", report_json(report) + "\n")


def _settings(settings: Settings) -> str:
    stored: dict[str, Any] = json.loads(exported(settings))
    for name in _PERSONAL & stored["settings"].keys():
        stored["settings"][name] = bool(stored["settings"][name])
    accounts = [{"server": one.service_url, "kind": one.kind.value} for one in settings.accounts]
    return json.dumps({**stored, "accounts": accounts}, indent=2) + "\n"


def _transfers(transfers: Sequence[Transfer], *, names: bool) -> str:
    states = Counter(one.state.value for one in transfers)
    troubles = Counter(f"{one.trouble.kind} {one.trouble.reason.value}".strip() for one in transfers if one.trouble)
    rows = [_row(one, names=names) for one in transfers[-MOST_TRANSFERS:]]
    summary = {"count": len(transfers), "states": dict(states), "troubles": dict(troubles), "transfers": rows}
    return json.dumps(summary, indent=1, ensure_ascii=True) + "\n"


def _row(transfer: Transfer, *, names: bool) -> dict[str, Any]:
    trouble, checked, reserved = transfer.trouble, transfer.verification, transfer.reservation
    return {
        "id": transfer.id,
        **({"name": transfer.file.name} if names else {}),
        "state": transfer.state.value,
        "kind": transfer.file.kind.value,
        "size": transfer.file.size,
        "accepted": transfer.accepted_bytes,
        "entry": reserved.entry_id,
        "created": transfer.created_at,
        "started": transfer.started_at,
        "finished": transfer.finished_at,
        "retries": transfer.retries,
        "trouble": [trouble.kind, trouble.reason.value, trouble.code] if trouble else None,
        "question": transfer.question.kind.value if transfer.question else None,
        "comparison": checked.outcome.value if checked else None,
    }


def _timelines(sources: BundleSources) -> str:
    told = {key: facts_of(one) for key, one in sources.timelines.items()}
    return json.dumps(told, indent=1) + "\n" if told else ""


def _crash(logs: Path) -> tuple[BundleFile, ...]:
    text, at = last_crash(logs)
    return (BundleFile("crash.txt", f"{time_text(at)}\n{text}"),) if text else ()


def _log(logs: Path) -> tuple[BundleFile, ...]:
    names = [LOG_FILE, *(f"{LOG_FILE}.{number}" for number in range(1, KEPT_FILES + 1))]
    return tuple(BundleFile(name, tail(logs / name, LOG_BYTES)) for name in names)


def tail(path: Path, most: int) -> str:
    """Return the whole lines of the end of a file, "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - most))
            data = file.read(most)
    except OSError:
        return ""
    if size > most:
        data = data.partition(b"\n")[2]
    return data.decode("utf-8", "replace")
