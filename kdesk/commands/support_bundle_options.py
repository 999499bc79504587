"""The options of `kdesk support-bundle`."""

import argparse
from pathlib import Path

from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where it is saved, and what may be in it."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the ZIP file that is made"))
    parser.add_argument("--names", action="store_true", help=_("files may be named in it"))
    parser.add_argument("--no-upload", action="store_true", help=_("do not measure the upload host"))
