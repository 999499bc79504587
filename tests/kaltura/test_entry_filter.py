"""Queries as filters of the server."""

import unicodedata
from typing import Any

import pytest

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.written import text_of_all
from kdesk.kaltura.entry_filter import conditions_of

TODAY = Today(1_790_000_000)
EVERY = {"statusIn": "-2,-1,0,1,2,4,5,6,7", "moderationStatusIn": "1,2,3,5,6"}


def server_filter(text: str, me: str = "ann") -> tuple[dict[str, Any], str, bool]:
    """Return the fields without those for every status, the text of the remainder, and whether nothing can match."""
    found = conditions_of(EntryQuery(parse(text, TODAY).conditions), me)
    fields = {name: value for name, value in found.fields.items() if EVERY.get(name) != value}
    return fields, text_of_all(found.remainder, TODAY), found.impossible


@pytest.mark.parametrize(
    ("text", "fields", "remainder"),
    [
        ("", {}, ""),
        ("report", {"freeText": "report*"}, ""),
        ("a big report", {"freeText": "a big* report*"}, ""),
        ("report -draft", {"freeText": "report* !draft*"}, ""),
        ("-draft", {"freeText": "!draft*"}, ""),
        ("a,b", {"freeText": "a b"}, "a,b"),
        ("kd-12", {"freeText": "kd-12*"}, "kd-12"),
        ("-kd-12", {}, "-kd-12"),
        ('"alpha report"', {"freeText": "alpha* report*"}, '"alpha report"'),
        ('-"alpha report"', {}, '-"alpha report"'),
        ("x@y(z)", {"freeText": "x y z"}, "x@y(z)"),
        ('"!"', {}, '"!"'),
        ("東京の春", {"freeText": "東京の春*"}, ""),
        ("tag:news", {"tagsMultiLikeAnd": "news"}, ""),
        ('tag:news tag:"green apple"', {"tagsMultiLikeAnd": "news,green,apple"}, 'tag:"green apple"'),
        ("-tag:news", {}, "-tag:news"),
        ("tag:café", {}, "tag:café"),
        ("category:Events>2026", {"categoriesMatchOr": "Events>2026"}, ""),
        ("category:a category:b", {"categoriesMatchOr": "a"}, "category:b"),
        ("-category:a", {}, "-category:a"),
        ("owner:me", {"userIdEqual": "ann"}, ""),
        ("owner:bob", {"userIdEqual": "bob"}, ""),
        ("-owner:me -owner:bob", {"userIdNotIn": "ann,bob"}, ""),
        ("id:0_aaaaaaaa,0_bbbbbbbb", {"idIn": "0_aaaaaaaa,0_bbbbbbbb"}, ""),
        ("-id:0_aaaaaaaa", {"idNotIn": "0_aaaaaaaa"}, ""),
        ("after:@1700000000", {"createdAtGreaterThanOrEqual": 1700000000}, ""),
        ("after:@1700000000 after:@1600000000", {"createdAtGreaterThanOrEqual": 1700000000}, ""),
        ("before:@1700000000", {"createdAtLessThanOrEqual": 1699999999}, ""),
        ("-after:@1700000000", {"createdAtLessThanOrEqual": 1699999999}, ""),
        ("after:@60", {"createdAtGreaterThanOrEqual": 315360001}, ""),
        ("-created:@1600000000..@1700000000", {}, "-created:@1600000000..@1700000000"),
        ("longer:10min shorter:1h", {"durationGreaterThanOrEqual": 600, "durationLessThanOrEqual": 3600}, ""),
        ("-longer:10min", {"durationLessThanOrEqual": 599}, ""),
        ("status:failed", {"statusIn": "-2,-1"}, ""),
        ("-status:ready", {"statusIn": "-2,-1,0,1,4,5,6,7"}, ""),
        ("status:moderation", {"moderationStatusIn": "1,5"}, ""),
        ("-status:moderation status:ready", {"statusIn": "2", "moderationStatusIn": "2,3,6"}, ""),
        ("type:audio", {"typeIn": "1", "mediaTypeIn": "5"}, ""),
        ("type:live", {"typeIn": "7,8"}, ""),
        ("type:other", {}, "type:other"),
        ("type:audio type:video", {"typeIn": "1", "mediaTypeIn": "5,1"}, ""),
        ("type:live,playlist", {"typeIn": "7,8,5"}, ""),
        ("type:video,playlist", {"typeIn": "1,5"}, "type:video,playlist"),
        ("type:video,other", {}, "type:video,other"),
        ("-type:live -type:playlist", {"typeIn": "1,10,externalMedia.externalMedia"}, ""),
        ("-type:live -type:image", {}, "-type:live,image"),
        ("type:live,playlist -type:playlist", {"typeIn": "7,8"}, ""),
        ("status:failed status:ready", {"statusIn": "-2,-1,2"}, ""),
        ("status:moderation,rejected", {"moderationStatusIn": "1,3,5"}, ""),
        ("status:failed,rejected", {}, "status:failed,rejected"),
        ("-status:failed,rejected", {"statusIn": "0,1,2,4,5,6,7", "moderationStatusIn": "1,2,5,6"}, ""),
        ("owner:me owner:bob", {"userIdIn": "ann,bob"}, ""),
        ("owner:me owner:a,b", {}, "owner:me owner:a,b"),
        ("-type:image", {}, "-type:image"),
        ("-type:playlist", {"typeIn": "1,7,8,10,externalMedia.externalMedia"}, ""),
    ],
)
def test_filters_of_queries(text: str, fields: dict[str, Any], remainder: str) -> None:
    """Every field is one that the server knows, and never empty; what it cannot be asked is left over."""
    assert server_filter(text) == (fields, remainder, False)


@pytest.mark.parametrize(
    "text",
    [
        "status:ready -status:ready",
        "status:rejected -status:rejected",
        "type:playlist -type:playlist",
        "-created:..",
        "-longer:0",
    ],
)
def test_queries_that_nothing_can_meet(text: str) -> None:
    """They are told apart, since an empty list of values would restrict nothing."""
    assert server_filter(text)[2]


def test_a_session_without_a_user() -> None:
    """An empty user id would restrict nothing: it is compared here."""
    assert server_filter("owner:me", me="") == ({}, "owner:me", False)


def test_both_spellings_of_an_accent() -> None:
    """Names from macOS are decomposed; one name uses one form throughout."""
    composed, decomposed = (unicodedata.normalize(form, "café* zoë* 9") for form in ("NFC", "NFD"))
    assert server_filter("café zoë 9")[0] == {"freeText": f"{composed},{decomposed}"}
