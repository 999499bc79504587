"""Tooltips: plain text wherever Qt would read markup."""

from kdesk.ui.tips import plain_tip


def test_a_tooltip_shows_html_as_text() -> None:
    """A name that looks like HTML is escaped for the one place where Qt would read it."""
    assert plain_tip("<b>a & b</b>") == "<span>&lt;b&gt;a &amp; b&lt;/b&gt;</span>"
    assert plain_tip("") == ""


def test_a_tip_is_text_and_what_support_asks_for_is_small() -> None:
    """Whatever looks like HTML stays what it is; nothing to say is no tooltip."""
    assert (
        plain_tip("a <b>\nc", "HTTP 502 · <X>")
        == "<span>a &lt;b&gt;<br>c<br><small>HTTP 502 · &lt;X&gt;</small></span>"
    )
    assert plain_tip("", "E") == "<span><small>E</small></span>"
    assert plain_tip("") == ""
