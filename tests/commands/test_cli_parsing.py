"""The command line chooses the right program, and says what is wrong with its use."""

import argparse
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kdesk.cli import COMMANDS, WINDOW, main
from kdesk.commands.signing_in import chosen, ticket_from_environment
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit
from kdesk.domain.speed_limits import read_limit
from kdesk.environment import take_secrets, without_secrets
from kdesk.exit_status import WrongUse
from tests.support.invented_ks import KS
from tests.support.patience import PATIENCE

SERVER = "https://video.example"
ANNA = Account(SERVER, 101, "anna@example.org", SignInKind.PASSWORD)
BOT = Account("https://www.kaltura.com", 202, "bot", SignInKind.APP_TOKEN, app_token_id="0_token")


def options(**given: object) -> argparse.Namespace:
    """Return the account options of a command, None where not given."""
    return argparse.Namespace(**{"account": None, "service_url": None, "partner_id": None, "user_id": None} | given)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["upload", "--help"], ["links", "--help"], ["library", "--help"], ["demo-server", "--help"]],
)
def test_every_program_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends with 0 and names the program's options."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """`kdesk --help` names every sub-command with its one line."""
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown and command.help in shown for name, command in COMMANDS.items() if command.help)


def test_odd_file_names_are_files() -> None:
    """Without a sub-command in front, every argument is a file for the window."""
    parser = argparse.ArgumentParser()
    WINDOW.options(parser)
    parsed = parser.parse_args(["--data", "d", "a.mp4", "links"])
    assert parsed.files == [Path("a.mp4"), Path("links")]


@pytest.mark.parametrize(
    ("typed", "meant"), [("uplaod", "upload"), ("demo-sever", "demo-server"), ("setings", "settings")]
)
def test_a_mistyped_command_opens_no_window(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name would stand there as a file that is missing."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main([typed, "--data", str(tmp_path / "data")])
    assert end.value.code == 2
    assert f"neither a command nor a file {typed}; is {meant} meant?" in capsys.readouterr().err


def test_a_file_called_almost_like_a_command_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given to the window."""
    monkeypatch.chdir(tmp_path)
    Path("uplaod").touch()
    shown: list[argparse.Namespace] = []
    monkeypatch.setattr(
        "kdesk.cli.import_quickly", lambda _module: argparse.Namespace(run=lambda o: shown.append(o) or 0)
    )
    assert main(["uplaod"]) == 0
    assert [path.name for path in shown[0].files] == ["uplaod"]


def test_files_that_are_not_there_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window gets them too, and shows a row of each; whoever waits for its end learns that something failed."""
    shown: list[argparse.Namespace] = []
    program = argparse.Namespace(run=lambda options: shown.append(options) or 0)
    monkeypatch.setattr("kdesk.cli.import_quickly", lambda _module: program)
    (tmp_path / "here.mp4").touch()
    monkeypatch.chdir(tmp_path)
    assert main(["here.mp4", "gone.mp4"]) == 1
    assert capsys.readouterr().err == "kdesk: not there: gone.mp4\n"
    assert main(["gone.mp4", "away/x\ny.mp4"]) == 1
    assert capsys.readouterr().err == "kdesk: not there: gone.mp4, away/x\ufffdy.mp4\n"
    assert main(["here.mp4", "."]) == main(["kdesk://entry/0_abcdefgh"]) == 0
    assert capsys.readouterr().err == ""
    assert [str(path) for path in shown[0].files] == ["here.mp4", "gone.mp4"]


def test_a_file_on_a_drive_that_hangs_delays_no_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It counts as there: its row waits for the drive. What was found missing until then is named."""
    program = argparse.Namespace(run=lambda options: len(options.files))
    monkeypatch.setattr("kdesk.cli.import_quickly", lambda _module: program)
    monkeypatch.setattr("kdesk.commands.missing_files.LOOK_SECONDS", 0.1)
    monkeypatch.chdir(tmp_path)
    answers, stat = threading.Event(), Path.stat

    def hang(path: Path, **options: bool) -> os.stat_result:
        if path.name == "hangs.mp4":
            assert threading.current_thread() is not threading.main_thread()
            answers.wait(PATIENCE)
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", hang)
    assert main(["gone.mp4", "hangs.mp4", "gone too.mp4"]) == 3
    answers.set()
    assert capsys.readouterr().err == "kdesk: not there: gone.mp4\n"


def test_upload_without_files_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, with what may be named."""
    assert main(["upload"]) == 2
    assert "--sheet" in capsys.readouterr().err


def test_no_option_takes_a_secret() -> None:
    """A secret in an argument could be read in the list of processes; no option for one exists."""
    for command in COMMANDS.values():
        parser = argparse.ArgumentParser()
        command.options(parser)
        names = {option for action in parser._actions for option in action.option_strings}
        words = {word for name in names for word in name.strip("-").split("-")}
        assert words.isdisjoint({"secret", "secrets", "password", "ks", "token"})


@pytest.mark.parametrize(
    ("environment", "given", "kind"),
    [
        ({"KDESK_KS": "k"}, {}, SignInKind.KS),
        ({"KDESK_ADMIN_SECRET": "s"}, {"partner_id": 101}, SignInKind.ADMIN_SECRET),
        ({"KDESK_APP_TOKEN": "t", "KDESK_APP_TOKEN_ID": "0_t"}, {"partner_id": 101}, SignInKind.APP_TOKEN),
        ({"KDESK_PASSWORD": "p"}, {"user_id": "anna@example.org"}, SignInKind.PASSWORD),
    ],
)
def test_a_secret_in_the_environment_decides(
    environment: dict[str, str], given: dict[str, object], kind: SignInKind
) -> None:
    """Each variable stands for one kind of signing in; the service URL is normalised."""
    ticket = ticket_from_environment(options(service_url=f"{SERVER}/api_v3/", **given), environment)
    assert ticket is not None
    assert (ticket.account.kind, ticket.account.service_url) == (kind, SERVER)


@pytest.mark.parametrize(
    "environment",
    [
        {"KDESK_ADMIN_SECRET": "s"},
        {"KDESK_APP_TOKEN": "t", "KDESK_APP_TOKEN_ID": "0_t"},
        {"KDESK_PASSWORD": "p"},
    ],
)
def test_a_secret_without_its_owner_is_wrong_use(environment: dict[str, str]) -> None:
    """An admin secret and an application token belong to a partner, a password to a user."""
    with pytest.raises(WrongUse):
        ticket_from_environment(options(), environment)


def test_an_application_token_needs_its_id() -> None:
    """The token alone cannot be used."""
    with pytest.raises(WrongUse, match="KDESK_APP_TOKEN_ID"):
        ticket_from_environment(options(partner_id=101), {"KDESK_APP_TOKEN": "t"})


@pytest.mark.parametrize("around", ["{}\r\n", "{}\n", '"{}"', "'{}'", '"{}"\r\n', " {} ", "\ufeff{}\r\n"])
def test_quotes_and_line_ends_around_a_secret_are_removed(around: str) -> None:
    """The end of a line, quotes, a mark of byte order; the id of a token is read alike."""
    environment = {"KDESK_APP_TOKEN": around.format("planted"), "KDESK_APP_TOKEN_ID": around.format("0_t")}
    ticket = ticket_from_environment(options(partner_id=101), environment)
    assert ticket is not None
    assert (ticket.secret, ticket.account.app_token_id) == ("planted", "0_t")


@pytest.mark.parametrize(
    ("given", "password"),
    [
        ("pass word \r\n", "pass word "),
        (' "quoted" inside', ' "quoted" inside'),
        ('"in quotes"', "in quotes"),
        ("\"'really'\"", "'really'"),
        ('"', '"'),
    ],
)
def test_a_password_keeps_its_blanks(given: str, password: str) -> None:
    """They may belong to it, as quotes inside do; one pair around it does not."""
    ticket = ticket_from_environment(options(user_id="anna"), {"KDESK_PASSWORD": given})
    assert ticket is not None
    assert ticket.secret == password


@pytest.mark.parametrize("value", ['""', "\r\n", "\udcff"])
def test_an_empty_secret_is_wrong_use(value: str) -> None:
    """The variable is named, its text is not."""
    with pytest.raises(WrongUse, match="KDESK_KS is") as caught:
        ticket_from_environment(options(), {"KDESK_KS": value})
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("none", NO_LIMIT),
        (" Polite ", POLITE),
        ("5", SpeedLimit(5_000_000)),
        ("3.5", SpeedLimit(3_500_000)),
        ("0,25 MB/s", SpeedLimit(250_000)),
        ("10MB/s", SpeedLimit(10_000_000)),
    ],
)
def test_a_limit_is_read_as_the_window_writes_it(text: str, limit: SpeedLimit) -> None:
    """Megabytes a second, or one of its two words."""
    assert read_limit(text) == limit


@pytest.mark.parametrize("text", ["", "0", "-1", "fast", "5 Mbit/s", "5 KB/s", "20000", "1e3", "nan"])
def test_an_invalid_limit_is_wrong_use(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """With the sentence that says what one is."""
    with pytest.raises(SystemExit):
        main(["upload", "a.mp4", f"--limit={text}"])
    assert "a limit is none, polite, or 0.01 to 10000 MB/s" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["upload", "a", "--partner-id", "x"], "--partner-id: a whole number is needed"),
        (["upload", "a", "--profile", "x"], "--profile: a whole number is needed"),
        (["links", "0_a", "--player", "1.5"], "--player: a whole number is needed"),
        (["download", "0_a", "--existing", "x"], "--existing: invalid choice: 'x' (choose from "),
    ],
)
def test_no_type_of_python_is_named(wrong: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """“invalid int value” would be half English in every other language, and is no word of a user's anyway."""
    with pytest.raises(SystemExit):
        main(wrong)
    told = capsys.readouterr().err
    assert words in told
    assert "int" not in told.rpartition("error:")[2].replace("point", "")
    assert "Existing." not in told


def test_a_ticket_shows_no_secret() -> None:
    """Neither repr nor str of a ticket contains what it holds."""
    ticket = ticket_from_environment(options(), {"KDESK_KS": "planted-secret"})
    assert "planted-secret" not in f"{ticket!r}{ticket}"


@pytest.mark.parametrize(
    ("given", "account"),
    [
        ({}, ANNA),
        ({"account": "bot"}, BOT),
        ({"account": "202"}, BOT),
        ({"account": "101:anna@example.org"}, ANNA),
        ({"service_url": "www.kaltura.com"}, BOT),
        ({"partner_id": 202}, BOT),
        ({"user_id": "bot"}, BOT),
    ],
)
def test_a_saved_account_is_found_by_any_of_its_names(given: dict[str, object], account: Account) -> None:
    """Without any name the account used last is meant."""
    assert chosen(options(**given), (ANNA, BOT)) is account


def test_an_unknown_account_is_wrong_use_and_names_the_known_ones() -> None:
    """The message tells which accounts are saved."""
    with pytest.raises(WrongUse, match=r"101:anna@example\.org"):
        chosen(options(account="nobody"), (ANNA,))


def test_a_missing_secret_names_every_variable() -> None:
    """An app token has two: its id and the token itself."""
    with pytest.raises(
        WrongUse, match="KDESK_KS, KDESK_ADMIN_SECRET, KDESK_APP_TOKEN_ID with KDESK_APP_TOKEN, or KDES"
    ):
        chosen(options(), ())


def test_the_last_garbage_collection_has_nothing_to_traverse(tmp_path: Path) -> None:
    """What stands when a command ends is left to the system: searching a window takes longer than quitting may."""
    ends = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(len(gc.get_objects())))\n"
        "from kdesk.cli import main\n"
        "main(['links', '1_any', '--data', sys.argv[1]])\n"
    )
    ended = subprocess.run(  # noqa: S603  this interpreter, with our own code
        [sys.executable, "-c", ends, str(tmp_path)], capture_output=True, encoding="utf-8", check=True, timeout=PATIENCE
    )
    assert int(ended.stdout) < 100


@pytest.mark.parametrize("wrong", [["--kind"], ["--player"], ["--partner-id"], ["--format"]])
def test_wrong_use_is_told_without_a_session(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A KS that was pasted into the wrong place is not quoted: logs of builds keep what a command complains about."""
    with pytest.raises(SystemExit):
        main(["links", *wrong, KS])
    with pytest.raises(SystemExit):
        main(["links", "0_a", f"--{KS}"])
    out, err = capsys.readouterr()
    assert KS[:8] not in out + err
    assert "error: " in err


def test_secrets_leave_the_environment_once_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process starts from then on does not inherit them."""
    monkeypatch.setenv("KDESK_KS", "k")
    monkeypatch.setenv("KDESK_OTHER", "x")
    assert take_secrets()["KDESK_KS"] == "k"
    assert not [name for name in os.environ if name.startswith("KDESK_")]
    assert without_secrets({"KDESK_KS": "k", "kdesk_password": "p", "PATH": "/bin"}) == {"PATH": "/bin"}
