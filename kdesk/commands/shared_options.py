"""The options that several commands have. Imported with every start: domain and sentences only."""

import argparse
import textwrap
from pathlib import Path

from kdesk.domain.speed_limits import LEAST, MOST, SpeedLimit, read_limit
from kdesk.messages import _

_WIDTH = 120
"""Characters of a line of the texts around the options, which argparse leaves as they are."""


def filled(text: str) -> str:
    """Return a text in lines. Options such as --service-url are not broken at their hyphens."""
    return textwrap.fill(text, _WIDTH, break_on_hyphens=False) + "\n"


def whole_number(text: str) -> int:
    """Return the number of an argument; a mistake is named in words, not by a type of Python."""
    try:
        return int(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError(_("a whole number is needed")) from exc


def data_option(parser: argparse.ArgumentParser) -> None:
    """Add where kdesk keeps what it needs again."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help=_("keep journal, settings and logs of this run in DIR")
    )


def entries_argument(parser: argparse.ArgumentParser) -> None:
    """Add which entries are meant; `entry_finder` finds them."""
    parser.add_argument(
        "entries",
        nargs="+",
        metavar="ENTRY",
        help=_(
            "an id, any address of the entry, an embed code, a short link; @FILE with one of these a line, - for"
            " standard input; or a search as in the Library: words, tag:, after:2026-03 and so on"
        ),
    )


def account_options(parser: argparse.ArgumentParser) -> None:
    """Add whose the work is."""
    text = _(
        "the secret comes from the environment (KDESK_KS, KDESK_ADMIN_SECRET, KDESK_APP_TOKEN_ID with KDESK_APP_TOKEN,"
        " or KDESK_PASSWORD; then --service-url, --partner-id and --user-id say whose it is), otherwise from the"
        " keyring of this computer for --account, or for the account that was used last. It is never taken from an"
        " argument. Quotes and the end of a line around a variable's value do not count."
    )
    account = parser.add_argument_group(_("account"), filled(text))
    account.add_argument(
        "--account", metavar="NAME", help=_("a saved account: its user, partner id, or both as PARTNER:USER")
    )
    account.add_argument("--service-url", metavar="U", help=_("the server, with or without /api_v3"))
    account.add_argument(
        "--partner-id", type=whole_number, metavar="N", help=_("the Kaltura account, as its console names it")
    )
    account.add_argument("--user-id", metavar="U", help=_("the user, or the login for KDESK_PASSWORD"))
    account.add_argument(
        "--insecure-http",
        action="store_true",
        help=_(
            "agree that the secret goes without encryption to a server at http://; this computer needs no agreement"
        ),
    )


def limit_option(parser: argparse.ArgumentParser) -> None:
    """Add the limit on the speed of all files together."""
    parser.add_argument(
        "--limit",
        type=_limit,
        metavar="L",
        help=_("how fast all files together go: none, polite, or a figure in MB/s; otherwise as the settings have it"),
    )


def _limit(text: str) -> SpeedLimit:
    try:
        return read_limit(text)
    except ValueError as exc:
        sentence = _("a limit is none, polite, or {least} to {most} MB/s").format(least=f"{LEAST:g}", most=f"{MOST:g}")
        raise argparse.ArgumentTypeError(sentence) from exc
