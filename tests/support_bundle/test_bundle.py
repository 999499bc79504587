"""A support bundle tells what happened, and names neither secrets nor people nor, unless agreed, files."""

import json
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from kdesk.crash_file import LAST
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.doctor import Answer, CheckKind, DoctorReport, Finding, Result, Said
from kdesk.domain.options.network import ProxyMode
from kdesk.domain.settings import Settings
from kdesk.domain.timeline import Moment, MomentKind, Timeline
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import Reason, StoreProblem
from kdesk.logs import LOG_FILE, Redactor
from kdesk.plain_text import one_line
from kdesk.support.bundle import BundleSources, bundle_files, save_bundle, tail
from kdesk.support.cleaning import E_MAIL, Cleaner
from tests.support.invented_ks import KS
from tests.support.secret_hunt import found
from tests.support.transfers import make_transfer

SECRET, MAIL, USER, TITLE = "S3cr3t/pass word", "anna.b+work@mail.example.org", "studio-anna", "Layoff plans 2027"
ACCOUNT = Account("https://video.example.org", 12, USER, SignInKind.PASSWORD)


def sources(folder: Path) -> BundleSources:
    """Return a log, settings and transfers that hold everything that must not be in a bundle."""
    ks = KS
    path = f"/media/drive/{TITLE}/{TITLE}.mov"
    lines = [
        f"2026-12-01 04:00:00,123 INFO kdesk.engine: {path} is read for {USER}",
        f"2026-12-01 04:00:01,123 WARNING kdesk.kaltura: {MAIL} {SECRET} https://x.example/p?ks={ks}&a=1",
        f"2026-12-01 04:00:02,123 ERROR kdesk.qt: in {Path.home()}/kdesk/a.py",
    ]
    (folder / LOG_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / LAST).write_text(f"Fatal Python error: Aborted\n{Path.home()}/a.py\n")
    trouble = Trouble("ApiError", Reason.TOO_MANY_REQUESTS, {"name": TITLE}, f"{MAIL}: {ks}", "X")
    transfer = make_transfer(
        "t1", path, f"{TITLE}.mov", ACCOUNT.key, size=10, state=TransferState.FAILED, trouble=trouble
    )
    settings = Settings(
        accounts=(ACCOUNT,),
        proxy=ProxyMode.MANUAL,
        proxy_address="http://proxy.corp.example:3128",
        proxy_user="anna.b",
        update_address="https://updates.beside.proxy.corp.example/kdesk.json",
    )
    report = DoctorReport(
        "https://video.example.org",
        1.0,
        (Finding(CheckKind.DISK, Answer(Result.GOOD, Said.DISK_FINE, {"folder": f"{Path.home()}/x", "free": 1}), 0.0),),
    )
    return BundleSources(folder, settings, (transfer,), {"t1": Timeline((Moment(MomentKind.FAILED, 2.0),))}, report)


def packed(folder: Path, *, names: bool = False) -> tuple[Path, dict[str, str]]:
    """Save a bundle; return the folder of what is in it, and the texts by their names."""
    redactor = Redactor()
    redactor.hide(SECRET)
    files = bundle_files(sources(folder), redactor.redact, names=names)
    save_bundle(folder / "out.zip", files)
    with zipfile.ZipFile(folder / "out.zip") as archive:
        archive.extractall(folder / "out")
    texts = {one.name: (folder / "out" / one.name).read_text("utf-8") for one in (folder / "out").iterdir()}
    assert texts == {one.name: one.text for one in files}
    return folder / "out", texts


def test_it_tells_what_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, the doctor, settings, transfers, timelines, the crash and the log."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    _, texts = packed(tmp_path)
    names = {"versions.txt", "doctor.txt", "doctor.json", "settings.json", "transfers.json", "timelines.json"}
    assert set(texts) == names | {"crash.txt", LOG_FILE}
    assert texts["versions.txt"].startswith("kdesk ")
    assert "\ndesktop GNOME\nsession wayland\n" in texts["versions.txt"]
    told = json.loads(texts["transfers.json"])
    assert told["states"] == {"failed": 1}
    assert told["transfers"][0]["trouble"] == ["ApiError", Reason.TOO_MANY_REQUESTS.value, "X"]
    assert json.loads(texts["timelines.json"])["t1"]["moments"][0]["what"] == "failed"
    assert "Fatal Python error: Aborted" in texts["crash.txt"]
    settings = json.loads(texts["settings.json"])
    assert settings["accounts"] == [{"server": "https://video.example.org", "kind": "password"}]
    assert settings["settings"]["proxy_address"] is True
    assert settings["settings"]["update_address"] is True
    assert "kdesk.kaltura: [e-mail] [hidden] https://x.example/p?ks=[hidden]&a=1" in texts[LOG_FILE]


@pytest.mark.parametrize("words", [SECRET, MAIL, USER, TITLE, "proxy.corp.example", str(Path.home())])
def test_what_nobody_else_is_to_know(tmp_path: Path, words: str) -> None:
    """Neither as it is, nor in a form that it takes on its way; any session would be found as well."""
    out, _ = packed(tmp_path)
    assert found([out], words) == []


@pytest.mark.parametrize(
    "name",
    [
        "Plans\n2027.mov",
        "O'Brien's \"plans\".mov",
        "Überraschung.mov",
        "a\\b plans.mov",
        "plans\udce9.mov",
        "پلن\u202e.mov",
    ],
)
def test_names_in_no_form_that_they_take(name: str) -> None:
    """In a traceback, in JSON, in an address, and where a line of the log has no room for its characters."""
    clean = Cleaner(str, (), [make_transfer("t1", f"/v/{name}", name)], names=False)
    forms = (name, repr(name)[1:-1], json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1])
    for form in (*forms, one_line(name), quote(name, errors="surrogatepass")):
        assert clean(f"look: {form}!") == "look: [file 1]!"


def test_long_words_take_linear_time() -> None:
    """A million letters took hours: the time limit of the tests ended that. Addresses in them are found."""
    clean = Cleaner(str, (), (), names=False)
    for word in ("a", "a.", "a@", "a@b"):
        text = word * 300_000
        assert clean(f"{text} {MAIL} {text}").count(E_MAIL) == 1
    assert clean(f"<{MAIL}>,x@y.example;") == f"<{E_MAIL}>,{E_MAIL};"


def test_files_are_named_if_that_is_agreed(tmp_path: Path) -> None:
    """Secrets, addresses and users are not."""
    out, texts = packed(tmp_path, names=True)
    assert json.loads(texts["transfers.json"])["transfers"][0]["name"] == f"{TITLE}.mov"
    assert TITLE in texts[LOG_FILE]
    for words in (SECRET, MAIL, USER):
        assert found([out], words) == []


def test_it_is_for_this_user_alone_and_a_folder_that_refuses_is_told(tmp_path: Path) -> None:
    """As the log is."""
    packed(tmp_path)
    assert (tmp_path / "out.zip").stat().st_mode & 0o077 == 0
    with pytest.raises(StoreProblem):
        save_bundle(tmp_path / "nowhere" / "out.zip", ())


def test_the_end_of_a_long_log(tmp_path: Path) -> None:
    """Whole lines."""
    (tmp_path / "a").write_bytes(b"".join(b"line %d\n" % number for number in range(1000)))
    assert tail(tmp_path / "a", 25) == "line 998\nline 999\n"
    assert tail(tmp_path / "none", 25) == ""


def many(count: int) -> list[Transfer]:
    """Return transfers with long names."""
    return [make_transfer(str(n), f"/v/{n}/a long name {n}.mp4", f"a long name {n}.mp4") for n in range(count)]


def test_very_many_transfers(tmp_path: Path) -> None:
    """The last ones are told one by one, all are counted."""
    files = bundle_files(BundleSources(tmp_path, Settings(), many(5000)), str)
    told = json.loads(next(one.text for one in files if one.name == "transfers.json"))
    assert (told["count"], len(told["transfers"]), told["transfers"][-1]["id"]) == (5000, 1000, "4999")


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    """A folder whose name holds such a byte is told by the doctor, and comes into the archive."""
    folder = Finding(CheckKind.DISK, Answer(Result.GOOD, Said.DISK_FINE, {"folder": "/data/\udcff", "free": 1}), 0.0)
    report = DoctorReport("https://video.example.org", 1.0, (folder,))
    save_bundle(tmp_path / "out.zip", bundle_files(BundleSources(tmp_path, Settings(), (), doctor=report), str))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert "/data/\N{REPLACEMENT CHARACTER}" in archive.read("doctor.txt").decode()
