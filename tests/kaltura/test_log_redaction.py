"""No secret gets into the log."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.logs import LOG_FILE, Redactor, logging_to
from kdesk.redaction import HIDDEN, redact

KS = "djJ8MTAyfKtN_Wz3-abcDEF0123456789=="
V1 = "NGYyYzQ4YTk2MjE4fDEwMjsxMDI7MTc5NTI3"

LEAKS = [
    f"the session is {KS} and goes on",
    f"GET /api_v3/?service=media&ks={V1}&format=1",
    f"ks={V1}",
    f"https://cdn.example/p/1/download/ks/{V1}/a.mp4",
    f'{{"ks":"{V1}","format":1}}',
    f'{{"1": {{"ks": "{V1}"}}}}',
    f"{{'ks': '{V1}'}}",
    f'"{{\\"ks\\":\\"{V1}\\"}}"',
    f"SignIn(secret='{V1}')",
    f'{{"password": "{V1}"}}',
    f"password={V1}&loginId=me",
    f"{{'adminSecret': '{V1}', 'otp': '{V1}'}}",
    f'{{"tokenHash":"{V1}"}}',
    f'Invalid KS "{V1}", Error "-1,INVALID_STR"',
    f"{{'KSID': '{V1}'}}",
    f"djJ8{V1}%3D%3D",
    f"http_proxy=http://ann:{V1}@127.0.0.1:8940 is no address",
    f"http://ann:{V1}/x#y?z@w[v@127.0.0.1:8940",
    f"https://{V1}@video.example/api_v3",
    f"http://USER:{V1}@HOST:PORT",
    f"http://USER:PASSWORD{V1}@HOST:PORT",
    f"http://USER:PASSWORD@HOST:PORT{V1}@proxy.example:8080",
    f"http://USER:PASSWORD@HOST:PORT/{V1}@proxy.example:8080",
    f"as http://USER:PASSWORD@HOST:PORT, not http://ann:{V1}@proxy.example:8080",
]


@pytest.mark.parametrize("text", LEAKS)
def test_what_stands_where_a_secret_stands_is_hidden(text: str) -> None:
    """In URLs, in JSON, in the repr of objects, in the server's own words."""
    clean = redact(text)
    assert KS not in clean
    assert V1 not in clean
    assert HIDDEN in clean


@pytest.mark.parametrize(
    "text",
    [
        "uploadToken.upload answered 200 in 0.4 s",
        "https://cdn.example/p/102/sp/10200/playManifest/entryId/0_abc/format/applehttp/a.m3u8",
        "/home/anna/tasks/film.mp4 is 2,500 bytes",
        "signing in to 101:anna@example.org@https://video.example failed",
        "https://video.example:8080/api_v3?mail=anna@example.org",
        "http://127.0.0.1:8940 and anna@example.org",
        "Write them into https_proxy, as http://USER:PASSWORD@HOST:PORT, then start kdesk again.",
        "Write them into the system, as socks5://USER:PASSWORD@HOST:PORT.",
        "Invalid entry 0_x",
        "The session has ended: the session has expired",
    ],
)
def test_everything_else_stays_readable(text: str) -> None:
    """A log that hides too much helps nobody."""
    assert redact(text) == text


@pytest.mark.parametrize("piece", ["a://", "a://a:", "a.", "://"])
def test_a_long_text_of_a_stranger_is_redacted_as_well(piece: str) -> None:
    """Half a megabyte of what looks like URLs: hours, if each of them were held against all of the rest."""
    long = piece * 100_000
    assert redact(f"{long} http://ann:{V1}@{long}") == f"{long} http://{HIDDEN}@{long}"


@pytest.fixture
def written(tmp_path: Path) -> Iterator["Written"]:
    """Give a log that is being written."""
    redactor = Redactor()
    redactor.hide("hunter2 & co/ü")
    with logging_to(tmp_path, redactor):
        yield Written(tmp_path)


class Written:
    """A log directory, read once logging has ended."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def text(self) -> str:
        """Wait for the writing thread and return what it wrote."""
        (handler,) = [h for h in logging.getLogger().handlers if type(h).__name__ == "RedactingHandler"]
        return _drained(handler, self._directory / LOG_FILE)


def _drained(handler: logging.Handler, path: Path) -> str:
    end = "the end of this test"
    logging.getLogger("kdesk.test").info(end)
    for _ in range(1_000_000):
        text = path.read_text("utf-8")
        if end in text:
            return text
    raise AssertionError(handler)


def test_registered_secrets_are_hidden_in_all_their_forms(written: Written) -> None:
    """As they are, in a URL, in a form, in JSON."""
    log = logging.getLogger("kdesk.test")
    log.info("signing in with hunter2 & co/ü, %s", "hunter2%20%26%20co%2F%C3%BC")
    log.info("body hunter2+%26+co%2F%C3%BC")
    log.info('{"x": "hunter2 & co/\\u00fc"}')
    assert "hunter2" not in written.text()


def test_arguments_and_tracebacks_are_redacted(written: Written) -> None:
    """Where secrets hide best."""
    log = logging.getLogger("kdesk.test")
    log.info("calling with %r and %s", {"ks": V1}, KS)
    try:
        int(f"bad ks {KS}, hunter2 & co/ü")
    except ValueError:
        log.exception("it broke", stack_info=True)
    text = written.text()
    assert "ValueError: invalid literal" in text
    assert "Stack (most recent call last)" in text
    for secret in (KS, V1, "hunter2"):
        assert secret not in text


def test_records_of_others_are_left_as_they_are() -> None:
    """What is cleaned is a copy: another handler sees the record with its arguments."""
    record = logging.LogRecord("x", logging.INFO, "", 0, "ks=%s", (V1,), None)
    clean = Redactor().clean(record)
    assert (clean.getMessage(), record.args) == (f"ks={HIDDEN}", (V1,))
    assert record.getMessage() == f"ks={V1}"


def test_libraries_do_not_log_every_address(written: Written) -> None:
    """The HTTP library tells each URL at INFO."""
    logging.getLogger("httpx").info("HTTP Request: GET https://a.example")
    logging.getLogger("httpx").warning("something is wrong")
    text = written.text()
    assert "a.example" not in text
    assert "something is wrong" in text


def test_the_console_gets_warnings_only(capsys: pytest.CaptureFixture[str], written: Written) -> None:
    """Redacted like the file."""
    logging.getLogger("kdesk.test").info("quiet")
    logging.getLogger("kdesk.test").warning("loud %s", KS)
    written.text()
    shown = capsys.readouterr().err
    assert f"WARNING kdesk.test: loud {HIDDEN}" in shown
    assert "quiet" not in shown


EVIL = "x\r\n2026-01-01 00:00:00,000 INFO kdesk: all is fine\x1b[2J\u2028\u202egnp.exe\udcff"


@pytest.mark.parametrize("way", ["message", "argument", "error", "stack"])
def test_no_text_forges_a_line_of_the_log(way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every record begins one line; what belongs to it is indented, and nothing in it steers a terminal."""
    log = logging.getLogger("kdesk.test")
    with logging_to(tmp_path, Redactor()) as path:
        if way == "error":
            log.error("failed", exc_info=ValueError(EVIL))
        elif way == "argument":
            log.warning("the server said %s", EVIL)
        else:
            log.warning(EVIL, stack_info=way == "stack")
    text = path.read_text("utf-8")
    first, *rest = text.splitlines()
    assert all(line.startswith("  ") for line in rest)
    assert bool(rest) is (way in {"error", "stack"})
    shown = text + capsys.readouterr().err
    assert not [c for c in shown if c != "\n" and not c.isprintable()]
    assert "all is fine" in shown
    assert first.startswith("20")


class Gone(io.StringIO):
    """A terminal that was closed."""

    def write(self, _: str) -> int:
        """Fail."""
        raise BrokenPipeError


@pytest.mark.parametrize("stream", [None, Gone()])
def test_a_program_without_a_terminal_logs_all_the_same(
    stream: Gone | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A windowed program on Windows has no standard error; elsewhere it may have been closed."""
    with logging_to(tmp_path, Redactor()) as path:
        monkeypatch.setattr(sys, "stderr", stream)
        logging.getLogger("kdesk.test").warning("written")
    assert "written" in path.read_text("utf-8")


def test_a_directory_that_cannot_be_written_does_not_stop_the_program(tmp_path: Path) -> None:
    """There is a file where the directory should be."""
    (tmp_path / "logs").write_text("in the way")
    with logging_to(tmp_path / "logs", Redactor()) as path:
        logging.getLogger("kdesk.test").info("goes nowhere")
    assert not path.exists()


def test_logging_ends_with_its_block(tmp_path: Path) -> None:
    """Everything is on the disk, and the root logger is as it was."""
    before = (logging.getLogger().level, list(logging.getLogger().handlers))
    with logging_to(tmp_path / "new" / "logs", Redactor()) as path:
        logging.getLogger("kdesk.test").info("last words")
    assert "last words" in path.read_text("utf-8")
    assert (logging.getLogger().level, list(logging.getLogger().handlers)) == before


def test_nothing_is_hidden_for_an_empty_secret() -> None:
    """An empty password would hide the space between all letters."""
    redactor = Redactor()
    redactor.hide("")
    assert redactor.redact("abc") == "abc"
