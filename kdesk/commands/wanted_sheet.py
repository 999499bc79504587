"""The sheet that a command names with `--sheet`."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from kdesk.engine.transfers.file_scan import absolute


@dataclass(frozen=True, slots=True)
class WantedSheet:
    """A sheet that a command names.

    Attributes:
        path: Absolute path.
        any_folder: Whether files that it names may lie outside of its folder.
        agreed: Which rows may change or delete entries, as `sheet_entries.key_of` names them.
        as_json: Whether what becomes of them is told as JSON.
    """

    path: Path
    any_folder: bool = False
    agreed: frozenset[str] = frozenset()
    as_json: bool = False


def wanted_sheet(options: argparse.Namespace) -> WantedSheet | None:
    """Return the sheet of the arguments; None without one. Asks about rows that change entries.

    Raises FileProblem, and WrongUse where nobody can be asked.
    """
    if not options.sheet:
        return None
    # With it come the readers of sheets.
    from kdesk.commands.sheet_entries import agreed_rows  # noqa: PLC0415

    path = absolute(options.sheet)
    return WantedSheet(path, options.any_folder, frozenset(agreed_rows(path, yes=options.yes)), options.json)
