"""The options of `kdesk check`."""

import argparse
from pathlib import Path

from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is checked, how closely, and where the report goes."""
    parser.add_argument(
        "what",
        metavar="ENTRY|ADDRESS",
        help=_(
            "an id of an entry, or the address of an HLS or DASH recording of any host, for which no account is needed"
        ),
    )
    parser.add_argument(
        "--all", action="store_true", help=_("ask for the size of every segment instead of a few of each playlist")
    )
    parser.add_argument(
        "--session",
        action="store_true",
        help=_("use the session of the account, at its own host only; otherwise as somebody without one"),
    )
    parser.add_argument("--json", action="store_true", help=_("print the report as a JSON object"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=_("write the report as a web page into FILE"))
