"""Searching transcripts on the demo server, and servers that do not search them."""

from typing import Any

import pytest

from kdesk.domain.account import SignInKind
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.transcripts import SpokenLine, TranscriptAccess
from kdesk.errors import ApiError, KdeskError, NotPermitted, TimedOut
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.transcripts import Transcripts
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient

TODAY = Today(1_790_000_000)
SRT = """1
00:01:02,000 --> 00:01:04,500
welcome to the spring budget

2
01:00:00,000 --> 01:00:02,000
and the <i>budget</i>
of next year
"""
VTT = "WEBVTT\n\n00:05.000 --> 00:07.000\n来年の予算 and rain\n"
MADE: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"name": "Board meeting", "tags": "news"}, "1", SRT),
    ({"name": "Weather", "tags": "rain", "mediaType": 5}, "3", VTT),
    ({"name": "Budget slides"}, "", ""),
)


@pytest.fixture(scope="module")
def made(demo: DemoProcess) -> list[str]:
    """Make entries, most with captions; return their ids."""
    return make(PlainClient(demo))


def make(client: PlainClient) -> list[str]:
    """Make entries, most with captions; return their ids."""
    ids = []
    for fields, kind, text in MADE:
        entry = client.call("media", "add", entry={"objectType": "KalturaMediaEntry", "mediaType": 1, **fields})
        ids.append(entry["id"])
        if kind:
            caption = {"objectType": "KalturaCaptionAsset", "language": "English", "format": kind}
            added = client.call("caption_captionAsset", "add", entryId=entry["id"], captionAsset=caption)
            content = {"objectType": "KalturaStringResource", "content": text}
            client.call("caption_captionAsset", "setContent", id=added["id"], contentResource=content)
    return ids


@pytest.fixture
async def account(visitor: Visitor, made: list[str]) -> KalturaAccountApi:
    """Sign in to an account with these entries."""
    account = await visitor.connect()
    assert isinstance(account, KalturaAccountApi)
    assert made
    return account


def query(text: str) -> EntryQuery:
    """Return the query that a text means."""
    return EntryQuery(parse(text, TODAY).conditions)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("budget", [0]),
        ("BUDG", [0]),
        ('"spring budget"', [0]),
        ('"budget spring"', []),
        ("budget board", [0]),
        ("budget weather", []),
        ("rain", [1]),
        ("来年", [1]),
        ("budget tag:news", [0]),
        ("budget -tag:news", []),
        ("budget -board", []),
        ("rain type:audio", [1]),
        ("rain type:video", []),
        ("transcript:budget", [0]),
        ("transcript:board", []),
        ("transcript:budget transcript:welcome", [0]),
        ("transcript:budget -transcript:welcome", []),
        ("-transcript:budget", []),
        ("tag:news", []),
        ("", []),
    ],
)
async def test_what_transcripts_say(account: KalturaAccountApi, made: list[str], text: str, numbers: list[int]) -> None:
    """At least one of the words is said; the others, and all other conditions, may be met by the entry itself."""
    assert account.transcripts is not None
    found = await account.transcripts.find(query(text))
    assert {one.entry.id for one in found.entries} == {made[number] for number in numbers}


async def test_where_it_is_said(account: KalturaAccountApi) -> None:
    """Each line once, on one line, with its place in milliseconds."""
    assert account.transcripts is not None
    (found,) = (await account.transcripts.find(query("budget"))).entries
    assert found.lines == (
        SpokenLine(62_000, "welcome to the spring budget"),
        SpokenLine(3_600_000, "and the budget of next year"),
    )
    assert found.entry.name == "Board meeting"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("transcript:budget", [0]),
        ("transcript:nothing", []),
        ("transcript:rain tag:rain", [1]),
        ("-transcript:budget", [1, 2]),
        ("budget", [2]),
        ("-transcript:budget -transcript:rain", [2]),
    ],
)
async def test_lists_know_conditions_on_transcripts(
    account: KalturaAccountApi, made: list[str], text: str, numbers: list[int]
) -> None:
    """Pages and counts of `transcript:` hold what is said; plain words stay as the server lists them."""
    opening = await account.catalogue.opening(query(text), 10)
    assert {entry.id for entry in opening.page.entries} == {made[number] for number in numbers}
    assert account.search is not None
    assert await account.search.count(query(text)) == len(numbers)


async def test_a_server_that_cannot_is_asked_once(account: KalturaAccountApi, control: FaultControl) -> None:
    """Not at each letter; `transcript:` finds nothing then, and excludes nothing."""
    control.add("elasticsearch_esearch.searchEntry", "internal")
    transcripts = account.transcripts
    assert transcripts is not None
    assert transcripts.access is TranscriptAccess.UNKNOWN
    for letters in ("bud", "budg", "budget"):
        assert (await transcripts.find(query(letters))).entries == ()
    assert transcripts.access is TranscriptAccess.NOT_SEARCHED
    assert control.struck() == [1]
    assert (await account.catalogue.opening(query("transcript:budget"), 10)).page.entries == ()
    assert len((await account.catalogue.opening(query("-transcript:budget"), 10)).page.entries) == len(MADE)
    assert control.struck() == [1]


async def test_a_later_failure_is_an_error(account: KalturaAccountApi, control: FaultControl) -> None:
    """What worked once is not given up for the rest of the session."""
    assert account.transcripts is not None
    await account.transcripts.find(query("budget"))
    control.add("elasticsearch_esearch.searchEntry", "internal", count=1)
    with pytest.raises(ApiError):
        await account.transcripts.find(query("budget"))
    assert (await account.transcripts.find(query("budget"))).entries
    assert account.transcripts.access is TranscriptAccess.SEARCHED


@pytest.mark.parametrize("answer", ["xml", "empty", "error-500"])
async def test_nonsense_counts_as_a_server_that_cannot(
    account: KalturaAccountApi, control: FaultControl, answer: str
) -> None:
    """As a proxy that does not let the service through."""
    control.add("elasticsearch_esearch.searchEntry", answer)
    assert account.transcripts is not None
    assert (await account.transcripts.find(query("budget"))).entries == ()
    assert account.transcripts.access is TranscriptAccess.NOT_SEARCHED


async def test_an_install_without_a_cluster(tmp_path_factory: pytest.TempPathFactory, visitor: Visitor) -> None:
    """The service is there, and cannot answer."""
    demo = DemoProcess(tmp_path_factory.mktemp("bare"), "--no-samples", "--no-search-cluster").start()
    try:
        make(PlainClient(demo))
        account = await Visitor(demo, visitor.connector, visitor.pictures).connect(SignInKind.APP_TOKEN)
        assert account.transcripts is not None
        assert (await account.transcripts.find(query("budget"))).entries == ()
        assert account.transcripts.access is TranscriptAccess.NOT_SEARCHED
    finally:
        demo.stop()


@pytest.mark.parametrize("error", [NotPermitted("forbidden"), TimedOut("too late")])
async def test_a_session_that_may_not_and_a_cluster_that_hangs(
    account: KalturaAccountApi, monkeypatch: pytest.MonkeyPatch, error: KdeskError
) -> None:
    """Both are asked once."""
    asked: list[str] = []

    async def call(service: str, *_arguments: Any, **_options: Any) -> Any:
        asked.append(service)
        raise error

    monkeypatch.setattr(account.api, "call", call)
    transcripts = Transcripts(account.api, "")
    for _ in range(3):
        assert (await transcripts.find(query("budget"))).entries == ()
    assert asked == ["elasticsearch_esearch"]


async def test_a_service_that_does_not_exist(account: KalturaAccountApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server without the plug-in."""
    renamed = account.api.call

    async def call(service: str, action: str, *arguments: Any, **options: Any) -> Any:
        return await renamed(f"missing_{service}", action, *arguments, **options)

    monkeypatch.setattr(account.api, "call", call)
    transcripts = Transcripts(account.api, "")
    assert (await transcripts.find(query("budget"))).entries == ()
    assert transcripts.access is TranscriptAccess.NOT_SEARCHED
