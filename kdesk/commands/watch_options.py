"""The options of `kdesk watch`."""

import argparse

from kdesk.domain.file_urls import path_argument
from kdesk.domain.watch_folders import WatchKind
from kdesk.messages import _

_MOVE = "move:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "folders",
        nargs="*",
        type=path_argument,
        metavar="DIR",
        help=_("folder to watch; one that is not there is waited for. Without any: the watch folders of the window"),
    )
    parser.add_argument(
        "--once", action="store_true", help=_("end when all that is there rests and its entries are READY")
    )
    parser.add_argument(
        "--then",
        type=_then,
        default="leave",
        metavar="T",
        help=_(
            "what to do with a file once its entry is READY and was compared with it: leave (the default), or"
            " move:FOLDER. Nothing is deleted or overwritten, and nothing is moved into a watch folder"
        ),
    )
    parser.add_argument(
        "--template", default="", metavar="NAME", help=_("the set of details that the entries begin with")
    )
    _add_filters(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line instead of words"))


def _add_filters(parser: argparse.ArgumentParser) -> None:
    """Add which files of a folder are taken."""
    parser.add_argument(
        "--kind",
        action="append",
        choices=[str(kind) for kind in WatchKind],
        help=_("take files of this kind, as often as needed; otherwise video, audio and images"),
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="PATTERN",
        help=_("take files with such names only, for example '*.mov'; as often as needed"),
    )
    parser.add_argument("--no-subfolders", action="store_true", help=_("leave out the folders inside a folder"))


def _then(text: str) -> str:
    if text == "leave" or (text.startswith(_MOVE) and text != _MOVE):
        return text
    raise argparse.ArgumentTypeError(_("it is leave, or move: and a folder"))
