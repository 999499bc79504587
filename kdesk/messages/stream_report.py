"""A checked stream as a report: an HTML page for people, JSON for programs. Neither shows a session."""

import json
from collections.abc import Sequence
from typing import Any

from kdesk import __version__
from kdesk.domain.exports import html_text
from kdesk.domain.links.sessions import carries_session, hidden
from kdesk.domain.stream_check.facts import CheckedPlaylist, CheckedStream
from kdesk.domain.stream_check.findings import StreamFinding
from kdesk.domain.stream_check.outline import OfferedTrack, OfferedVariant
from kdesk.messages.format import Format
from kdesk.messages.report_page import report_page, sections_html, table_html
from kdesk.messages.stream_check import check_summary, finding_meaning, finding_words, playlists_table
from kdesk.messages.translation import _


def stream_page(name: str, written: str, stream: CheckedStream, findings: Sequence[StreamFinding]) -> str:
    """Return the report as one HTML page.

    Args:
        name: Of the entry; "" if there is none.
        written: When it was checked.
        stream: What was read.
        findings: What was found in it.
    """
    formatter = Format()
    address = public_address(stream.url)
    notes = [one for one in findings if one.kind.is_note]
    problems = [one for one in findings if not one.kind.is_note]
    sections = (
        (_("Result"), f"<p>{html_text(check_summary(findings, stream, formatter))}</p>"),
        (_("Problems"), _findings(problems, stream, formatter)),
        (_("Notes"), _findings(notes, stream, formatter)),
        (_("Declared and measured"), table_html(playlists_table(stream, formatter))),
        (_("Address"), f"<p>{html_text(address)}</p>" if address else ""),
    )
    title = hidden(name) or address
    return report_page(
        _("Stream check"), title, _("Stream check: {name}").format(name=title), written, sections_html(sections)
    )


def stream_json(name: str, stream: CheckedStream, findings: Sequence[StreamFinding]) -> str:
    """Return the report as a JSON object on one line."""
    formatter = Format()
    problems = sum(not one.kind.is_note for one in findings)
    return json.dumps(
        {
            "entry": hidden(name),
            "address": public_address(stream.url),
            "problems": problems,
            "segmentsAsked": stream.asked,
            "findings": [_finding_object(one, stream, formatter) for one in findings],
            "playlists": [_playlist_object(one) for one in stream.playlists],
            "writtenBy": f"kdesk {__version__}",
        },
        ensure_ascii=False,
    )


def public_address(url: str) -> str:
    """Return an address that may be shown; "" for one that carries a session."""
    return "" if carries_session(url) else url


def _findings(findings: Sequence[StreamFinding], stream: CheckedStream, formatter: Format) -> str:
    rows = (
        f'<article><h3 dir="auto">{html_text(finding_words(one, stream, formatter))}</h3>'
        f"<p>{html_text(finding_meaning(one))}</p></article>"
        for one in findings
    )
    return "\n".join(rows)


def _finding_object(finding: StreamFinding, stream: CheckedStream, formatter: Format) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "problem": not finding.kind.is_note,
        "playlist": finding.number,
        "segments": list(finding.segments),
        "measured": finding.measured or None,
        "declared": finding.declared or None,
        "words": finding_words(finding, stream, formatter),
        "meaning": finding_meaning(finding),
    }


def _playlist_object(playlist: CheckedPlaylist) -> dict[str, Any]:
    offer = playlist.offer
    told: dict[str, Any] = {"kind": "variant"}
    if isinstance(offer, OfferedVariant):
        told |= {"bandwidth": offer.bandwidth, "averageBandwidth": offer.average or None}
        told |= {"width": offer.width, "height": offer.height, "codecs": offer.codecs}
    elif isinstance(offer, OfferedTrack):
        told = {"kind": offer.kind.value, "language": hidden(offer.language), "name": hidden(offer.name)}
    return told | {
        "targetDuration": playlist.target or None,
        "seconds": round(playlist.seconds, 3),
        "peak": round(playlist.peak),
        "mean": round(playlist.mean),
        "codecsFound": list(playlist.codecs),
        "error": hidden(playlist.problem) or None,
        "segments": [
            {
                "number": one.number,
                "start": round(one.start, 3),
                "seconds": one.seconds,
                "bytes": one.size,
                "error": one.problem or None,
            }
            for one in playlist.segments
        ],
    }
