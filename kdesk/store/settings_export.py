"""Options as a file for another computer: the table of the settings, without accounts and what else is personal."""

import json
from pathlib import Path

from kdesk.domain.settings import OPTIONS, Settings
from kdesk.errors import Reason, StoreProblem
from kdesk.store.files import write_atomically
from kdesk.store.option_values import ReadOptions, plain, read_options

FORM, VERSION = "kdesk-settings", 1
MAX_BYTES = 1_000_000


def exported(settings: Settings) -> bytes:
    """Return all options of the table as JSON; its `settings` are those of a policy too."""
    values = {option.name: plain(option.value(settings)) for option in OPTIONS}
    text = json.dumps({FORM: VERSION, "settings": values}, indent=2, ensure_ascii=True)
    return f"{text}\n".encode("ascii")


def export_to(path: Path, settings: Settings) -> None:
    """Write all options of the table to a file. Raises StoreProblem."""
    try:
        write_atomically(path, exported(settings), private=False)
    except OSError as exc:
        raise StoreProblem(f"{path}: {exc.strerror or exc}", reason=Reason.SETTINGS_NOT_SAVED) from exc


def import_from(path: Path) -> ReadOptions:
    """Return the options of an exported file. Raises StoreProblem if it is none."""
    try:
        with path.open("rb") as file:
            text = json.loads(file.read(MAX_BYTES + 1))
    except OSError as exc:
        raise StoreProblem(f"{path}: {exc.strerror or exc}", reason=Reason.SETTINGS_NOT_READ) from exc
    except (ValueError, RecursionError) as exc:
        raise StoreProblem(str(path), reason=Reason.NO_EXPORTED_SETTINGS) from exc
    values = text.get("settings") if isinstance(text, dict) and FORM in text else None
    if not isinstance(values, dict):
        raise StoreProblem(str(path), reason=Reason.NO_EXPORTED_SETTINGS)
    return read_options(values)
