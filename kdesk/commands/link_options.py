"""The options of `kdesk links`."""

import argparse

from kdesk.commands.link_formats import FORMATS
from kdesk.commands.shared_options import entries_argument, whole_number
from kdesk.domain.links.link import LINK_KEYS
from kdesk.messages import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is wanted of which entries, and in which form."""
    entries_argument(parser)
    parser.add_argument(
        "--kind",
        action="append",
        choices=tuple(LINK_KEYS.values()),
        metavar="K",
        help=_("only links of this kind, can be repeated: {kinds}").format(kinds=", ".join(LINK_KEYS.values())),
    )
    parser.add_argument(
        "--player",
        type=whole_number,
        metavar="N",
        help=_(
            "number of the account's player for the kinds player, iframe, responsive and script; otherwise the one that"
            " was changed last"
        ),
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=_("request each link without a session, and say whether it opens; exit status 1 if one does not"),
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="plain",
        metavar="F",
        help=_("plain (the default), json, csv, tsv, markdown or html"),
    )
    parser.add_argument(
        "--json",
        action="store_const",
        dest="format",
        const="json",
        help=_("a JSON object for each entry, with its id if there are several"),
    )
