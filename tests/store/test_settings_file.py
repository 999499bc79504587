"""Settings as a file."""

import json
import os
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.compare_layout import CompareLayout
from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.last_place import LastPlace
from kdesk.domain.library_view import Arrangement, Column, Field, LibraryView
from kdesk.domain.links.link import LinkColumn, LinkForm
from kdesk.domain.links.presets import PicturePreset, PresetDefault, StreamPreset
from kdesk.domain.options.kept import FirstSteps
from kdesk.domain.search.saved import SavedSearch
from kdesk.domain.search.sort import Sort
from kdesk.domain.settings import MAX_SLOTS, Settings, SpeedLimit
from kdesk.domain.sheets.folder_rule import FolderRule
from kdesk.domain.time_form import TimeForm
from kdesk.domain.verification import Level
from kdesk.errors import StoreProblem
from kdesk.store.settings import MOST_BYTES, SettingsFile, read_settings

ANN = Account("https://www.kaltura.com", 101, "ann@example.org", SignInKind.PASSWORD)
BOT = Account("https://example.org:8443", 102, "", SignInKind.APP_TOKEN, app_token_id="0_abc")
SETTINGS = Settings(
    slots=5,
    volume=0.25,
    captions="de",
    time_form=TimeForm.SMPTE,
    filmstrip=False,
    compare_layout=CompareLayout(900, 700, has_panel=True, panel_height=300, part=2),
    entry_tab="links",
    limit=SpeedLimit(3_000_000),
    verify=Level.WHOLE,
    link_form=LinkForm.MARKDOWN,
    link_columns=(LinkColumn.ADDRESS,),
    details_shown=True,
    details_width=420,
    downloads=WantedFiles(
        "/videos", "{id}", RenditionChoice(ChoiceKind.HEIGHT, 720), (DownloadKind.FACTS,), Existing.SKIP
    ),
    asks_before_quitting=False,
    picture_presets=(PicturePreset("Intranet", 333, 0, fit=3, quality=80, format="png", background="00ff00"),),
    picture_defaults=(PresetDefault("101", "Intranet"),),
    stream_presets=(StreamPreset("Intranet", "/p/1/playManifest/format/applehttp/maxBitrate/900"),),
    stream_defaults=(PresetDefault("101", "Intranet"),),
    folder_rules=(FolderRule("101", ("source", "tags"), own_name=False),),
    accounts=(ANN, BOT),
    library=LibraryView(Arrangement.TABLE, (Column(Field.ID, 90), Column(Field.TITLE)), scrubs=False),
    saved_searches=(SavedSearch("failed", "status:failed after:7d", Sort.UPDATED),),
    last_search=SavedSearch(text="tag:news"),
    first_steps=FirstSteps.SHOWN,
    update_asked_at=1_800_000_000,
    update_told="1.2",
    place=LastPlace(in_library=True, account="key", entry="0_abcdefgh", transfer="one"),
    recent_searches=(SavedSearch(text="type:video lecture"),),
    recent_choices=("command:settings", "topic:links"),
    recent_servers=("https://kaltura.example.com",),
    dialog_folder="/videos/of today",
)
NOT_CHOSEN = {
    *("speed_rules", "duplicates", "keeps_awake", "keeps_mirror", "asks_before_recycling"),
    *("link_kind", "link_player", "scheme", "contrast", "density", "motion"),
    *("proxy", "proxy_address", "proxy_user", "proxy_not_for", "extra_ca"),
    *("notifies_ready", "notifies_failed", "notifies_questions", "notifies_downloads", "language", "shortcuts"),
    *("shows_tray", "closing", "starts_at_login", "update_address"),
}
"""Options that have their defaults in SETTINGS. No password of a proxy is one."""
SAMPLES = Path(__file__).parent / "samples"


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """Another start finds the same settings."""
    file = SettingsFile(tmp_path / "deep" / "settings.json")
    await file.save(SETTINGS)
    file.close()

    again = SettingsFile(tmp_path / "deep" / "settings.json")
    assert await again.load() == SETTINGS
    assert again.damaged is None


async def test_the_file_of_the_version_before_opens(tmp_path: Path) -> None:
    """A settings file that kdesk 0.1 wrote is read in full; nothing is set aside, and what is newer has its default."""
    path = tmp_path / "settings.json"
    path.write_bytes((SAMPLES / "settings-0.1.json").read_bytes())
    file = SettingsFile(path)
    kept = {name: getattr(SETTINGS, name) for name in json.loads(path.read_text())}
    assert await file.load() == replace(Settings(), **kept)
    assert file.damaged is None


async def test_no_file_means_defaults(tmp_path: Path) -> None:
    """The first start has the defaults and writes nothing."""
    file = SettingsFile(tmp_path / "settings.json")

    assert await file.load() == Settings()
    assert names(tmp_path) == []


async def test_the_last_save_wins(tmp_path: Path) -> None:
    """Saves are written in the order in which they were asked for."""
    file = SettingsFile(tmp_path / "settings.json")
    for slots in range(1, MAX_SLOTS + 1):
        await file.save(Settings(slots=slots))

    assert (await file.load()).slots == MAX_SLOTS


async def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """So a default that the administrator sets later holds for everybody who has chosen nothing else."""
    path = tmp_path / "settings.json"
    await SettingsFile(path).save(Settings(slots=5))
    assert json.loads(path.read_text()) == {"slots": 5}

    other = SettingsFile(path, Settings(slots=2, keeps_awake=False))
    assert await other.load() == Settings(slots=5, keeps_awake=False)
    # Against that, the usual value is a choice too.
    await other.save(Settings(slots=3))
    assert json.loads(path.read_text()) == {"slots": 3, "keeps_awake": True}


async def test_saving_leaves_one_file(tmp_path: Path) -> None:
    """No half-written file stays beside the settings."""
    await SettingsFile(tmp_path / "settings.json").save(SETTINGS)

    assert names(tmp_path) == ["settings.json"]


async def test_the_file_has_a_known_set_of_fields(tmp_path: Path) -> None:
    """What is written is listed here, so that nobody adds a secret without seeing this test."""
    await SettingsFile(tmp_path / "settings.json").save(SETTINGS)

    written = json.loads((tmp_path / "settings.json").read_text())
    assert written.keys() == {field.name for field in fields(Settings)} - NOT_CHOSEN
    assert all(
        account.keys()
        == {
            *("service_url", "partner_id", "user_id", "kind", "app_token_id", "allow_plain_http", "searchable_tag"),
            *("name", "colour", "login_page"),
        }
        for account in written["accounts"]
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"text"', b"[" * 100_000],
    ids=["empty", "cut off", "not UTF-8", "list", "null", "text", "deep"],
)
async def test_a_damaged_file_is_set_aside(tmp_path: Path, data: bytes) -> None:
    """Nothing of it can be read: defaults, and the file stays under another name, byte for byte."""
    path = tmp_path / "settings.json"
    path.write_bytes(data)

    file = SettingsFile(path)

    assert await file.load() == Settings()
    assert file.damaged
    assert file.damaged.read_bytes() == data
    assert file.damaged.name.startswith("settings.damaged-")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slots", 0),
        ("slots", MAX_SLOTS + 1),
        ("slots", "3"),
        ("slots", True),
        ("volume", 1.5),
        ("captions", "x" * 101),
        ("entry_tab", "x" * 101),
        ("volume", "loud"),
        ("volume", False),
        ("volume", float("nan")),
        ("asks_before_quitting", "no"),
        ("limit", 5),
        ("verify", "nothing"),
        ("verify", ["size"]),
        ("library", {"columns": [{"field": "id"}]}),
        ("library", {"arrangement": "heap"}),
        ("compare_layout", {"width": -5}),
        ("saved_searches", [{"name": "a", "text": 5}]),
        ("saved_searches", [{}] * 101),
        ("last_search", {"sort": "by size"}),
        ("recent_searches", [{}] * 21),
        ("recent_choices", ["x" * 200]),
        ("first_steps", "often"),
        ("update_asked_at", -1),
        ("update_asked_at", 10**30),
        ("update_told", "9" * 100),
        ("update_address", "http://updates.example.org"),
        ("limit", {"bytes_per_second": -1}),
        ("limit", {"bytes_per_second": True}),
        ("limit", {"polite": 1}),
        ("accounts", {}),
        ("accounts", [17]),
        ("accounts", [{}]),
        ("accounts", [{"partner_id": 1, "kind": "ks", "service_url": "x y", "user_id": ""}]),
        ("accounts", [{"partner_id": 1, "kind": "magic", "service_url": "https://a", "user_id": ""}]),
        ("accounts", [{"partner_id": 1, "kind": "ks", "service_url": "https://a", "user_id": 5}]),
        (
            "accounts",
            [{"partner_id": 1, "kind": "ks", "service_url": "http://a", "user_id": "", "allow_plain_http": "yes"}],
        ),
        ("accounts", [{"partner_id": 1, "kind": "ks", "service_url": "https://a"}]),
    ],
)
async def test_a_field_that_makes_no_sense_costs_only_itself(tmp_path: Path, field: str, value: object) -> None:
    """One bad field has its default, the others are kept, and the file is set aside."""
    path = tmp_path / "settings.json"
    await SettingsFile(path).save(SETTINGS)
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))

    file = SettingsFile(path)

    assert await file.load() == replace(SETTINGS, **{field: getattr(Settings(), field)})
    assert file.damaged


async def test_a_file_without_end_is_not_read_whole(tmp_path: Path) -> None:
    """It is set aside like a damaged one, whatever stands at its beginning."""
    path = tmp_path / "settings.json"
    path.write_bytes(b"{}")
    os.truncate(path, MOST_BYTES * 1000)  # sparse: it takes no room
    with closing(SettingsFile(path)) as file:
        assert await file.load() == Settings()
        assert file.damaged


async def test_a_damaged_file_is_set_aside_once(tmp_path: Path) -> None:
    """What was readable is in the file from then on, so that the next start finds a sound one."""
    path = tmp_path / "settings.json"
    path.write_text('{"slots": 4, "volume": "loud"}')
    await SettingsFile(path).load()

    again = SettingsFile(path)

    assert await again.load() == Settings(slots=4)
    assert again.damaged is None


async def test_two_damaged_files_in_one_second_are_both_kept(tmp_path: Path) -> None:
    """A file that was set aside is never overwritten by the next one."""
    path = tmp_path / "settings.json"
    for text in ("first", "second", "third"):
        path.write_text(text)
        await SettingsFile(path).load()

    kept = {(tmp_path / name).read_text() for name in names(tmp_path) if "damaged" in name}
    assert kept == {"first", "second", "third"}


async def test_a_sound_account_outlives_a_broken_neighbour(tmp_path: Path) -> None:
    """Of a list of accounts, those that can be read are kept."""
    path = tmp_path / "settings.json"
    await SettingsFile(path).save(SETTINGS)
    fields = json.loads(path.read_text())
    fields["accounts"][0]["kind"] = "magic"
    path.write_text(json.dumps(fields))

    assert (await SettingsFile(path).load()).accounts == (BOT,)


async def test_a_file_that_cannot_be_read_means_defaults(tmp_path: Path) -> None:
    """A folder in its place does not keep kdesk from starting; saving then says what is wrong."""
    (tmp_path / "settings.json").mkdir()
    file = SettingsFile(tmp_path / "settings.json")

    assert await file.load() == Settings()
    with pytest.raises(StoreProblem, match=r"settings\.json"):
        await file.save(SETTINGS)
    assert names(tmp_path) == ["settings.json"]


async def test_a_damaged_file_that_cannot_be_set_aside_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On a disk that takes nothing, kdesk starts with what it can read and says so in the log."""
    path = tmp_path / "settings.json"
    path.write_text("{")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "rename", refuse)
    file = SettingsFile(path)

    assert await file.load() == Settings()
    assert file.damaged is None
    assert "not set aside" in caplog.text


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: json.dumps({"slots": text}).encode()))
def test_no_content_is_too_strange(data: bytes) -> None:
    """Whatever the file holds, there are settings afterwards."""
    settings = read_settings(data).settings

    assert 1 <= settings.slots <= MAX_SLOTS
