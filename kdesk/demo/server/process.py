"""The server's process and its ready line."""

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
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict

import uvicorn

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.server.app import App, OwnPages
from kdesk.demo.server.demo import Demo, Install, build
from kdesk.demo.server.library import library
from kdesk.demo.server.media_parts import Media
from kdesk.demo.server.sample_metadata import add_sample_metadata
from kdesk.demo.server.samples import Samples, sample_maker
from kdesk.demo.server.services import delivery_urls
from kdesk.demo.server.stores import Stores
from kdesk.demo.services.delivery.login_page import LoginPage
from kdesk.demo.store.auth import identity, logins
from kdesk.demo.store.data_lock import InUseError
from kdesk.demo.store.entries.features import Features
from kdesk.demo.wire.body_limits import BodyLimits, RateLimit, SizeLimits
from kdesk.demo.wire.connection import OpenProtocol
from kdesk.demo.wire.request import RequestReader

# Every final chunk that waits for missing ones holds a thread.
_THREADS = 64
_SLOW_CONNECTION_BYTES = 128 * 1024
_LOOPBACK = "127.0.0.1"
_GRACE_SECONDS = 2
_IN_USE = 3
_UMASK = 0o077
_SHELL_SECRETS = "KDESK_"
_NOT_SHOWN = ("created_at", "port")


def _install(options: argparse.Namespace) -> Install:
    features = Features(
        recycle_bin=options.recycle_bin,
        moderation=options.moderate,
        single_sign_on=options.single_sign_on,
        search_cluster=not options.no_search_cluster,
    )
    return Install(
        options.final_wait,
        options.three_byte_utf8,
        options.approve_replacements,
        features,
        ffmpeg=not options.no_ffmpeg,
    )


def serve(options: argparse.Namespace) -> int:
    """Serve until the server is stopped; print the ready line as one JSON object to standard output.

    Returns:
        The exit status: 0 stopped, 1 cannot listen or generate entries, 3 data directory in use.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    _protect_secrets()
    try:
        demo = build(options.data.resolve(), _install(options), Faults(options.fault, options.seed))
    except InUseError as error:
        sys.stderr.write(f"kdesk demo-server: {error}\n")
        return _IN_USE
    try:
        with _listen(options.host, options.port, demo.stores.accounts.identity.port) as listener:
            if options.intake_rate:
                # Simulates a slow connection: otherwise the system would buffer megabytes at once for each client.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_CONNECTION_BYTES)
            asyncio.run(_serve(demo, listener, options))
    except (OSError, FfmpegError) as error:
        sys.stderr.write(f"kdesk demo-server: {error}\n")
        return 1
    finally:
        demo.close()
    return 0


def _protect_secrets() -> None:
    """Keep files private to this user, and remove kdesk's secrets from the environment of child processes."""
    os.umask(_UMASK)
    for name in [name for name in os.environ if name.upper().startswith(_SHELL_SECRETS)]:
        del os.environ[name]


async def _serve(demo: Demo, listener: socket.socket, options: argparse.Namespace) -> None:
    stores, media = demo.stores, demo.media
    port = listener.getsockname()[1]
    _prepare(stores, port)
    executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="call")
    server = _Server(media, _config(_app(demo, executor, options)), _ready_line(demo, options.host, port))
    samples = None if options.no_samples else Samples(stores.disk.database, sample_maker(stores, media))
    if options.until_stdin_closes:
        _end_with_stdin(server)
    media.inputs.imports.start(port)
    media.outputs.transcoder.start()
    for filled in library(stores, media).fill(options.entries):
        if filled:
            sys.stderr.write(f"kdesk demo-server: {filled} of {options.entries} entries\n")
        if server.should_exit:
            break
    if options.hold_transcoding:
        # After the library, whose models had to be transcoded.
        stores.disk.files.hold.touch()
    if samples:
        add_sample_metadata(stores)
        samples.start()
    try:
        await server.serve(sockets=[listener])
    finally:
        # First, since the threads below wait for ffmpeg and for final chunks.
        media.release()
        if samples:
            samples.join()
        executor.shutdown()


def _prepare(stores: Stores, port: int) -> None:
    """Create the accounts that the ready line names, and store the port for the next start."""
    accounts = stores.accounts
    accounts.app_tokens.ensure_own(accounts.identity)
    logins.ensure_own(accounts.users, accounts.logins, accounts.identity)
    identity.remember_port(stores.disk.files.identity, accounts.identity, port)


def _app(demo: Demo, executor: Executor, options: argparse.Namespace) -> App:
    stores, disk = demo.stores, demo.stores.disk
    rate = options.intake_rate * 1e6 if options.intake_rate else None
    reader = RequestReader(disk.files.new_incoming, BodyLimits(_limits(options), RateLimit(rate), executor))
    urls, token = delivery_urls(stores, demo.media), stores.accounts.identity.control_token
    own = OwnPages(token, LoginPage(stores.accounts.logins, stores.accounts.sessions))
    return App(reader, demo.dispatcher(), urls, demo.faults, own, disk.upload_log)


def _limits(options: argparse.Namespace) -> SizeLimits:
    given = {name: getattr(options, f"{name}_max") for name in ("post", "part", "proxy")}
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
        date_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """Prints the ready line when it listens, and wakes waiting calls when it stops."""

    def __init__(self, media: Media, config: uvicorn.Config, ready_line: str) -> None:
        super().__init__(config)
        self._media = media
        self._ready_line = ready_line

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the usual signals. uvicorn would raise them again, so that a clean stop would not exit with 0."""
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
        """Wake waiting final chunks, then close the connections."""
        self._media.inputs.uploads.end()
        # uvicorn waits for running responses, up to the grace period.
        await super().shutdown(sockets)


def _ready_line(demo: Demo, host: str, port: int) -> str:
    shown = _LOOPBACK if host in ("", "0.0.0.0") else f"[{host}]" if ":" in host else host  # noqa: S104  compared only
    return json.dumps(
        {
            "service_url": f"http://{shown}:{port}",
            "transcodes": demo.media.ffmpeg.ready_made is None,
            **{name: value for name, value in asdict(demo.stores.accounts.identity).items() if name not in _NOT_SHOWN},
        }
    )


def _listen(host: str, port: int | None, last: int) -> socket.socket:
    """Return a listening socket on the given port, or on the last one if it is free, or on any."""
    wanted = [port] if port is not None else [last, 0] if last else [0]
    for number in wanted[:-1]:
        try:
            return _bound(host, number)
        except OSError:
            continue
    return _bound(host, wanted[-1])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol given, asyncio turns off Nagle's delay on the connections that it accepts.
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
    """Stop the server at the end of standard input, which a killed parent closes on every system."""

    def watch() -> None:
        # Not through `sys.stdin`, whose lock would be held when the interpreter exits.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="stdin", daemon=True).start()
