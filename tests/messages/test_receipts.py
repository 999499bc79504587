"""Receipts: what stands in them, as JSON and as a page."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kdesk import __version__
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.receipt_page import receipt_page
from kdesk.messages.receipts import receipt_json, receipt_of
from tests.support.stored_texts import UNREAD, UNSEEN, remark_saying, remarks_saying, trouble_saying
from tests.support.transfers import altered, make_transfer

AT = 1_800_000_000.0

READY = make_transfer(
    key="t1",
    path="/videos/interview.mov",
    name="interview.mov",
    account="102:anna@example.com@https://www.kaltura.com",
    created_at=AT - 60,
    size=4_200_000_000,
    state=TransferState.READY,
    token_id="0_token",
    entry_id="0_entry",
    started_at=AT - 30.5,
    finished_at=AT,
    retries=3,
    sha256="ab" * 32,
    verification=Verification(Level.SAMPLES, Outcome.SAME, 4_194_304, 4_194_304, AT + 2),
)

GOLDEN = {
    "receipt": 1,
    "kdesk": __version__,
    "file": {
        "path": "/videos/interview.mov",
        "name": "interview.mov",
        "size": 4_200_000_000,
        "sha256": "ab" * 32,
    },
    "account": {"service_url": "https://www.kaltura.com", "partner_id": "102", "user": "anna@example.com"},
    "transfer": "t1",
    "state": "ready",
    "trouble": None,
    "remark": None,
    "entry_id": "0_entry",
    "upload_token_id": "0_token",
    "queued_at": "2027-01-15T07:59:00Z",
    "started_at": "2027-01-15T07:59:29Z",
    "finished_at": "2027-01-15T08:00:00Z",
    "retries": 3,
    "verification": {
        "depth": "samples",
        "outcome": "same",
        "compared": 4_194_304,
        "total": 4_194_304,
        "at": "2027-01-15T08:00:02Z",
        "detail": "",
    },
}


class Page(HTMLParser):
    """Reads a page: its texts, its tags, and whatever would be fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts += [data.strip()] if data.strip() else []


def test_a_receipt_has_these_fields() -> None:
    """Sizes in bytes, times in UTC; this is what other programs read."""
    assert receipt_of(READY) == GOLDEN
    assert json.loads(receipt_json(READY)) == GOLDEN


def test_missing_facts_are_null() -> None:
    """A transfer that failed before its first byte has a receipt too."""
    failed = make_transfer(
        "t2", "/a.mp4", "a.mp4", "", AT, state=TransferState.FAILED, trouble=trouble_saying("The file is not there")
    )
    receipt = receipt_of(failed)
    assert receipt["file"]["sha256"] == "not computed"
    assert receipt["trouble"] == "The file is not there"
    empty = ("entry_id", "upload_token_id", "started_at", "finished_at", "verification")
    assert [receipt[name] for name in empty] == [None] * len(empty)


def test_a_page_has_the_fields_of_the_json() -> None:
    """Name and verdict on top, figures with their groups, times without letters."""
    texts = Page(receipt_page(READY)).texts
    assert "Ready; samples of the server's copy are the file's" in texts
    for value in ("interview.mov", "4,200,000,000 bytes", "ab" * 32, "0_entry", "0_token", "2027-01-15 08:00:00"):
        assert value in texts
    assert "samples of the content: 4,194,304 bytes were the same" in texts
    assert "2027-01-15 08:00:02" in texts


@pytest.mark.parametrize(
    ("changes", "colour", "verdict"),
    [
        ({"verification": None}, "waiting", "Ready; the server's copy was not compared with the file yet"),
        (
            {
                "verification": Verification(
                    Level.WHOLE, Outcome.NOT_COMPARED, remark=remark_saying("The file is not there")
                )
            },
            "waiting",
            "Ready; not compared: The file is not there",
        ),
        (
            {
                "verification": Verification(
                    Level.WHOLE, Outcome.DIFFERENT, remark=remark_saying("it differs at byte 1,234")
                )
            },
            "bad",
            "The server's copy is not the file: it differs at byte 1,234",
        ),
        (
            {"state": TransferState.FAILED, "trouble": trouble_saying("The file is empty")},
            "bad",
            "Failed: The file is empty",
        ),
        ({"state": TransferState.PROCESSING}, "waiting", "Processing"),
        (
            {"state": TransferState.ARRIVED, "remarks": remarks_saying(UNSEEN), "verification": None},
            "good",
            f"Arrived; {UNSEEN}; not compared: {UNREAD}",
        ),
    ],
)
def test_the_verdict_is_the_worst_that_is_known(changes: dict[str, object], colour: str, verdict: str) -> None:
    """In words, and in the colour of that."""
    page = receipt_page(replace(READY, **changes))  # type: ignore[arg-type]  fields of a transfer
    assert verdict in Page(page).texts
    assert f'class="verdict {colour}"' in page


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.mp4", 'a & b "c".mov', "שלום 🎬.mp4", "bad\udcff.mp4"])
def test_names_are_escaped(name: str) -> None:
    """Nothing in a name is markup; bytes that are no text are written out."""
    named = altered(READY, name=name, path=f"/videos/{name}", remarks=remarks_saying(name))
    page, plain = receipt_page(named), receipt_page(READY)
    assert name.encode("utf-8", "backslashreplace").decode() in Page(page).texts
    rows = {"dd", "dt"}  # the remark has a row of its own
    assert [tag for tag in Page(page).tags if tag not in rows] == [tag for tag in Page(plain).tags if tag not in rows]
    json.loads(receipt_json(named).encode())


def test_a_page_fetches_nothing() -> None:
    """It can be kept and sent as one file."""
    page = Page(receipt_page(READY))
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not {"src", "href"} & set(page.attributes)
    assert "url(" not in receipt_page(READY)
