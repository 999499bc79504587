"""Settings as a file for another computer."""

import json
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.library_view import Arrangement, LibraryView
from kdesk.domain.options.shortcuts import Shortcut
from kdesk.domain.settings import OPTIONS, Settings, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule
from kdesk.errors import Reason, StoreProblem
from kdesk.store.policy import policy_of_text
from kdesk.store.settings_export import export_to, exported, import_from

SETTINGS = Settings(
    slots=5,
    speed_rules=(SpeedRule((0, 6), 60, 0, SpeedLimit(polite=True)),),
    library=LibraryView(Arrangement.TABLE),
    shortcuts=(Shortcut("search", ("Ctrl+K",)),),
    proxy_user="ann",
    accounts=(Account("https://a", 1, "ann@example.org", SignInKind.PASSWORD),),
    volume=0.1,
)


def test_every_option_comes_back(tmp_path: Path) -> None:
    """Those of the table, and no others: accounts stay on their computer."""
    path = tmp_path / "kdesk.json"
    export_to(path, SETTINGS)
    read = import_from(path)
    assert read.values == {option.name: option.value(SETTINGS) for option in OPTIONS}
    assert (read.unknown, read.unusable) == ((), ())
    assert "ann@example.org" not in path.read_text()


def test_a_file_of_a_newer_kdesk_gives_what_is_known(tmp_path: Path) -> None:
    """The rest is named."""
    path = tmp_path / "kdesk.json"
    text = {"kdesk-settings": 9, "settings": {"slots": 4, "colour_of_the_moon": 1, "verify": "by eye"}}
    path.write_text(json.dumps(text))
    read = import_from(path)
    assert (read.values, read.unknown, read.unusable) == ({"slots": 4}, ("colour_of_the_moon",), ("verify",))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"settings": {}}', '{"kdesk-settings": 1}', '{"slots": 4}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing is changed by it."""
    path = tmp_path / "kdesk.json"
    path.write_text(text)
    with pytest.raises(StoreProblem) as caught:
        import_from(path)
    assert caught.value.reason is Reason.NO_EXPORTED_SETTINGS


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As is a place that cannot be written."""
    with pytest.raises(StoreProblem) as caught:
        import_from(tmp_path / "none.json")
    assert caught.value.reason is Reason.SETTINGS_NOT_READ
    with pytest.raises(StoreProblem):
        export_to(tmp_path / "none" / "kdesk.json", SETTINGS)


def test_an_exported_file_can_be_a_policy() -> None:
    """Its settings are written as those of a policy are."""
    text = json.loads(exported(SETTINGS))
    policy = policy_of_text(json.dumps({"settings": text["settings"], "locked": ["slots"]}).encode(), "here")
    assert policy.applied(Settings()).slots == 5
