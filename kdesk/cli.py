"""The command line. Qt, HTTP and the demo server are imported only for the commands that need them."""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kdesk import __version__
from kdesk.commands.shared_options import account_options, data_option, filled, limit_option
from kdesk.data_files import translation_folder
from kdesk.domain.entry_links import is_ours, linked_entry
from kdesk.domain.file_urls import path_argument
from kdesk.messages import N_, _, listed
from kdesk.messages.argparse_words import translate_argparse
from kdesk.messages.link_arguments import no_link, only_one_link
from kdesk.messages.translation import catalogues, choose, language, languages_of, use_language
from kdesk.plain_text import one_line, unmarked
from kdesk.quick_import import import_quickly
from kdesk.redaction import redact

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_MOST_NAMES = 20
"""Files that one line names."""

_Options = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command.

    Attributes:
        help: One line for `kdesk --help`, marked for translation; empty for what only kdesk itself starts.
        options: Adds the options of the command to a parser.
        module: Holds `run(options) -> int`; imported when the command is chosen.
        ahead: Module that is imported before it; "" for none.
    """

    help: str
    options: _Options
    module: str
    ahead: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status: 0 fine, 1 failed, 2 wrong use, 3 data in use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Not with argparse's sub-commands: without a command, the first argument is a file for the window.
    name = given[0] if given and given[0] in COMMANDS else ""
    command = COMMANDS[name] if name else WINDOW
    _speak_as_the_terminal()
    translate_argparse()
    parser = _parser(name, command)
    _occupy_standard_streams()
    options = parser.parse_args(given[1:] if name else given)
    if not name:
        _refuse_mistyped(parser, given)
        _take_link(parser, options)
    # The system takes all memory back at once. Searching what Qt left of the window for cycles first takes a fifth of
    # a second of CPU, which somebody who quits waits for.
    atexit.register(gc.freeze)
    if not name and options.demo and not _can_demo():
        return 2
    missing = () if name else _missing(options.files)
    if missing:
        _complain_of(missing)
    try:
        if command.ahead:
            import_quickly(command.ahead)
        return int(import_quickly(command.module).run(options)) or int(bool(missing))
    except KeyboardInterrupt:  # before the command took care of it
        return 130


def _refuse_mistyped(parser: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """End the program where a command was meant: its name is no file, which would become a row that says so."""
    first = given[0] if given else ""
    if not first.replace("-", "").isalpha() or first.startswith("-") or os.path.lexists(first):
        return
    from difflib import get_close_matches  # noqa: PLC0415  hardly ever needed

    meant = get_close_matches(first, [name for name, command in COMMANDS.items() if command.help], 1)
    if meant:
        words = _("there is neither a command nor a file {name}; is {command} meant?")
        parser.error(words.format(name=one_line(first), command=meant[0]))


def _take_link(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Let `options.entry` be the id of the entry that a link names, "" without one. Ends the program for several."""
    links = [one for one in options.files if isinstance(one, str)]
    # More could let a web page flood the window.
    if links and len(options.files) > 1:
        parser.error(only_one_link())
    options.entry = links[0] if links else ""
    options.files = [] if links else options.files


def _missing(files: Sequence[Path]) -> Sequence[str]:
    """Return the files for the window that are not there."""
    if not files:
        return ()
    from kdesk.commands.missing_files import missing_of  # noqa: PLC0415  only a window with files needs it

    return missing_of(files)


def _complain_of(missing: Sequence[str]) -> None:
    """Name files that are not there: their rows are not seen from the terminal."""
    from kdesk.exit_status import complain  # noqa: PLC0415  seldom needed, and not without a window

    names = listed(missing[:_MOST_NAMES]) + ("…" if len(missing) > _MOST_NAMES else "")
    complain(_("not there: {names}").format(names=names))


def _file_or_entry(text: str) -> Path | str:
    """Return the path of an argument, or the id of the entry that a link names. Raises ArgumentTypeError."""
    if not is_ours(text):
        return path_argument(text)
    if not (entry_id := linked_entry(text)):
        raise argparse.ArgumentTypeError(no_link())
    return entry_id


def _speak_as_the_terminal() -> None:
    """Speak the language that the environment names. The window follows its own setting later on."""
    wanted = list(languages_of(os.environ))
    if wanted and (name := choose(wanted, catalogues(folder := translation_folder()))) != language():
        use_language(name, folder)


def _can_demo() -> bool:
    """Return whether the demo's libraries are installed, and tell what to install if not: before Qt says anything."""
    from kdesk.demo_process import INSTALL_DEMO, demo_is_installed  # noqa: PLC0415
    from kdesk.exit_status import complain  # noqa: PLC0415  only `--demo` needs both

    if demo_is_installed():
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

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        super()._print_message(unmarked(message), file)


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
    lines = [f"  {name:14} {_(command.help)}" for name, command in COMMANDS.items() if command.help]
    return "\n".join([_("other commands (each has its own --help):"), *lines, "", _exit_statuses()])


def _exit_statuses() -> str:
    text = _(
        "exit status: 0 fine, 1 something failed, 2 wrong use, 3 when another kdesk uses the data directory,"
        " 130 after Ctrl+C, 143 and 129 after SIGTERM and SIGHUP"
    )
    return filled(text)


def _window_options(parser: argparse.ArgumentParser) -> None:
    files = _("file or folder to queue, or a link kdesk://entry/ID to show")
    parser.add_argument("files", nargs="*", type=_file_or_entry, metavar="FILE", help=files)
    data_option(parser)
    parser.add_argument("--demo", action="store_true", help=_("use a demo server of its own, with data of its own"))
    parser.add_argument("--fresh", action="store_true", help=_("with --demo: begin with an empty demo"))
    parser.add_argument("--background", action="store_true", help=_("start in the tray, or minimised"))
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


WINDOW = Command(
    N_("Upload, review and share video of a Kaltura account."),
    _window_options,
    "kdesk.app",
    ahead="kdesk.ui.unread_sources",
)

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
    "doctor": Command(
        N_("Tell what is wrong between this computer, the server and the account."),
        _options_of("kdesk.commands.doctor_options", data_option, account_options),
        "kdesk.commands.doctor",
    ),
    "support-bundle": Command(
        N_("Save what support needs to know, without secrets."),
        _options_of("kdesk.commands.support_bundle_options", data_option, account_options),
        "kdesk.commands.support_bundle",
    ),
    "help": Command(
        N_("Show a page of the guide."),
        _options_of("kdesk.commands.guide"),
        "kdesk.commands.guide",
    ),
    "settings": Command(
        N_("Show or change the settings."),
        _options_of("kdesk.commands.settings_options", data_option),
        "kdesk.commands.settings",
    ),
    "demo-server": Command(
        N_("Run a small Kaltura server on this computer."),
        _options_of("kdesk.demo.command", _demo_server_data),
        "kdesk.demo.command",
    ),
    # Only kdesk starts it, by its own command line: a frozen program has no other interpreter for the worker.
    "decode-pictures": Command("", lambda _parser: None, "kdesk.pictures.worker"),
    "look-at-files": Command("", lambda _parser: None, "kdesk.looking.worker"),
    "read-sound": Command("", lambda _parser: None, "kdesk.pictures.sound_worker"),
    "look-at-qt": Command("", lambda _parser: None, "kdesk.pictures.qt_facts_worker"),
}
