"""`kdesk links` understands whatever names entries, and prints what can be passed on in the form that is wanted."""

import csv
import io
import json
import sys
import zlib
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kdesk import cli
from kdesk.domain.links.link import LINK_KEYS
from kdesk.exit_status import FAILED, FINE, WRONG_USE
from tests.support.command_line import Ran, RunHere
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import profile, values
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import admin, demo
from tests.support.invented_ks import KS
from tests.support.media import make_video

__all__ = ["admin", "demo"]

NAMES = ("Harbour at dawn", "Concert | part [1]", "=SUM(A1)", "Old <b>pier</b>")
_SIGNED_IN = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}


@pytest.fixture(scope="module")
def ids(admin: DemoClient) -> tuple[str, ...]:
    """Four images, of which all but the first have the tag `pier`; each is READY."""
    made = []
    for number, name in enumerate(NAMES):
        picture = _picture(number)
        entry = admin.upload(picture, "a.png", media_type=2, tags="pier" if number else "dawn")
        admin.call("media.update", entryId=entry, mediaEntry={"name": name})
        made.append(str(admin.wait_for(entry)["id"]))
    return tuple(made)


@pytest.fixture(scope="module")
def film(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A video that is READY."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=1, size="160x90")
    return admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))


def _picture(number: int) -> bytes:
    """Return the bytes of a small PNG."""

    def part(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (16).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    rows = (b"\0" + bytes((number * 40, 90, 120)) * 16) * 16
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.fixture
def run(
    demo: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> RunHere:
    """Run the command in this process."""

    def ran(*arguments: str) -> Ran:
        told = demo.credentials
        monkeypatch.setenv("KDESK_ADMIN_SECRET", told["admin_secret"])  # a command takes it out of the environment
        account = ("--service-url", demo.url, "--partner-id", str(told["partner_id"]), "--data", str(tmp_path / "data"))
        command = cli.COMMANDS["links"]
        options = cli._parser("links", command).parse_args([*arguments, *account])
        status = import_module(command.module).run(options)
        return Ran(status, *capsys.readouterr())

    return ran


def _objects(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def _entries(ran: Ran) -> list[str]:
    return [told["entry_id"] for told in _objects(ran)]


def test_anything_that_names_an_entry_is_understood(demo: DemoProcess, ids: tuple[str, ...], run: RunHere) -> None:
    """Ids, long and short addresses, player pages, embed codes, in any number and order."""
    first, second, third, fourth = ids
    ran = run(
        f"{demo.url}/p/1/playManifest/e/{second}/f/applehttp",
        first,
        f"{demo.url}/p/1/sp/100/thumbnail/entry_id/{third}/width/64.jpg",
        f'<iframe src="{demo.url}/p/1/embedPlaykitJs/uiconf_id/5?iframeembed=true&amp;entry_id={fourth}"></iframe>',
        f"{first}, {second}",
        "--json",
    )
    assert (ran.status, ran.err) == (FINE, "")
    assert _entries(ran) == [second, first, third, fourth]


def test_a_search_is_that_of_the_library(ids: tuple[str, ...], run: RunHere) -> None:
    """Words, fields, and what is left out; one entry alone has its id as well, since more might have come."""
    assert set(_entries(run("tag:pier", "type:image", "--json"))) == set(ids[1:])
    assert _entries(run("harbour", "dawn", "--json")) == [ids[0]]
    assert _entries(run('"harbour at dawn"', "--json")) == [ids[0]]
    nothing = run("nothing-like-this")
    assert (nothing.status, nothing.out, nothing.err) == (FAILED, "", "kdesk: no entry is found\n")


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown", "html"])
def test_nothing_found_is_no_table(run: RunHere, form: str) -> None:
    """Not even its titles: what is piped on would end after them."""
    nothing = run("tag:pier", "tag:nothing-like-this", "--format", form)
    assert (nothing.status, nothing.out, nothing.err) == (FAILED, "", "kdesk: no entry is found\n")


def test_a_search_within_pasted_entries(ids: tuple[str, ...], run: RunHere) -> None:
    """As in the window: what is named and what is searched restrict each other."""
    assert _entries(run(ids[0], ids[1], "tag:pier", "--json")) == [ids[1]]


def test_a_list_in_a_file(demo: DemoProcess, ids: tuple[str, ...], run: RunHere, tmp_path: Path) -> None:
    """One or several a line, with empty lines and remarks; each entry once."""
    listed = tmp_path / "list.txt"
    lines = ("# the pier", ids[2], "", f"{demo.url}/p/1/raw/entry_id/{ids[0]}/a.png", f"{ids[1]};{ids[2]}")
    listed.write_text("\r\n".join(lines), encoding="utf-16")
    ran = run(f"@{listed}", ids[3], "--json")
    assert (ran.status, ran.err) == (FINE, "")
    assert _entries(ran) == [ids[3], ids[2], ids[0], ids[1]]


def test_a_list_on_standard_input(ids: tuple[str, ...], run: RunHere, monkeypatch: pytest.MonkeyPatch) -> None:
    """`kdesk … | kdesk links -`."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(ids).encode())))
    assert _entries(run("-", "--json")) == list(ids)


def test_a_standard_input_that_cannot_be_read(run: RunHere, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`kdesk links - 0>file`, or a terminal that is gone: told as of a file that cannot be read."""
    with (tmp_path / "written").open("wb", buffering=0) as written, open(written.fileno(), closefd=False) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        ran = run("-")
    assert (ran.status, ran.out) == (WRONG_USE, "")
    assert ran.err == "kdesk: standard input cannot be read: Bad file descriptor\n"


def test_a_saved_page_is_looked_through(ids: tuple[str, ...], run: RunHere, tmp_path: Path) -> None:
    """A page with embed codes is a list too."""
    page = tmp_path / "page.html"
    page.write_text(f"<div>\n<script>player.loadMedia({{entryId: '{ids[1]}'}})</script>\n</div>", "utf-8")
    ran = run(f"@{page}", "--kind", "source")
    assert (ran.status, ran.err) == (FINE, "")
    assert ran.out.strip().endswith(f"/raw/entry_id/{ids[1]}")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (f"0_abcdefgh\nharbour {KS}\n\n?\n".encode(), "lines 2, 4 are neither ids nor addresses of entries"),
        (f"https://x.example/p/1/ks/{KS}".encode(), "line 1 is neither an id nor an address of an entry"),
        (b"\0\1\2" * 100, "is not text, or too large for a list of entries"),
        (None, "cannot be read: No such file or directory"),
        (b"", "no entry is given"),
    ],
)
def test_a_file_that_is_no_list(run: RunHere, tmp_path: Path, content: bytes | None, complaint: str) -> None:
    """Nothing is asked of the server; the lines are named by their numbers, since a session may stand in them."""
    listed = tmp_path / "list.txt"
    if content is not None:
        listed.write_bytes(content)
    ran = run(f"@{listed}")
    assert (ran.status, ran.out) == (WRONG_USE, "")
    assert complaint in ran.err
    assert KS not in ran.err


def test_a_short_link_is_followed(admin: DemoClient, demo: DemoProcess, ids: tuple[str, ...], run: RunHere) -> None:
    """The server says where it leads; one that has expired leads nowhere, and the command says so."""

    def shorten(entry: str, **fields: Any) -> str:
        link = {"systemName": "links", "fullUrl": f"{demo.url}/p/1/thumbnail/entry_id/{entry}", **fields}
        return str(admin.call("shortLink_shortLink.add", shortLink=link)["id"])

    lives, ended = shorten(ids[1]), shorten(ids[2], expiresAt=60)
    ran = run(f"{demo.url}/tiny/{lives}", f"{demo.url}/tiny/{ended}", ids[0], "--json")
    assert _entries(ran) == [ids[0], ids[1]]
    assert ran.status == FAILED
    assert ran.err == f"kdesk: the short link {ended} leads to no entry, or has expired\n"


def test_unknown_entries_are_told_beside_the_others(ids: tuple[str, ...], run: RunHere) -> None:
    """Each by its id, on standard error, and as an object where objects are wanted."""
    ran = run("1_nowhere", ids[0], "1_nobody00")
    assert ran.status == FAILED
    assert ran.out.startswith(f"{ids[0]}\n")
    complaints = [line.removeprefix("kdesk: ") for line in ran.err.splitlines() if line.startswith("kdesk: ")]
    assert [line.partition(":")[0] for line in complaints] == ["1_nowhere", "1_nobody00"]
    assert _entries(run("1_nowhere", ids[0], "--json")) == ["1_nowhere", ids[0]]


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("https://video.example.edu", "The address is of account 309, and this session of account {own}"),
        ("https://api.de.kaltura.com", "The address is of account 309 in Frankfurt, and this session of account {own}"),
    ],
)
def test_an_address_of_another_account_is_told(host: str, hint: str, demo: DemoProcess, run: RunHere) -> None:
    """By account and region; the entry cannot be found in this one."""
    ran = run(f"{host}/p/309/sp/30900/playManifest/entryId/1_nobody00/format/url")
    assert ran.status == FAILED
    assert ran.err.splitlines()[1] == hint.format(own=demo.credentials["partner_id"])


def test_one_kind_alone_is_bare(ids: tuple[str, ...], run: RunHere) -> None:
    """So that a script, or `xargs`, can take it as it is."""
    ran = run(*ids, "--kind", "thumbnail")
    assert [line.partition("entry_id/")[2].partition("/")[0] for line in ran.out.splitlines()] == list(ids)
    assert [line.split()[0] for line in run(ids[0]).out.splitlines()] == ["Download", "Raw", "Thumbnail"]


def test_kinds_come_in_the_order_of_the_options(ids: tuple[str, ...], run: RunHere) -> None:
    """Each once."""
    ran = run(ids[0], "--kind", "thumbnail", "--kind", "source", "--kind", "thumbnail", "--json")
    assert list(_objects(ran)[0]) == ["thumbnail", "source"]


def test_a_kind_that_an_entry_has_not(ids: tuple[str, ...], run: RunHere) -> None:
    """An image has no stream."""
    ran = run(ids[0], "--kind", "dash")
    assert (ran.status, ran.out) == (FAILED, "")
    assert ran.err == f"kdesk: {ids[0]}: The entry has no links of this kind\n"


def test_the_player_that_was_changed_last_is_used(admin: DemoClient, film: str, run: RunHere) -> None:
    """Of today's kind; the command says which, and `--player` chooses another one."""
    without = run(film, "--kind", "iframe")
    assert without.status == WRONG_USE
    assert without.err == "kdesk: the account has no player for pages and embed codes; name one with --player\n"
    made = [
        admin.call("uiConf.add", uiConf={"name": name, "objType": kind, "tags": tags})["id"]
        for name, kind, tags in (("Old", 1, "player"), ("Mine", 8, "kalturaPlayerJs,player"), ("Flash", 1, "kdp3"))
    ]
    ran = run(film, "--kind", "player", "--kind", "script")
    assert (ran.status, ran.err) == (FINE, f"kdesk: player {made[1]}, “Mine”, is used; --player chooses another\n")
    assert ran.out.count(f"/uiconf_id/{made[1]}") == 2
    assert f"/uiconf_id/{made[0]}/" in run(film, "--kind", "player", "--player", str(made[0])).out


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_a_table_for_spreadsheets(form: str, separator: str, ids: tuple[str, ...], run: RunHere) -> None:
    """A column for each kind under its short name; no name is run as a formula."""
    ran = run(*ids, "--format", form, "--kind", "source", "--kind", "thumbnail")
    rows = list(csv.reader(io.StringIO(ran.out), delimiter=separator))
    assert rows[0] == ["entry_id", "name", "source", "thumbnail"]
    assert [row[0] for row in rows[1:]] == list(ids)
    assert [row[1] for row in rows[1:]] == [NAMES[0], NAMES[1], f"'{NAMES[2]}", NAMES[3]]
    assert all(row[2].endswith(f"/raw/entry_id/{row[0]}") for row in rows[1:])


def test_a_table_for_a_note(ids: tuple[str, ...], run: RunHere) -> None:
    """Markdown has as many cells in every row, whatever is in a name."""
    ran = run(*ids, "--format", "markdown")
    lines = ran.out.splitlines()
    assert len(lines) == 2 + len(ids)
    assert len({line.replace(r"\|", "").count("|") for line in lines}) == 1


def test_one_kind_is_a_list_of_named_links(ids: tuple[str, ...], run: RunHere) -> None:
    """In Markdown and in HTML a name leads to the address."""
    note = run(*ids, "--format", "markdown", "--kind", "source").out.splitlines()
    assert note[0].startswith("- [Harbour at dawn](http")
    found: list[tuple[str, dict[str, str | None]]] = []

    class Page(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Page().feed(run(*ids, "--format", "html", "--kind", "source").out)
    assert [tag for tag, _ in found] == ["p", "a"] * len(ids)
    assert [str(attrs["href"]).rpartition("/")[2] for tag, attrs in found if tag == "a"] == list(ids)


@pytest.mark.parametrize("form", ["plain", "json", "csv", "tsv", "markdown", "html"])
def test_no_session_is_printed(
    form: str, admin: DemoClient, demo: DemoProcess, ids: tuple[str, ...], run: RunHere, tmp_path: Path
) -> None:
    """Not one from a pasted address, a file, a short link, or an entry's name; in no form, on neither stream."""
    admin.call("media.update", entryId=ids[3], mediaEntry={"name": f"see {demo.url}/p/1/ks/{KS}/raw"})
    link = {"systemName": "links", "fullUrl": f"{demo.url}/p/1/raw/entry_id/{ids[1]}/ks/{KS}"}
    tiny = admin.call("shortLink_shortLink.add", shortLink=link)["id"]
    listed = tmp_path / "list.txt"
    listed.write_text(f"{demo.url}/p/1/playManifest/entryId/{ids[2]}/ks/{KS}\n", "utf-8")
    ran = run(
        f"{demo.url}/p/1/raw/entry_id/{ids[0]}?ks={KS}",
        f"{demo.url}/tiny/{tiny}",
        f"@{listed}",
        ids[3],
        f"{demo.url}/p/1/raw/entry_id/1_nobody00/ks/{KS}",
        *("--format", form),
    )
    assert KS[:8] not in ran.out + ran.err
    assert all(entry in ran.out.replace("\\_", "_") for entry in ids)
    log = "".join(path.read_text("utf-8") for path in (tmp_path / "data").rglob("*.log"))
    assert KS not in log


@pytest.mark.parametrize("words", [("after:soon", f"https://x.example/?ks={KS}"), (f"after:{KS}",)])
def test_what_is_not_understood_is_told_without_a_session(words: tuple[str, ...], run: RunHere) -> None:
    """The words of a field that say nothing are named, for they may be a slip."""
    ran = run(*words)
    assert (ran.status, ran.out) == (WRONG_USE, "")
    assert ran.err.startswith("kdesk: this is not understood: ")
    assert KS[:8] not in ran.err


def test_links_are_checked_on_request(admin: DemoClient, ids: tuple[str, ...], run: RunHere) -> None:
    """Each has its light, as words and as names for programs; one that does not open ends the command with 1."""
    rule = profile(admin, values("IpAddress", "127.0.0.1"), contexts=[{"type": 2, **_CONTEXT}])
    before = admin.call("media.get", entryId=ids[1])["accessControlId"]
    admin.call("media.update", entryId=ids[1], mediaEntry={"accessControlId": rule})
    try:
        opens = run(ids[0], "--check")
        assert opens.status == FINE
        lights = {line.partition("· ")[2] for line in opens.out.splitlines()}
        assert lights == {"opens for anyone, from this network"}
        both = run(ids[0], ids[1], "--check", "--json", "--kind", "source", "--kind", "thumbnail")
        assert both.status == FAILED
        told = {one["entry_id"]: one["lights"] for one in _objects(both)}
        assert told == {
            ids[0]: {"source": "open", "thumbnail": "open"},
            ids[1]: {"source": "blocked", "thumbnail": "open"},
        }
        table = run(ids[1], "--check", "--format", "csv", "--kind", "source").out
        assert table.splitlines()[0] == "entry_id,name,source,source_light"
        assert table.rstrip().endswith(",blocked")
        note = run(ids[1], "--check", "--format", "markdown", "--kind", "source").out
        assert note.rstrip().endswith("· blocked: a rule of the entry's access control (network address)")
    finally:
        admin.call("media.update", entryId=ids[1], mediaEntry={"accessControlId": before})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (values("Country", "DE", **{"not": True}), "blocked: a rule of the entry's access control (country)"),
        (values("Site", "film.example.com", **{"not": True}), "blocked: a rule of the entry's access control (domain)"),
        (_SIGNED_IN, "needs a session: a rule of the entry's access control wants one"),
    ],
    ids=["country", "domain", "session"],
)
def test_the_rule_that_closes_a_link_is_named(
    condition: dict[str, Any], said: str, admin: DemoClient, ids: tuple[str, ...], run: RunHere
) -> None:
    """The profile of the entry tells it, which the session may read."""
    before = admin.call("media.get", entryId=ids[2])["accessControlId"]
    admin.call("media.update", entryId=ids[2], mediaEntry={"accessControlId": profile(admin, condition)})
    try:
        assert run(ids[2], "--check", "--kind", "source").out.rstrip().partition("· ")[2] == said
    finally:
        admin.call("media.update", entryId=ids[2], mediaEntry={"accessControlId": before})


_CONTEXT = {"objectType": "KalturaContextTypeHolder"}


def test_every_kind_has_a_name_for_programs() -> None:
    """Each its own."""
    assert len(set(LINK_KEYS.values())) == len(LINK_KEYS)
