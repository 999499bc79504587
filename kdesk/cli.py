"""The command line. Qt, HTTP and the demo server are imported only for the commands that need them."""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

from kdesk import __version__
from kdesk.commands.shared_options import account_options, data_option, filled, limit_option
from kdesk.domain.file_urls import path_argument
from kdesk.logs import redact
from kdesk.messages import N_, _
from kdesk.plain_text import one_line
from kdesk.quick_import import import_quickly

_Options = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command.

    Attributes:
        help: One line for `kdesk --help`, marked for translation; empty for what only kdesk itself starts.
        options: Adds the options of the command to a parser.
        module: Holds `run(options) -> int`; imported when the command is chosen.
    """

    help: str
    options: _Options
    module: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status: 0 fine, 1 failed, 2 wrong use, 3 data in use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Not with argparse's sub-commands: without a command, the first argument is a file for the window.
    name = given[0] if given and given[0] in COMMANDS else ""
    command = COMMANDS[name] if name else WINDOW
    parser = _parser(name, command)
    _occupy_standard_streams()
    options = parser.parse_args(given[1:] if name else given)
    # The system takes all memory back at once. Searching what Qt left of the window for cycles first takes a fifth of
    # a second of CPU, which somebody who quits waits for.
    atexit.register(gc.freeze)
    if not name and options.demo and not _can_demo():
        return 2
    try:
        return int(import_quickly(command.module).run(options))
    except KeyboardInterrupt:  # before the command took care of it
        return 130


def _can_demo() -> bool:
    """Return whether the demo's libraries are installed, and tell what to install if not: before Qt says anything."""
    from kdesk.demo_process import INSTALL_DEMO, demo_libraries_are_there  # noqa: PLC0415
    from kdesk.exit_status import complain  # noqa: PLC0415  only `--demo` needs both

    if demo_libraries_are_there():
        return True
    complain(INSTALL_DEMO)
    return False


def _occupy_standard_streams() -> None:
    """Open nothing in place of a standard stream that was closed: otherwise the next file would become that stream."""
    if os.name == "posix":
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


class _Parser(argparse.ArgumentParser):
    """Complains on one line, and quotes no session: what was given may be the name of a file, or anything pasted."""

    def error(self, message: str) -> NoReturn:
        """End the program."""
        super().error(one_line(redact(message)))


def _parser(name: str, command: Command) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=f"kdesk {name}".strip(),
        description=_(command.help) if command.help else None,
        epilog=_exit_statuses() if name else _commands_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.options(parser)
    return parser


def _commands_help() -> str:
    lines = [f"  {name:12} {_(command.help)}" for name, command in COMMANDS.items() if command.help]
    return "\n".join([_("other commands (each has its own --help):"), *lines, "", _exit_statuses()])


def _exit_statuses() -> str:
    text = _(
        "exit status: 0 fine, 1 something failed, 2 wrong use, 3 when another kdesk uses the data directory,"
        " 130 after Ctrl+C, 143 and 129 after SIGTERM and SIGHUP"
    )
    return filled(text)


def _window_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=path_argument, metavar="FILE", help=_("file or folder to queue"))
    data_option(parser)
    parser.add_argument("--demo", action="store_true", help=_("use a demo server of its own, with data of its own"))
    parser.add_argument("--fresh", action="store_true", help=_("with --demo: begin with an empty demo"))
    parser.add_argument("--version", action="version", version=f"kdesk {__version__}")


def _options_of(module: str, *shared: _Options) -> _Options:
    """Return what adds the options of a module, which only its command imports, and those that commands share."""

    def add(parser: argparse.ArgumentParser) -> None:
        import_module(module).add_arguments(parser)
        for one in shared:
            one(parser)

    return add


def _demo_server_data(parser: argparse.ArgumentParser) -> None:
    from kdesk.store.paths import Paths  # noqa: PLC0415  only this command has a directory of its own

    parser.set_defaults(data=Paths.default("kdesk-demo-server").data)


WINDOW = Command(N_("Upload, review and share video of a Kaltura account."), _window_options, "kdesk.app")

COMMANDS: dict[str, Command] = {
    "upload": Command(
        N_("Upload files without a window."),
        _options_of("kdesk.commands.upload_options", data_option, account_options),
        "kdesk.commands.upload",
    ),
    "watch": Command(
        N_("Upload what comes into folders, without a window."),
        _options_of("kdesk.commands.watch_options", limit_option, data_option, account_options),
        "kdesk.commands.watch",
    ),
    "download": Command(
        N_("Download files of entries without a window."),
        _options_of("kdesk.commands.download_options", limit_option, data_option, account_options),
        "kdesk.commands.download",
    ),
    "links": Command(
        N_("Print the delivery links of entries."),
        _options_of("kdesk.commands.link_options", data_option, account_options),
        "kdesk.commands.links",
    ),
    "check": Command(
        N_("Tell what is wrong with the stream of an entry, or at an address."),
        _options_of("kdesk.commands.check_options", data_option, account_options),
        "kdesk.commands.check",
    ),
    "library": Command(
        N_("Show or remove what is kept of the libraries on this computer."),
        _options_of("kdesk.commands.library_options", data_option),
        "kdesk.commands.library",
    ),
    "demo-server": Command(
        N_("Run a small Kaltura server on this computer."),
        _options_of("kdesk.demo.command", _demo_server_data),
        "kdesk.demo.command",
    ),
    # Only kdesk starts it, by its own command line: a frozen program has no other interpreter for the worker.
    "decode-pictures": Command("", lambda _parser: None, "kdesk.pictures.worker"),
    "read-sound": Command("", lambda _parser: None, "kdesk.pictures.sound_worker"),
}
