"""The options of `kdesk settings`, with the table of what can be set."""

import argparse
from pathlib import Path

from kdesk.domain.options.option import SECTION_TITLES, Section
from kdesk.domain.settings import OPTIONS, Option
from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is done with which setting."""
    parser.add_argument(
        "action",
        choices=("list", "get", "set", "reset", "export", "import"),
        help=_("list: all of them; get, set, reset: one; export, import: a file for another computer"),
    )
    parser.add_argument("name", nargs="?", metavar="NAME|FILE", help=_("a name of the table below, or the file"))
    parser.add_argument("value", nargs="?", metavar="VALUE", help=_("what it is set to"))
    parser.add_argument("--all", action="store_true", help=_("with reset: all settings"))
    parser.add_argument("--json", action="store_true", help=_("JSON instead of lines"))
    parser.epilog = f"{table()}\n\n{parser.epilog or ''}"


def file_of(name: str) -> Path:
    """Return the file that was named."""
    return Path(name).expanduser()


def table() -> str:
    """Return the names of all settings with what they mean, section by section."""
    lines = [_("settings:")]
    for section in Section:
        options = [option for option in OPTIONS if option.section is section]
        if options:
            lines.append(f"  {_(SECTION_TITLES[section])}")
            lines += [_line(option) for option in options]
    return "\n".join(lines)


def _line(option: Option) -> str:
    values = " | ".join(str(value) for value in option.row.choices)
    words = _(option.row.text)
    return f"    {option.name:24} {words}{f' ({values})' if values else ''}"
