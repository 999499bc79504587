"""`kdesk demo-server`: options, the ready line, and the life of the process."""

import argparse
import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import uvicorn

from kdesk.demo.faults.registry import HELP, Fault, Faults, parse
from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.server.app import App
from kdesk.demo.server.dispatch import Dispatcher
from kdesk.demo.server.library import Library
from kdesk.demo.server.samples import Samples
from kdesk.demo.server.state import Demo, Install, build
from kdesk.demo.services.table import SERVICES
from kdesk.demo.store.auth import identity, logins
from kdesk.demo.store.data_lock import InUseError
from kdesk.demo.wire.body_limits import BodyLimits, RateLimit, SizeLimits
from kdesk.demo.wire.connection import OpenProtocol

_THREADS = 64
_SLOW_LINE_BYTES = 128 * 1024
_LOOPBACK = "127.0.0.1"
_GRACE_SECONDS = 2
_IN_USE = 3
_OTHERS = 0o077
_SHELL_SECRETS = "KDESK_"
_LIMITS = {
    "post-max": "PHP's post_max_size: of a larger body nothing arrives (2024)",
    "part-max": "PHP's upload_max_filesize: a larger file is a failed upload (2000)",
    "proxy-max": "a larger body is refused with 413, as by a proxy in front of the server (no limit)",
}
_UNTOLD = ("created_at", "port")
_READY = """Once it listens, the server prints one line of JSON: its address, the numbers and secrets of two partners,
an app token, and people who sign in by password: the owner of each partner (user, second_user), a member who sees only
what is its own, one whose password has expired, and one who needs a one-time code (TOTP) made from otp_secret; and the
control_token of the control calls."""


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
    for name, text in _LIMITS.items():
        parser.add_argument(f"--{name}", type=_positive, metavar="MB", help=text)
    parser.add_argument(
        "--hold-transcoding",
        action="store_true",
        help="transcode and import nothing as long as the file hold-transcoding stands in DIR; delete it to go on",
    )
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


def _positive(text: str) -> float:
    """A number above zero, for argparse."""
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("must be above zero")
    return number


def _fault(text: str) -> Fault:
    """A fault, for argparse, which would hide the reason of a ValueError."""
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _install(options: argparse.Namespace) -> Install:
    return Install(options.final_wait, options.three_byte_utf8, options.approve_replacements)


def run(options: argparse.Namespace) -> int:
    """Serve until ended; the result is the exit status: 0 ended, 1 cannot listen or fill up, 3 data directory in use.

    The ready line goes to standard output as one JSON object.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    _keep_to_itself()
    try:
        demo = build(options.data.resolve(), _install(options), Faults(options.fault, options.seed))
    except InUseError as error:
        sys.stderr.write(f"kdesk demo-server: {error}\n")
        return _IN_USE
    try:
        with _listen(options.host, options.port, demo.identity.port) as listener:
            if options.intake_rate:
                # A slow line holds little: without this the system would take megabytes in at once for each client.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_LINE_BYTES)
            asyncio.run(_serve(demo, listener, options))
    except (OSError, FfmpegError) as error:
        sys.stderr.write(f"kdesk demo-server: {error}\n")
        return 1
    finally:
        demo.close()
    return 0


def _keep_to_itself() -> None:
    """Let nobody else read what this process writes, and no program that it starts learn secrets of a shell."""
    os.umask(_OTHERS)
    for name in [name for name in os.environ if name.upper().startswith(_SHELL_SECRETS)]:
        del os.environ[name]


async def _serve(demo: Demo, listener: socket.socket, options: argparse.Namespace) -> None:
    demo.app_tokens.ensure_own(demo.identity)
    logins.ensure_own(demo.users, demo.logins, demo.identity)
    port = listener.getsockname()[1]
    identity.remember_port(demo.files.identity, demo.identity, port)
    rate = options.intake_rate * 1e6 if options.intake_rate else None
    executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="call")
    app = App(demo, Dispatcher(demo, SERVICES), BodyLimits(_limits(options), RateLimit(rate), executor))
    server = _Server(demo, _config(app), _ready_line(demo, options.host, port))
    samples = None if options.no_samples else Samples(demo)
    if options.until_stdin_closes:
        _end_with_stdin(server)
    demo.imports.start(port)
    demo.transcoder.start()
    for filled in Library(demo).fill(options.entries):
        if filled:
            sys.stderr.write(f"kdesk demo-server: {filled} of {options.entries} entries\n")
        if server.should_exit:
            break
    if options.hold_transcoding:
        demo.files.hold.touch()
    if samples:
        samples.start()
    try:
        await server.serve(sockets=[listener])
    finally:
        demo.uploads.end()
        demo.ffmpeg.end_all()
        if samples:
            samples.join()
        executor.shutdown()


def _limits(options: argparse.Namespace) -> SizeLimits:
    given = {name.partition("-")[0]: getattr(options, name.replace("-", "_")) for name in _LIMITS}
    return SizeLimits(**{name: int(size * (1 << 20)) for name, size in given.items() if size is not None})


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        http=OpenProtocol,
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """Says that it is ready when it listens, and lets waiting calls go when it ends."""

    def __init__(self, demo: Demo, config: uvicorn.Config, ready_line: str) -> None:
        super().__init__(config)
        self._demo = demo
        self._ready_line = ready_line

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on the usual signals. uvicorn would raise them again afterwards, which a clean end must not."""
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        known = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self.handle_exit) for number in known}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then print the ready line."""
        await super().startup(sockets)
        sys.stdout.write(self._ready_line + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake final chunks that wait, then close the connections."""
        self._demo.uploads.end()
        await super().shutdown(sockets)


def _ready_line(demo: Demo, host: str, port: int) -> str:
    shown = _LOOPBACK if host in ("", "0.0.0.0") else f"[{host}]" if ":" in host else host  # noqa: S104  compared only
    return json.dumps(
        {
            "service_url": f"http://{shown}:{port}",
            **{name: value for name, value in asdict(demo.identity).items() if name not in _UNTOLD},
        }
    )


def _listen(host: str, port: int | None, last: int) -> socket.socket:
    """A listening socket on the wanted port, else on the last one if it is free, else on any."""
    wanted = [port] if port is not None else [last, 0] if last else [0]
    for number in wanted[:-1]:
        try:
            return _bound(host, number)
        except OSError:
            continue
    return _bound(host, wanted[-1])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would not turn off Nagle's delay on the connections that it accepts.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            # On Windows this option would let two servers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def _end_with_stdin(server: uvicorn.Server) -> None:
    """End the server at the end of standard input: a parent that is killed closes it, on every system."""

    def watch() -> None:
        # Not through `sys.stdin`, whose lock would be held when the interpreter ends.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="stdin", daemon=True).start()
