"""`kdesk help`: the pages of the guide on the terminal."""

import argparse

from kdesk.exit_status import FINE, Output
from kdesk.guide import Topic, for_terminal, guide_page, guide_pages
from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which page is shown."""
    parser.add_argument(
        *("topic",),
        nargs="?",
        choices=[topic.value for topic in Topic],
        metavar="TOPIC",
        help=_("a page of the guide; the list of them without it"),
    )


def run(options: argparse.Namespace) -> int:
    """Print a page, or the list of pages, and return the exit status."""
    output = Output()
    if options.topic:
        output.print(*for_terminal(guide_page(Topic(options.topic))).splitlines())
    else:
        output.print(_("Pages of the guide; “kdesk help TOPIC” shows one:"))
        output.print(*(f"  {page.topic.value:16} {page.title}" for page in guide_pages()))
    return output.status(FINE)
