"""The parsers of captions: what they read, what they refuse and where, and that they raise nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.captions import dfxp, parsers, srt, vtt
from kdesk.domain.captions.cues import Cue, CueTrack
from kdesk.domain.captions.formats import CaptionFormat
from kdesk.errors import CaptionUnreadable, Reason

READABLE = [CaptionFormat.SRT, CaptionFormat.DFXP, CaptionFormat.WEBVTT]
SRT = "1\r\n00:00:00,000 --> 00:00:02,000\r\nHello <i>wörld</i>\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\nSecond\r\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello &amp; vtt\n\n1:00:02.500 --> 1:00:04.000 align:start\n<v Anna>Second\n"
DFXP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body><div>\n'
    '<p begin="00:00:00.000" end="00:00:02.000">Hello<br/>there</p>\n<p begin="2.5s" dur="1500ms">Two  words</p>'
    "</div></body></tt>"
)


def test_srt() -> None:
    """Numbers, times with commas, marks left out; line ends of every kind and a byte order mark."""
    cues = (Cue(0, 2000, "Hello wörld"), Cue(2500, 4000, "Second"))
    assert srt.parse(SRT) == cues
    assert srt.parse("\ufeff" + SRT.replace("\r\n", "\r")) == cues
    assert srt.parse(SRT.replace("1\r\n0", "0", 1).replace(",", ".")) == cues


def test_vtt() -> None:
    """Times with and without hours, settings behind them, entities, voices; notes, styles and names are no cues."""
    cues = (Cue(0, 2000, "Hello & vtt"), Cue(3_602_500, 3_604_000, "Second"))
    assert vtt.parse(VTT) == cues
    more = VTT.replace("WEBVTT\n", "WEBVTT - talk\nKind: captions\n\nNOTE\nby hand\n\nSTYLE\n::cue {}\n\nname", 1)
    assert vtt.parse(more) == cues


def test_dfxp() -> None:
    """Clock times, offsets and durations; white space folds, <br/> breaks the line."""
    assert dfxp.parse(DFXP) == (Cue(0, 2000, "Hello\nthere"), Cue(2500, 4000, "Two words"))


def test_frames_ticks_and_begins_around() -> None:
    """A paragraph counts from the begin of what is around it; frames and ticks by the rates of the file."""
    text = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:t="http://www.w3.org/ns/ttml#parameter" t:frameRate="25" '
        't:tickRate="10"><body begin="10s"><p begin="00:00:01:05" end="00:00:02:00">a</p>'
        '<p begin="15t" end="50f">b</p></body></tt>'
    )
    assert dfxp.parse(text) == (Cue(11_200, 12_000, "a"), Cue(11_500, 12_000, "b"))


@pytest.mark.parametrize(
    ("kind", "text", "reason", "line"),
    [
        (CaptionFormat.SRT, "", Reason.CAPTION_WITHOUT_CUES, None),
        (CaptionFormat.SRT, "no captions here", Reason.CAPTION_TIMES_EXPECTED, 1),
        (CaptionFormat.SRT, "1\nno times\n", Reason.CAPTION_TIMES_EXPECTED, 2),
        (CaptionFormat.SRT, SRT + "\n3\n00:00:xx --> 00:00:05,000\nx\n", Reason.CAPTION_TIME_UNREADABLE, 10),
        (CaptionFormat.SRT, "\n\n1\n00:00:02,000 --> 00:00:01,000\nx", Reason.CAPTION_TIMES_TURNED, 4),
        (CaptionFormat.SRT, VTT, Reason.CAPTION_TIMES_EXPECTED, 1),
        (CaptionFormat.WEBVTT, SRT, Reason.CAPTION_HEADER_MISSING, 1),
        (CaptionFormat.WEBVTT, "WEBVTT", Reason.CAPTION_WITHOUT_CUES, None),
        (CaptionFormat.WEBVTT, "WEBVTTX\n\n", Reason.CAPTION_HEADER_MISSING, 1),
        (CaptionFormat.WEBVTT, "WEBVTT\n\nname\n00:01.000 --> 00:02\nx", Reason.CAPTION_TIME_UNREADABLE, 4),
        (CaptionFormat.WEBVTT, "WEBVTT\n\nonly a name\n", Reason.CAPTION_TIMES_EXPECTED, 3),
        (CaptionFormat.DFXP, "no xml here", Reason.CAPTION_XML_BROKEN, 1),
        (CaptionFormat.DFXP, '<tt>\n<p begin="1s">x</p></tt>', Reason.CAPTION_TIMES_EXPECTED, 2),
        (CaptionFormat.DFXP, '<tt>\n\n<p begin="soon" end="2s">x</p></tt>', Reason.CAPTION_TIME_UNREADABLE, 3),
        (CaptionFormat.DFXP, "<tt>\n<body>\n</tt>", Reason.CAPTION_XML_BROKEN, 3),
        (CaptionFormat.DFXP, "<tt/>", Reason.CAPTION_WITHOUT_CUES, None),
        (CaptionFormat.DFXP, '<!DOCTYPE tt [\n<!ENTITY a "aa">]>\n<tt/>', Reason.CAPTION_ENTITIES, 2),
        (CaptionFormat.DFXP, "<a>" * 200, Reason.CAPTION_XML_BROKEN, 1),
        (CaptionFormat.SCC, "Scenarist_SCC V1.0", Reason.CAPTION_FORMAT_UNKNOWN, None),
    ],
)
def test_mistakes_name_their_line(kind: CaptionFormat, text: str, reason: Reason, line: int | None) -> None:
    """The first mistake of a file is told with the number of its line, where a line is to blame."""
    with pytest.raises(CaptionUnreadable) as caught:
        parsers.parse(text, kind)
    assert (caught.value.reason, caught.value.arguments.get("line")) == (reason, line)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (SRT, "a.txt", CaptionFormat.SRT),
        (VTT, "a.srt", CaptionFormat.WEBVTT),
        (DFXP, "a", CaptionFormat.DFXP),
        ("words", "a.SRT", CaptionFormat.SRT),
        ("words", "a.ttml", CaptionFormat.DFXP),
        ("words", "a.doc", CaptionFormat.UNKNOWN),
    ],
)
def test_the_content_goes_before_the_name(text: str, name: str, kind: CaptionFormat) -> None:
    """The server compares the format with the content only, so the content decides where it tells."""
    assert parsers.format_of(text, name) is kind


def test_what_is_sent_says_that_it_is_utf8() -> None:
    """The declared encoding of a DFXP file follows what is sent; a byte order mark is left out."""
    assert 'encoding="UTF-8"' in parsers.sendable_text(DFXP.replace("UTF-8", "iso-8859-1"), CaptionFormat.DFXP)
    assert parsers.sendable_text("\ufeff" + SRT, CaptionFormat.SRT) == SRT


@given(
    st.sampled_from(READABLE),
    st.text(max_size=200) | st.text("0123:,.->\n WEBVTT<p beginend='s/>&;!{\\}", max_size=300),
)
def test_nothing_else_is_raised(kind: CaptionFormat, text: str) -> None:
    """Any text gives cues or CaptionUnreadable, as it stands and behind a good beginning."""
    for whole in (text, {"SRT": SRT, "WEBVTT": VTT, "DFXP": DFXP}[kind.name][:-20] + text):
        try:
            cues = parsers.parse(whole, kind)
        except CaptionUnreadable:
            continue
        assert cues
        assert all(cue.start < cue.end for cue in cues)


words = st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters="<>&{}"), min_size=1, max_size=20)
times = st.tuples(st.integers(0, 3_599_999_000), st.integers(1, 100_000))
lists = st.lists(st.tuples(times, words.filter(lambda word: word.strip() == word)), min_size=1, max_size=8)


@given(lists)
def test_what_is_written_is_read(made: list[tuple[tuple[int, int], str]]) -> None:
    """Cues that were written in each format are read back as they were."""
    cues = tuple(Cue(start, start + length, text) for (start, length), text in made)
    assert (
        srt.parse(
            "\n\n".join(f"{n}\n{clock(c.start, ',')} --> {clock(c.end, ',')}\n{c.text}" for n, c in enumerate(cues))
        )
        == cues
    )
    assert vtt.parse("WEBVTT\n\n" + "\n\n".join(f"{clock(c.start)} --> {clock(c.end)}\n{c.text}" for c in cues)) == cues
    paragraphs = "".join(f'<p begin="{clock(c.start)}" end="{c.end}ms">{c.text}</p>' for c in cues)
    assert dfxp.parse(f"<tt><body>{paragraphs}</body></tt>") == cues


def clock(milliseconds: int, mark: str = ".") -> str:
    """Return a time as the formats write it."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def test_the_text_of_a_moment() -> None:
    """A cue is shown from its start until before its end; overlapping ones stand below each other."""
    track = CueTrack([Cue(3000, 5000, "late"), Cue(0, 1000, "first"), Cue(500, 4000, "long")])
    shown = {at: track.text_at(at) for at in (0, 600, 1000, 3500, 4000, 5000, -1)}
    assert shown == {0: "first", 600: "first\nlong", 1000: "long", 3500: "long\nlate", 4000: "late", 5000: "", -1: ""}
    assert CueTrack(()).text_at(5) == ""


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), max_size=30), st.integers(-10, 1200))
def test_a_track_agrees_with_a_plain_search(made: list[tuple[int, int]], at: int) -> None:
    """The newest four of the cues of a moment are shown, for any list and any moment."""
    unsorted = [Cue(start, start + length, str(number)) for number, (start, length) in enumerate(made)]
    cues = sorted(unsorted, key=lambda cue: (cue.start, cue.end))
    expected = [cue.text for cue in cues if cue.start <= at < cue.end][-4:]
    assert CueTrack(unsorted).text_at(at) == "\n".join(expected)
