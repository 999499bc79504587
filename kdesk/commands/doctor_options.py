"""The options of `kdesk doctor`."""

import argparse

from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how it is told, and whether anything is uploaded."""
    parser.add_argument("--json", action="store_true", help=_("JSON instead of lines"))
    parser.add_argument(
        "--no-upload",
        action="store_true",
        help=_("do not measure the upload host; otherwise 2 MB are sent, and removed again"),
    )
