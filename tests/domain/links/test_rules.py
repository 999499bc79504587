"""Which rules of a profile may have closed an address."""

import pytest

from kdesk.domain.links.lights import Cause, Light, LinkFinding
from kdesk.domain.links.rules import AccessRule, Context, RuleKind, context_of, with_rules
from kdesk.messages.lights import light_text

STREAM = "https://cdn.example.org/p/1/playManifest/entryId/0_a/format/applehttp"
RAW = "https://cdn.example.org/p/1/raw/entry_id/0_a"
CLOSED = LinkFinding(Light.BLOCKED, Cause.ACCESS_RULE)
SESSION = AccessRule((RuleKind.SESSION,))
COUNTRY = AccessRule((RuleKind.COUNTRY, RuleKind.USER_AGENT), frozenset({Context.PLAY}))


@pytest.mark.parametrize(
    ("url", "context"),
    [
        (STREAM, Context.PLAY),
        (RAW, Context.DOWNLOAD),
        ("https://cdn.example.org/p/1/download/entry_id/0_a", Context.DOWNLOAD),
        ("https://cdn.example.org/p/1/thumbnail/entry_id/0_a", Context.THUMBNAIL),
        ("https://cdn.example.org/p/1/serveFlavor/entryId/0_a", Context.PLAY),
    ],
)
def test_the_context_of_an_address(url: str, context: Context) -> None:
    """Play, download and thumbnail have rules of their own."""
    assert context_of(url) is context


def test_rules_of_the_context_come_into_question() -> None:
    """Each kind once; a rule about something else does not."""
    found = with_rules(CLOSED, STREAM, [COUNTRY, SESSION, COUNTRY])
    assert found.rules == (RuleKind.COUNTRY, RuleKind.USER_AGENT, RuleKind.SESSION)
    assert light_text(found).endswith("(country, program, session)")


def test_a_rule_that_asks_for_a_session_only() -> None:
    """The address needs one; nothing else closes it."""
    found = with_rules(CLOSED, RAW, [COUNTRY, SESSION])
    assert (found.light, found.cause) == (Light.NEEDS_SESSION, Cause.SESSION_RULE)


@pytest.mark.parametrize("finding", [LinkFinding(Light.OPEN), LinkFinding(Light.BLOCKED, Cause.SCHEDULE)])
def test_other_findings_stay(finding: LinkFinding) -> None:
    """Rules say nothing about what they have not closed; and nothing is said of rules that are not known."""
    assert with_rules(finding, STREAM, [SESSION]) == finding
    assert with_rules(CLOSED, STREAM, []) == CLOSED
