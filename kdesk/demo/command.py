"""The command `kdesk demo-server`: its options, and its start, which needs the extra `demo`."""

import argparse
import sys
from pathlib import Path

from kdesk.demo.faults.registry import HELP, Fault, parse

_LOOPBACK = "127.0.0.1"
_WRONG_USE = 2
_EXTRA = ("cryptography", "imageio_ffmpeg", "python_multipart", "starlette", "uvicorn")
"""The packages of the extra by their import names."""
_INSTALL = 'the demo server is not installed; install it with: pip install "kdesk[demo]"'
_LIMITS = {
    "post-max": "PHP's post_max_size: of a larger body nothing arrives (2024)",
    "part-max": "PHP's upload_max_filesize: a larger file is a failed upload (2000)",
    "proxy-max": "a larger body is refused with 413, as by a proxy in front of the server (no limit)",
}
"""The options that limit request bodies, in MB."""
_READY = """Once it listens, the server prints one line of JSON: its address, the numbers and secrets of two partners,
an app token, and people who sign in by password: the owner of each partner (user, second_user), a member who sees only
what is its own, one whose password has expired, and one who needs a one-time code (TOTP) made from otp_secret; and the
control_token of the control calls; and whether the server transcodes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the demo server to a parser."""
    parser.add_argument("--data", type=Path, default=Path("kdesk-demo"), metavar="DIR", help="where its state is kept")
    parser.add_argument("--port", type=int, default=None, help="port; by default that of the last start")
    parser.add_argument(
        "--host",
        default=_LOOPBACK,
        metavar="ADDRESS",
        help="address to listen on; by default only this computer can connect",
    )
    parser.add_argument("--no-samples", action="store_true", help="do not fill an empty data directory with samples")
    parser.add_argument(
        "--entries", type=int, default=0, metavar="N", help="fill up with made-up entries until there are N of them"
    )
    parser.add_argument("--intake-rate", type=_positive, metavar="MB/S", help="take uploads in no faster than this")
    parser.add_argument(
        "--final-wait", type=float, default=44.0, metavar="S", help="how long a final chunk waits for missing ones"
    )
    parser.add_argument(
        "--three-byte-utf8",
        action="store_true",
        help="keep characters of four bytes (emoji) as ????, as old installs do",
    )
    parser.add_argument(
        "--approve-replacements", action="store_true", help="let replaced content wait for media.approveReplace"
    )
    parser.add_argument("--recycle-bin", action="store_true", help="give the accounts a recycle bin")
    parser.add_argument("--moderate", action="store_true", help="let new entries wait for a moderator")
    parser.add_argument(
        "--single-sign-on", action="store_true", help="take passwords at the login page /sso/login only, not in the API"
    )
    parser.add_argument(
        "--no-search-cluster", action="store_true", help="have no cluster behind eSearch, as many installs of one's own"
    )
    for name, text in _LIMITS.items():
        parser.add_argument(f"--{name}", type=_positive, metavar="MB", help=text)
    _media_options(parser)
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when standard input ends (with the parent process)"
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    faults = parser.add_argument_group("faults", HELP)
    faults.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="FAULT", help="fail so; repeatable"
    )
    faults.add_argument("--seed", type=int, default=0, metavar="N", help="another number, other chances (0)")

    parser.add_argument_group("the ready line", _READY)


def _media_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-ffmpeg",
        action="store_true",
        help="serve the samples ready made and leave uploads as they are, as on a computer without ffmpeg",
    )
    parser.add_argument(
        "--hold-transcoding",
        action="store_true",
        help="transcode and import nothing as long as the file hold-transcoding stands in DIR; delete it to go on",
    )


def _positive(text: str) -> float:
    """Parse a number above zero."""
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("must be above zero")
    return number


def _fault(text: str) -> Fault:
    """Parse a fault; argparse would hide the message of a ValueError."""
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(options: argparse.Namespace) -> int:
    """Serve until stopped and return the exit status, which is 2 if the extra `demo` is not installed."""
    try:
        from kdesk.demo.server import process  # noqa: PLC0415  without the extra, --help and the message still work
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write(f"kdesk demo-server: {_INSTALL}\n")
        return _WRONG_USE
    return process.serve(options)
