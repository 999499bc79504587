"""The options of `kdesk upload`."""

import argparse
from pathlib import Path

from kdesk.commands.details_options import add_details_options
from kdesk.commands.shared_options import limit_option
from kdesk.domain.file_urls import path_argument
from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is uploaded, what is said about it, and what is told."""
    parser.add_argument("files", nargs="*", type=path_argument, metavar="FILE", help=_("file or folder to upload"))
    parser.add_argument(
        "--sheet",
        type=path_argument,
        metavar="SHEET",
        help=_(
            "CSV or XLSX that names files or addresses, a row each, with their titles, descriptions, tags, categories"
            " and more; rows with something wrong are told and left out"
        ),
    )
    parser.add_argument(
        "--any-folder",
        action="store_true",
        help=_("files may lie outside the sheet's folder; otherwise such rows are left out"),
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help=_("agree that the sheet changes and deletes entries; otherwise you are asked, on a terminal"),
    )
    parser.add_argument(
        "--by-server",
        action="store_true",
        help=_("let the server fetch the addresses of the sheet by itself; with --wait until each has come or failed"),
    )
    parser.add_argument(
        "--wait", action="store_true", help=_("until the entries are READY, not only until they arrived")
    )
    parser.add_argument(
        "--links", action="store_true", help=_("print the links of each entry below its line; --json has them always")
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
    limit_option(parser)
    add_details_options(parser)
    _file_options(parser)


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
