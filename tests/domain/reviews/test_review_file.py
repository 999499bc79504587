"""The file of a review: what is saved comes back, and hostile files end in words."""

import io
import json
import math
import threading
import zipfile
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.reviews.review import Mark, MarkKind, Note, Review, ReviewedVideo, Series, SideKind
from kdesk.domain.reviews.review_file import MAX_MEMBERS, MAX_VIEW_FILE, pack, review_of_json, unpack, view_json
from kdesk.domain.reviews.stills import png_of
from kdesk.errors import Reason, ReviewUnreadable
from tests.domain.reviews.test_stills import bitmap
from tests.support.invented_ks import KS

FEW_TURNS = 5
"""The decoder of the interpreter lets other threads run once or twice at most."""

REVIEW = Review(
    title="Harbour",
    sides=(
        ReviewedVideo(
            SideKind.SOURCE, "Source", "0_abc", "Harbour", "0_src", "1", "https://www.kaltura.com/api_v3", size=5 << 32
        ),
        ReviewedVideo(SideKind.RENDITION, "720p", "0_abc", "Harbour", "0_720"),
        ReviewedVideo(SideKind.FILE, "harbour.mov", file_name="harbour.mov", size=12),
    ),
    time=Fraction(1001, 30),
    view={"layout": "wipe", "zoom": 2.5, "grid": True, "gain": 4},
    marks=(Mark(Fraction(1), Fraction(5, 2), MarkKind.BLACK, side=1), Mark(Fraction(7), text="here")),
    notes=(
        Note("a1", Fraction(1, 3), "Banding in the sky\nsecond line", "ada", 1_790_000_000, png_of(bitmap(8, 4))),
        Note("b2", Fraction(4), "שלום <b>", written=1_790_000_001),
    ),
    series=(
        Series("psnr", "PSNR of 720p", "dB", 1, 41.5, 30.25, (Fraction(0), Fraction(1, 30)), (math.inf, 30.25)),
        Series("bitrate", "Bit rate of 720p", "bit/s", 1, math.inf, 0.0),
    ),
    findings=("720p has less bit rate than 480p",),
    changed=1_790_000_002,
)


def test_what_is_saved_comes_back() -> None:
    """Every field, exact times, stills and infinite measures."""
    assert unpack(pack(REVIEW)) == REVIEW
    assert pack(REVIEW) == pack(REVIEW)


TIMES = st.fractions(min_value=-1000, max_value=10**6, max_denominator=10**6)
TEXTS = st.text(max_size=50)
NUMBERS = st.floats(-1e12, 1e12)
NOTES = st.builds(Note, st.just(""), TIMES, TEXTS, TEXTS, st.integers(0, 2**40))


@given(
    title=TEXTS,
    notes=st.lists(NOTES, max_size=4),
    marks=st.lists(st.builds(Mark, TIMES, st.none() | TIMES, st.sampled_from(MarkKind), TEXTS, st.integers(-1, 0))),
    points=st.lists(st.tuples(TIMES, NUMBERS)),
    view=st.dictionaries(TEXTS, st.booleans() | st.integers(-(2**60), 2**60) | NUMBERS | TEXTS, max_size=5),
)
def test_any_review_comes_back(
    title: str,
    notes: list[Note],
    marks: list[Mark],
    points: list[tuple[Fraction, float]],
    view: dict[str, Any],
) -> None:
    """Packing and unpacking a second time changes nothing: only secrets and half surrogates go, the first time."""
    points.sort()
    times, values = tuple(time for time, _ in points), tuple(value for _, value in points)
    review = Review(
        title,
        (ReviewedVideo(SideKind.FILE, title, file_name=title),),
        view=view,
        marks=tuple(marks),
        series=(Series("ssim", title, "", 0, 1.0, 0.5, times, values),),
    )
    for number, note in enumerate(notes):
        review = review.with_note(Note(f"n{number}", note.time, note.text, note.author, note.written))
    once = unpack(pack(review))
    assert unpack(pack(once)) == once
    assert [(one.time, one.written) for one in once.notes] == [(one.time, one.written) for one in review.notes]
    assert len(once.marks) == len(marks)
    assert once.series[0].values == values


def test_no_secret_and_no_folder_is_saved() -> None:
    """A KS in a note, in an address or in a title, passwords in addresses and paths of this computer."""
    url = f"https://ada:pass-word@kaltura.example:8443/api_v3/ks/{KS}?ks={KS}#x"
    side = ReviewedVideo(SideKind.RENDITION, f"ks={KS}", service_url=url, file_name="/home/ada/videos/harbour.mov")
    windows = ReviewedVideo(SideKind.FILE, "", service_url="file:///etc/passwd", file_name=r"C:\Users\ada\harbour.mov")
    note = Note("a", Fraction(0), f"see {url}", author=KS)
    series = Series("psnr", KS, "", 0, 0, 0)
    review = Review(KS, (side, windows), view={"url": url}, notes=(note,), series=(series,), findings=(url,))
    kept = unpack(pack(review))
    with zipfile.ZipFile(io.BytesIO(pack(review))) as archive:
        text = archive.read("review.json").decode()
    for secret in (KS, "pass-word", "/home", "Users", "/etc"):
        assert secret not in text
        assert secret not in view_json(review)
    assert [one.file_name for one in kept.sides] == ["harbour.mov", "harbour.mov"]
    assert kept.sides[0].service_url.startswith("https://kaltura.example:8443/api_v3")
    assert kept.sides[1].service_url == ""


def archive(text: str | bytes, *, packing: int = zipfile.ZIP_DEFLATED, **more: bytes) -> bytes:
    """Return a ZIP archive with a text as its review."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        made.writestr("review.json", text)
        for name, data in more.items():
            made.writestr(name, data)
    return out.getvalue()


def changed(**fields: object) -> bytes:
    """Return the file of a small review with other fields."""
    return archive(json.dumps({"format": "kdesk review", "version": 1, **fields}))


def test_unknown_fields_are_ignored_and_missing_ones_empty() -> None:
    """A later kdesk may add fields without a new version."""
    assert unpack(changed(title="A", future={"x": [1]}, sides=[{"label": "720p", "new": 1}])) == Review(
        "A", (ReviewedVideo(SideKind.RENDITION, "720p"),)
    )
    assert unpack(changed(sides=[{"kind": "hologram"}])).sides[0].kind is SideKind.RENDITION


def test_a_later_version_is_told() -> None:
    """It is not misread."""
    with pytest.raises(ReviewUnreadable) as caught:
        unpack(changed(version=2))
    assert caught.value.reason is Reason.REVIEW_OF_LATER


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"title": 5}, "review > title"),
        ({"title": "x" * 501}, "review > title"),
        ({"sides": {}}, "review > sides"),
        ({"sides": [5]}, "review > sides > 1"),
        ({"sides": [{}] * 17}, "review > sides"),
        ({"sides": [{"size": 2**63}]}, "review > sides > 1 > size"),
        ({"time": "1/0"}, "review > time"),
        ({"time": 1.5}, "review > time"),
        ({"time": "9" * 19}, "review > time"),
        ({"view": {"zoom": [1]}}, "review > view"),
        ({"view": {"zoom": 10**400}}, "review > view"),
        ({"view": {str(one): 1 for one in range(101)}}, "review > view"),
        ({"marks": [{"start": "x"}]}, "review > marks > 1 > start"),
        ({"notes": [{"id": "../../etc"}]}, "review > notes > 1 > id"),
        ({"notes": [{"id": "a"}, {"id": "a"}]}, "review > notes > 2 > id"),
        ({"notes": [{"id": "a", "written": True}]}, "review > notes > 1 > written"),
        ({"series": [{"times": ["0"], "values": []}]}, "series > values"),
        ({"series": [{"times": ["1", "0"], "values": [1, 2]}]}, "series > values"),
        ({"series": [{"times": ["0"], "values": ["1"]}]}, "review > series > 1 > values"),
        ({"series": [{"mean": 10**400}]}, "review > series > 1 > mean"),
        ({"findings": [None]}, "review > findings > 1"),
    ],
)
def test_a_wrong_shape_is_told_with_its_place(fields: dict[str, object], place: str) -> None:
    """No value of another type, none out of bounds, no list without end."""
    with pytest.raises(ReviewUnreadable) as caught:
        unpack(changed(**fields))
    assert (caught.value.reason, caught.value.arguments["place"]) == (Reason.REVIEW_WRONG_SHAPE, place)


def many_members() -> bytes:
    """Return an archive with more members than a review has."""
    return archive("{}", packing=zipfile.ZIP_STORED, **{f"m{one}": b"" for one in range(MAX_MEMBERS)})


def encrypted() -> bytes:
    """Return an archive that says that its member is encrypted."""
    data = bytearray(changed())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK", id="two bytes"),
        pytest.param(changed()[:-30], id="cut off"),
        pytest.param(archive("{}"), id="no review"),
        pytest.param(archive("[]"), id="a list"),
        pytest.param(archive("[" * 100_000), id="nested without end"),
        pytest.param(archive('{"format": "kdesk review", "version": 1, "changed": NaN}'), id="not a number"),
        pytest.param(archive('{"format": "kdesk review", "version": ' + "9" * 5000 + "}"), id="a number without end"),
        pytest.param(archive(b"\xff\xfe"), id="no text"),
        pytest.param(archive(" " * 80_000_000), id="a bomb"),
        pytest.param(
            archive(f'{{"format": "kdesk review", "version": 1, "x": [{"{}," * 2**21}0]}}'), id="many objects"
        ),
        pytest.param(archive(f'{{"format": "kdesk review", "version": 1, "x": [{"0," * 2**23}0]}}'), id="many numbers"),
        pytest.param(archive("{}", packing=zipfile.ZIP_BZIP2), id="another packing"),
        pytest.param(archive("{}", packing=zipfile.ZIP_LZMA), id="a packing with much memory"),
        pytest.param(encrypted(), id="encrypted"),
        pytest.param(many_members(), id="many members"),
    ],
)
def test_a_hostile_file_ends_in_words(data: bytes) -> None:
    """Whatever it is, it is refused with one error."""
    with pytest.raises(ReviewUnreadable):
        unpack(data)


@pytest.mark.parametrize("name", ["../../secret.png", "/etc/passwd", "stills/../review.json", "stills/x/a.png"])
def test_a_note_whose_still_is_elsewhere_has_none(name: str) -> None:
    """Names inside the archive are looked up, never followed."""
    text = json.dumps({"format": "kdesk review", "version": 1, "notes": [{"id": "a", "text": "hi", "still": name}]})
    review = unpack(archive(text, **{name: png_of(bitmap(2, 2))}))
    assert (review.notes[0].text, review.notes[0].still) == ("hi", b"")


def test_a_still_in_another_form_costs_no_note_its_text() -> None:
    """No other decoder sees it."""
    text = json.dumps(
        {"format": "kdesk review", "version": 1, "notes": [{"id": "a", "text": "hi", "still": "stills/a.png"}]}
    )
    review = unpack(archive(text, **{"stills/a.png": b"GIF89a"}))
    assert (review.notes[0].text, review.notes[0].still) == ("hi", b"")


@given(st.binary(max_size=60), st.integers(0, 4000), st.integers(0, 60))
def test_damage_anywhere_ends_in_words(junk: bytes, place: int, gone: int) -> None:
    """A review, or ReviewUnreadable: nothing else is raised."""
    data = pack(REVIEW)
    try:
        unpack(data[:place] + junk + data[place + gone :])
    except ReviewUnreadable:
        return


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | TEXTS, st.lists, max_leaves=5))
def test_any_value_anywhere_ends_in_words(value: object) -> None:
    """Each field of the review, and of its parts."""
    for field in ("title", "sides", "time", "view", "marks", "notes", "series", "findings", "changed"):
        for shape in (value, [value], [{"id": "a", "start": value, "time": value, "values": value, "side": value}]):
            try:
                review_of_json(json.dumps({"format": "kdesk review", "version": 1, field: shape}).encode())
            except ReviewUnreadable:
                continue


def test_the_json_beside_a_picture_opens_the_view() -> None:
    """Sides, time and view, and nothing of the notes."""
    opened = review_of_json(view_json(REVIEW).encode())
    assert opened == REVIEW.replace(marks=(), notes=(), series=(), findings=())


def test_a_large_file_of_a_view_is_refused() -> None:
    """Before any of it is read: it has a few sides and nothing else."""
    with pytest.raises(ReviewUnreadable):
        review_of_json(view_json(REVIEW).encode() + b" " * MAX_VIEW_FILE)


def test_other_threads_run_while_a_file_is_read() -> None:
    """The window is drawn meanwhile, however many values there are."""
    text = json.dumps({"format": "kdesk review", "version": 1, "x": [0] * 300_000})
    data, turns, ended = archive(text), 0, threading.Event()
    unpacked = threading.Thread(target=lambda: (unpack(data), ended.set()))
    unpacked.start()
    while not ended.wait(0.001):
        turns += 1
    unpacked.join()
    assert turns > FEW_TURNS


def test_notes_are_sorted_by_time_and_replaced_by_id() -> None:
    """Adding one with the same id edits it."""
    edited = REVIEW.with_note(Note("b2", Fraction(0), "first now"))
    assert [(one.id, one.text) for one in edited.notes] == [("b2", "first now"), ("a1", REVIEW.notes[0].text)]
    assert [one.id for one in edited.without_note("b2").notes] == ["a1"]
