"""The report of a review: it holds everything, and nothing of it is run or fetched."""

import math
import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from kdesk.domain.picture import Bitmap
from kdesk.domain.reviews.review import Mark, MarkKind, Note, Review, ReviewedVideo, Series, SideKind
from kdesk.domain.reviews.stills import png_of
from kdesk.domain.time_form import TimeForm
from kdesk.messages.format import Format
from kdesk.messages.review_graph import graph_svg
from kdesk.messages.review_report import review_page, series_groups
from kdesk.messages.reviews import MomentForm, value_text

STILL = png_of(Bitmap(2, 1, opaque=True, pixels=b"\x10\x20\x30\xff" * 2))
HOSTILE = "</style><script>alert(1)</script><img src=http://evil.example/x onerror=a>\"'&\x00\u202e$name ${body}"
TIMES = tuple(Fraction(number, 25) for number in range(3000))
REVIEW = Review(
    title="Harbour",
    sides=(
        ReviewedVideo(SideKind.SOURCE, "Source", "0_abc", "Harbour", "0_src", size=12_000_000),
        ReviewedVideo(SideKind.RENDITION, "720p"),
    ),
    marks=(Mark(Fraction(62), Fraction(65), MarkKind.BLACK, side=1), Mark(Fraction(5), text="look")),
    notes=(
        Note("a", Fraction(1001, 30), "Banding\nin the sky", "ada", 1_790_000_000, STILL),
        Note("b", Fraction(40), "Late"),
    ),
    series=(
        Series("psnr", "PSNR of 720p", "dB", 1, 41.523, 30.25, TIMES, (*(40.0 for _ in TIMES[1:]), 30.25)),
        Series("psnr", "PSNR of 480p", "dB", 1, math.inf, math.inf, TIMES[:2], (math.inf, math.inf)),
        Series("bitrate", "Bit rate of 720p", "bit/s", 1, 2_500_000.0, 5_000_000.0, TIMES[:2], (0.0, 5_000_000.0)),
        Series("ssim", "SSIM of 720p", "", 1, 0.99712, 0.9),
    ),
    findings=("720p has less bit rate than 480p",),
    changed=1_790_000_000,
)


class Page(HTMLParser):
    """The parts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def test_the_report_holds_everything() -> None:
    """Sides, notes with stills, measures, marks and findings."""
    page = Page(review_page(REVIEW, Format()))
    for words in (
        *("Harbour", "0_abc", "0_src", "12.0 MB", "0:33.367", "Banding", "in the sky", "ada", "Late", "0:40"),
        "A Source · B 720p",
        *("PSNR of 720p", "41.52 dB", "30.25 dB", "1:59.960", "equal", "2.5 Mbit/s", "5.0 Mbit/s", "0.9971", "0.9000"),
        *("1:02 to 1:05", "Black", "look", "720p has less bit rate than 480p"),
    ):
        assert words in page.text, words
    pictures = [attributes["src"] or "" for tag, attributes in page.tags if tag == "img"]
    assert [one.startswith("data:image/png;base64,") for one in pictures] == [True]
    assert [tag for tag, _ in page.tags].count("svg") == 2


@pytest.mark.parametrize(
    ("form", "note", "mark"),
    [
        (TimeForm.SMPTE, "00:00:33;10", "00:01:02;00 to 00:01:05;00"),
        (TimeForm.FRAMES, "frame 1,000", "frame 1,858 to frame 1,948"),
    ],
)
def test_times_are_written_in_the_chosen_form(form: TimeForm, note: str, mark: str) -> None:
    """Of notes, marks and worst frames; by the clock where the frame rate is unknown."""
    rate = Fraction(30_000, 1001)
    page = Page(review_page(REVIEW, Format(), MomentForm(form, rate, Format()).write))
    assert note in page.text
    assert mark in page.text
    assert "0:33.367" not in page.text
    assert MomentForm(form, Fraction(0), Format()).write(Fraction(1001, 30)) == "0:33.367"


def test_measures_of_one_kind_share_a_graph() -> None:
    """Those without values over time have none."""
    assert [[one.label for one in group] for group in series_groups(REVIEW)] == [
        ["Bit rate of 720p"],
        ["PSNR of 720p", "PSNR of 480p"],
    ]


def test_foreign_text_is_neither_run_nor_fetched() -> None:
    """Every text of a review that somebody sent."""
    side = ReviewedVideo(SideKind.FILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    series = Series(HOSTILE, HOSTILE, HOSTILE, 0, 1, 1, TIMES[:2], (1, 2))
    mark = Mark(Fraction(0), text=HOSTILE)
    note = Note("a", Fraction(0), HOSTILE, HOSTILE, 5, STILL)
    review = Review(HOSTILE, (side,), marks=(mark,), notes=(note,), series=(series,), findings=(HOSTILE,))
    text = review_page(review, Format())
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "iframe", "link", "object", "a", "base"}
    sources = [value for _, attributes in page.tags for name, value in attributes.items() if name in {"src", "href"}]
    assert all((value or "").startswith("data:image/png") for value in sources)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert [tag for tag, _ in page.tags].count("style") == 1
    assert "\x00" not in text
    assert "\u202e" not in text
    assert not re.search(r"url\(|@import", text)


def test_every_tag_is_closed() -> None:
    """The page is well formed, also as XML but for its void elements."""
    text = review_page(REVIEW, Format())
    for tag in ("section", "table", "tr", "td", "svg", "article", "main", "p"):
        assert len(re.findall(rf"<{tag}[ >]", text)) == text.count(f"</{tag}>"), tag


def test_an_empty_review_has_a_page() -> None:
    """With what was compared alone."""
    page = Page(review_page(Review("A", (ReviewedVideo(SideKind.FILE, "a.mov"),)), Format()))
    assert [tag for tag, _ in page.tags].count("h2") == 1


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("psnr", 41.519, "41.52 dB"),
        ("psnr", math.inf, "equal"),
        ("bitrate", 2_500_000, "2.5 Mbit/s"),
        ("x", -1.5, "-1.50 dB"),
    ],
)
def test_values_have_their_units(name: str, value: float, text: str) -> None:
    """Infinity is said in words."""
    assert value_text(name, value, "dB", Format()) == text


def test_equal_frames_stand_at_the_upper_edge_of_the_graph() -> None:
    """At a line of their own, above the numbers of the scale."""
    some = Series("psnr", "PSNR", "dB", 1, 36.0, 30.0, TIMES[:3], (30.0, 36.0, math.inf))
    assert ">equal</text>" in graph_svg([some], Format())
    finite = Series("psnr", "PSNR", "dB", 1, 36.0, 30.0, TIMES[:2], (30.0, 36.0))
    assert ">equal</text>" not in graph_svg([finite], Format())
