"""The options of `kdesk library`."""

import argparse

from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is done with what is kept of which libraries."""
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
