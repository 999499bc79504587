"""The command line. Qt, HTTP and the demo server are imported only for the commands that need them."""

import argparse
import atexit
import gc
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from kdesk import __version__
from kdesk.domain.file_urls import path_argument
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.speed_limits import LEAST, MOST, read_limit
from kdesk.logs import redact
from kdesk.messages import N_, _
from kdesk.plain_text import one_line
from kdesk.quick_import import import_quickly

_WIDTH = 120
"""Characters of a line of the texts around the options, which argparse leaves as they are."""


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command.

    Attributes:
        help: One line for `kdesk --help`, marked for translation; empty for what only kdesk itself starts.
        options: Adds the options of the command to a parser.
        module: Holds `run(options) -> int`; imported when the command is chosen.
    """

    help: str
    options: Callable[[argparse.ArgumentParser], None]
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
    return textwrap.fill(text, _WIDTH, break_on_hyphens=False) + "\n"


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help=_("keep journal, settings and logs of this run in DIR")
    )


def _account_options(parser: argparse.ArgumentParser) -> None:
    text = _(
        "the secret comes from the environment (KDESK_KS, KDESK_ADMIN_SECRET, KDESK_APP_TOKEN_ID with KDESK_APP_TOKEN,"
        " or KDESK_PASSWORD; then --service-url, --partner-id and --user-id say whose it is), otherwise from the"
        " keyring of this computer for --account, or for the account that was used last. It is never taken from an"
        " argument. Quotes and the end of a line around a variable's value do not count."
    )
    # Options such as --service-url must not be broken at their hyphens.
    account = parser.add_argument_group(_("account"), textwrap.fill(text, _WIDTH, break_on_hyphens=False) + "\n")
    account.add_argument(
        "--account", metavar="NAME", help=_("a saved account: its user, partner id, or both as PARTNER:USER")
    )
    account.add_argument("--service-url", metavar="U", help=_("the server, with or without /api_v3"))
    account.add_argument("--partner-id", type=int, metavar="N", help=_("the Kaltura account, as its console names it"))
    account.add_argument("--user-id", metavar="U", help=_("the user, or the login for KDESK_PASSWORD"))
    account.add_argument(
        "--insecure-http",
        action="store_true",
        help=_(
            "agree that the secret goes without encryption to a server at http://; this computer needs no agreement"
        ),
    )


def _window_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=path_argument, metavar="FILE", help=_("file or folder to queue"))
    _data_option(parser)
    parser.add_argument("--demo", action="store_true", help=_("use a demo server of its own, with data of its own"))
    parser.add_argument("--fresh", action="store_true", help=_("with --demo: begin with an empty demo"))
    parser.add_argument("--version", action="version", version=f"kdesk {__version__}")


def _limit(text: str) -> SpeedLimit:
    try:
        return read_limit(text)
    except ValueError as exc:
        sentence = _("a limit is none, polite, or {least} to {most} MB/s").format(least=f"{LEAST:g}", most=f"{MOST:g}")
        raise argparse.ArgumentTypeError(sentence) from exc


def _limit_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit",
        type=_limit,
        metavar="L",
        help=_("how fast all files together go: none, polite, or a figure in MB/s; otherwise as the settings have it"),
    )


def _upload_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=path_argument, metavar="FILE", help=_("file or folder to upload"))
    parser.add_argument(
        "--sheet",
        type=path_argument,
        metavar="SHEET",
        help=_(
            "CSV or XLSX that names files, a row each, with their titles, descriptions, tags, categories and more; rows"
            " with something wrong are told and left out"
        ),
    )
    parser.add_argument(
        "--by-server",
        action="store_true",
        help=_("let the server fetch the addresses of the sheet by itself; with --wait until each has come or failed"),
    )
    parser.add_argument(
        "--wait", action="store_true", help=_("until the entries are READY, not only until they arrived")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line instead of words"))
    parser.add_argument(
        "--verify",
        choices=("size", "samples", "whole"),
        help=_("compare the server's copy this closely, with --wait; otherwise as the settings have it"),
    )
    parser.add_argument(
        "--receipts",
        type=Path,
        metavar="DIR",
        help=_("write a receipt of each file into DIR, as JSON and as a web page"),
    )
    _limit_option(parser)
    # With the command: what it says about files is known by the engine.
    from kdesk.commands.details_options import add_details_options  # noqa: PLC0415

    add_details_options(parser)
    _file_options(parser)
    _data_option(parser)
    _account_options(parser)


def _file_options(parser: argparse.ArgumentParser) -> None:
    """Add what to do with files that are written, left out, or in the account already."""
    parser.add_argument(
        "--while-written",
        choices=("wait", "upload"),
        default="wait",
        help=_(
            "what to do with a file that another program is still writing, or has open for writing: wait until it"
            " is at rest (the default), or upload it as it is"
        ),
    )
    parser.add_argument(
        "--list-left-out",
        action="store_true",
        help=_(
            "name each file that was left out of a folder, and why: unfinished downloads, sidecar files of cameras and "
            "drives, hidden files, and what is no video, audio or image. A file that is named itself is never left out"
        ),
    )
    parser.add_argument(
        "--duplicates",
        choices=("skip", "upload", "replace", "take-over"),
        default="skip",
        help=_(
            "what to do with a file whose content the account has already: skip it and tell its entry (the default), "
            "upload it once more, replace the content of the entry, or take over what another computer has begun to "
            "send; where that is not possible it is skipped. A user session looks at entries of its own user only, "
            "unless it has list:*, and one that may only upload at none"
        ),
    )


def _download_options(parser: argparse.ArgumentParser) -> None:
    # Only this command needs what can be chosen of an entry.
    from kdesk.commands.download_options import add_arguments  # noqa: PLC0415

    add_arguments(parser)
    _limit_option(parser)
    _data_option(parser)
    _account_options(parser)


def _watch_options(parser: argparse.ArgumentParser) -> None:
    # Only this command needs what can be chosen of a watch folder.
    from kdesk.commands.watch_options import add_arguments  # noqa: PLC0415

    add_arguments(parser)
    _limit_option(parser)
    _data_option(parser)
    _account_options(parser)


def _links_options(parser: argparse.ArgumentParser) -> None:
    # Only this command needs the kinds of links and their forms.
    from kdesk.commands.link_options import add_arguments  # noqa: PLC0415

    add_arguments(parser)
    _data_option(parser)
    _account_options(parser)


def _check_options(parser: argparse.ArgumentParser) -> None:
    from kdesk.commands.check_options import add_arguments  # noqa: PLC0415

    add_arguments(parser)
    _data_option(parser)
    _account_options(parser)


def _library_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("status", "rebuild"),
        help=_("status: what is kept of the libraries; rebuild: remove it, so that the window keeps it anew"),
    )
    parser.add_argument(
        "--account",
        metavar="NAME",
        help=_("a saved account: its user, partner id, or both as PARTNER:USER; otherwise all of them"),
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line instead of words"))
    _data_option(parser)


def _demo_server_options(parser: argparse.ArgumentParser) -> None:
    # Only this command needs the server.
    from kdesk.demo.command import add_arguments  # noqa: PLC0415
    from kdesk.store.paths import Paths  # noqa: PLC0415

    add_arguments(parser)
    parser.set_defaults(data=Paths.default("kdesk-demo-server").data)


WINDOW = Command(N_("Upload, review and share video of a Kaltura account."), _window_options, "kdesk.app")

COMMANDS: dict[str, Command] = {
    "upload": Command(N_("Upload files without a window."), _upload_options, "kdesk.commands.upload"),
    "watch": Command(N_("Upload what comes into folders, without a window."), _watch_options, "kdesk.commands.watch"),
    "download": Command(
        N_("Download files of entries without a window."), _download_options, "kdesk.commands.download"
    ),
    "links": Command(N_("Print the delivery links of entries."), _links_options, "kdesk.commands.links"),
    "check": Command(
        N_("Tell what is wrong with the stream of an entry, or at an address."), _check_options, "kdesk.commands.check"
    ),
    "library": Command(
        N_("Show or remove what is kept of the libraries on this computer."), _library_options, "kdesk.commands.library"
    ),
    "demo-server": Command(
        N_("Run a small Kaltura server on this computer."), _demo_server_options, "kdesk.demo.command"
    ),
    # Only kdesk starts it, by its own command line: a frozen program has no other interpreter for the worker.
    "decode-pictures": Command("", lambda _parser: None, "kdesk.pictures.worker"),
    "read-sound": Command("", lambda _parser: None, "kdesk.pictures.sound_worker"),
}
