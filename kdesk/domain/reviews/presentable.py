"""A review as others may see it: without secrets of the person, and within the limits in which it is read again."""

import dataclasses
import re
from urllib.parse import urlsplit

from kdesk.domain.names import stored
from kdesk.domain.reviews.review import Note, Review, ReviewedVideo, Series
from kdesk.redaction import redact

MAX_SIDES, MAX_NOTES, MAX_MARKS, MAX_FINDINGS, MAX_SERIES = 16, 2_000, 10_000, 500, 64
MAX_POINTS = 400_000
"""Of one series: an hour of 100 frames a second."""
NAME, TEXT = 500, 20_000
"""Characters of a name and of a note."""


def presentable(review: Review) -> Review:
    """Return a review as others may see it: without sessions, passwords and folders, every text and list bounded."""
    return review.replace(
        title=clean_text(review.title)[:NAME],
        sides=tuple(map(_presentable_side, review.sides[:MAX_SIDES])),
        view={clean_text(name): clean(value) for name, value in review.view.items()},
        marks=tuple(dataclasses.replace(one, text=clean_text(one.text)[:TEXT]) for one in review.marks[:MAX_MARKS]),
        notes=tuple(map(_presentable_note, review.notes)),
        series=tuple(map(_presentable_series, review.series[:MAX_SERIES])),
        findings=tuple(clean_text(text)[:TEXT] for text in review.findings[:MAX_FINDINGS]),
    )


def _presentable_side(side: ReviewedVideo) -> ReviewedVideo:
    return dataclasses.replace(
        side,
        label=clean_text(side.label)[:NAME],
        entry_id=clean_text(side.entry_id)[:NAME],
        entry_name=clean_text(side.entry_name)[:NAME],
        flavor_id=clean_text(side.flavor_id)[:NAME],
        version=clean_text(side.version)[:NAME],
        service_url=bare_address(side.service_url)[:NAME],
        file_name=bare_name(side.file_name)[:NAME],
    )


def _presentable_note(note: Note) -> Note:
    return dataclasses.replace(note, text=clean_text(note.text)[:TEXT], author=clean_text(note.author)[:NAME])


def _presentable_series(one: Series) -> Series:
    """Return a series with at most MAX_POINTS of its values, as far from each other as each other."""
    step = max(1, -(-len(one.times) // MAX_POINTS))
    return dataclasses.replace(
        one,
        name=clean_text(one.name)[:NAME],
        label=clean_text(one.label)[:NAME],
        unit=clean_text(one.unit)[:NAME],
        times=one.times[::step],
        values=one.values[::step],
    )


def bare_address(url: str) -> str:
    """Return a service URL without user, password, query and fragment; "" for what is no http or https URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return redact(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path}")


def clean(value: object) -> object:
    """Return a value of the view; a text cleaned."""
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """Return a text that can be stored, without secrets."""
    return redact(stored(text))


def bare_name(name: str) -> str:
    """Return the last part of what may be a path of any system."""
    return clean_text(re.split(r"[\\/]", name)[-1])
