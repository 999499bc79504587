"""Patterns in details, and which templates a new file begins with."""

import time

import pytest

from kdesk.domain.details.patterns import PatternFacts, fill, filled, mistake
from kdesk.domain.details.templates import Template, TemplateFacts, TemplateUse, beginning
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import MediaType

FACTS = PatternFacts("/talks/2026 May/opening.mp4", "opening", 7, 1_800_000_000.0, 1_700_000_000.0, 3723.4)
DAY = time.strftime("%Y-%m-%d", time.localtime(1_800_000_000))
RECORDED = time.strftime("%Y-%m-%d", time.localtime(1_700_000_000))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{name}", "opening"),
        ("{folder} {counter:03}", "2026 May 007"),
        ("{counter} of {date}", f"7 of {DAY}"),
        ("{camera_date}, {duration}", f"{RECORDED}, 1:02:03"),
        ("{{name}} {unknown} {name:3} { }", "{name} {unknown} {name:3} { }"),
        ("{name.__class__} {0}", "{name.__class__} {0}"),
        ("{name" * 3000, "{name" * 3000),
    ],
)
def test_gaps_are_filled(pattern: str, text: str) -> None:
    """What is no gap stays as it was typed."""
    assert fill(pattern, FACTS) == text


def test_a_gap_whose_value_is_not_known_is_empty() -> None:
    """The file does not tell when it was recorded."""
    facts = PatternFacts("/a.mp4", "a", 1, 0.0)
    assert fill("[{camera_date}{duration}{folder}]", facts) == "[]"
    assert filled(UploadDetails(tags=("{duration}", "x"), title=""), facts) == UploadDetails(tags=("x",), title="")


def test_the_first_mistake_is_named() -> None:
    """For the field in which a person types."""
    assert mistake("{name} {counter:03}") == ""
    assert mistake("{name} {nam} {x}") == "{nam}"
    assert mistake("{name:3}") == "{name:3}"


def test_the_nearest_template_has_the_last_word() -> None:
    """Account, then kind, then folder, then the deeper folder; each says only its own fields."""
    account = "102:anna@host"
    templates = [
        Template("deep", UploadDetails(title="deep"), TemplateUse(folders=("/talks/2026",))),
        Template("folder", UploadDetails(title="folder", tags=("talks",)), TemplateUse(folders=("/talks",))),
        Template("kind", UploadDetails(title="kind", description="video"), TemplateUse(kinds=(MediaType.VIDEO,))),
        Template("account", UploadDetails(title="all", reference_id="r"), TemplateUse(accounts=(account,))),
        Template("other", UploadDetails(owner="x"), TemplateUse(accounts=("other",), folders=("/talks",))),
        Template("by hand", UploadDetails(owner="y")),
    ]
    said = beginning(templates, TemplateFacts("/talks/2026/a.mp4", account, MediaType.VIDEO))
    assert said == UploadDetails(title="deep", tags=("talks",), description="video", reference_id="r")
    assert beginning(templates, TemplateFacts("/talksy/a.mp3", "", MediaType.AUDIO)) == UploadDetails()


def test_custom_metadata_of_a_template_stays_beside_what_is_said() -> None:
    """Each field of custom metadata is one of its own, as title and tags are."""
    template = UploadDetails(metadata={5: {"Director": ("Anna",), "Takes": ("1",)}})
    said = UploadDetails(title="A", metadata={5: {"Takes": ("3",)}, 6: {"State": ("Draft",)}})
    assert template.with_changes(said) == UploadDetails(
        title="A", metadata={5: {"Director": ("Anna",), "Takes": ("3",)}, 6: {"State": ("Draft",)}}
    )
