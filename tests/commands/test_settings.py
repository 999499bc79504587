"""`kdesk settings` shows and changes what the dialog does."""

import json
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.domain.options.policy import Policy
from kdesk.domain.settings import OPTIONS, Settings
from kdesk.store.lock import lock_data_dir
from kdesk.store.option_texts import text_of, value_of
from kdesk.store.paths import Paths


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data directory of a first start."""
    Paths.under(tmp_path / "data").create()
    return str(tmp_path / "data")


def run(data: str, *words: str) -> int:
    """Run the command."""
    return main(["settings", *words, "--data", data])


def out(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was printed."""
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("slots", "5", "5"),
        ("limit", "3.5", "3.5"),
        ("limit", "polite", "polite"),
        ("verify", "WHOLE", "whole"),
        ("keeps_awake", "no", "off"),
        ("library.scrubs", "off", "off"),
        ("link_kind", "player page", "Player page"),
        ("proxy_address", "http://proxy.example.org:3128", "http://proxy.example.org:3128"),
        ("update_address", "https://u.example.org/kdesk.json", "https://u.example.org/kdesk.json"),
        ("language", "de", "de"),
    ],
)
def test_a_setting_is_set_and_reset(
    data: str, capsys: pytest.CaptureFixture[str], name: str, text: str, shown: str
) -> None:
    """By its name, with values as people write them."""
    before = text_of(next(one for one in OPTIONS if one.name == name).default)
    assert run(data, "set", name, text) == 0
    assert run(data, "get", name) == 0
    assert out(capsys) == shown
    assert run(data, "reset", name) == 0
    assert run(data, "get", name) == 0
    assert out(capsys) == before


def test_every_setting_is_listed(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As lines, and as JSON that `set` understands."""
    assert run(data, "list") == 0
    assert [line.split(" = ")[0] for line in out(capsys).splitlines()] == [option.name for option in OPTIONS]
    assert run(data, "list", "--json") == 0
    assert json.loads(out(capsys)).keys() == {option.name for option in OPTIONS}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_what_is_shown_can_be_set(option: object) -> None:
    """Each default, as text, is read as itself."""
    found = next(one for one in OPTIONS if one is option)
    assert value_of(found, text_of(found.default)) == found.default


@pytest.mark.parametrize(
    "words",
    [
        ("set", "slots", "99"),
        ("set", "slots", "many"),
        ("set", "slots"),
        ("set", "verify", "by eye"),
        ("set", "keeps_awake", "perhaps"),
        ("set", "proxy_address", "http://ann:secret@proxy.example.org"),
        ("set", "update_address", "http://u.example.org/kdesk.json"),
        ("set", "speed_rules", "{"),
        ("set", "accounts", "[]"),
        ("get", "colour_of_the_moon"),
        ("reset",),
        ("export",),
    ],
)
def test_what_makes_no_sense_is_refused(data: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """With a sentence and the exit status of wrong use; nothing changes."""
    assert run(data, *words) == 2
    assert capsys.readouterr().err.startswith("kdesk")
    assert not Path(data, "settings.json").exists() or json.loads(Path(data, "settings.json").read_text()) == {}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("scheme", "it can be system | light | dark"),
        ("slots", "it can be 1–8"),
        ("shows_tray", "it can be on | off"),
    ],
)
def test_the_refusal_names_what_can_be_chosen(
    data: str, capsys: pytest.CaptureFixture[str], name: str, known: str
) -> None:
    """So nobody has to look that up in the help."""
    assert run(data, "set", name, "99") == 2
    assert capsys.readouterr().err.strip().endswith(f'{name} cannot be "99"; {known}')


def test_settings_go_to_another_computer(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By a file; all can be reset."""
    file = str(tmp_path / "kdesk.json")
    run(data, "set", "slots", "6")
    assert run(data, "export", file) == 0
    assert run(data, "reset", "--all") == 0
    assert json.loads(Path(data, "settings.json").read_text()) == {}
    assert run(data, "import", file) == 0
    assert out(capsys) == "1 setting was changed."
    assert json.loads(Path(data, "settings.json").read_text()) == {"slots": 6}


def test_a_locked_setting_stays(data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator has set it, and the list says so."""
    policy = Policy({"slots": 1}, frozenset({"slots"}), "/etc/kdesk/policy.json")
    for module in ("kdesk.commands.settings", "kdesk.store.settings_in_force"):
        monkeypatch.setattr(f"{module}.read_policy", lambda: policy)
    assert run(data, "set", "slots", "5") == 2
    assert "administrator" in capsys.readouterr().err
    assert run(data, "list") == 0
    assert "slots = 1 (set by the administrator)" in out(capsys).splitlines()


def test_an_open_window_keeps_its_settings(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It would write its own over them: the command says so; showing them is fine."""
    with lock_data_dir(Paths.under(Path(data))):
        assert run(data, "set", "slots", "5") == 3
        assert run(data, "get", "slots") == 0
    assert out(capsys) == str(Settings().slots)


def test_the_help_names_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """With its words and values, from the table."""
    with pytest.raises(SystemExit):
        main(["settings", "--help"])
    text = capsys.readouterr().out
    assert all(option.name in text for option in OPTIONS)
    assert "size | samples | whole" in text
