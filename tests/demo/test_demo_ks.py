"""Session strings: reading of foreign ones, and refusal of invalid ones."""

import base64

import pytest

from kdesk.demo.wire import ks, privileges
from kdesk.demo.wire.ks import ADMIN, USER, Session
from kdesk.demo.wire.origin import Origin
from tests.support.session_strings import version_1, version_2

SECRET = "5f" * 16
KEYS = {102: (SECRET,), 103: ("another secret",)}


@pytest.mark.parametrize(
    "session",
    [
        Session(102, "admin@example.test", ADMIN, 2_000_000_000, "disableentitlement"),
        Session(102, "שלום עולם", USER, 2_000_000_000, "edit:0_abc,list:*"),
        Session(102, "", USER, 0, ""),
    ],
)
def test_round_trip(session: Session) -> None:
    """A written session is read back; the string begins as every version 2 KS."""
    text = ks.write(session, SECRET)
    assert text.startswith("djJ8")
    assert ks.read(text, KEYS) == session


def test_version_2_made_by_a_client() -> None:
    """A client can make its own KS, even without a user; a bare privilege is an empty field, `*` is `all=*`."""
    fields = {"disableentitlement": "", "all": "*", "_e": "2000000000", "_t": "2"}
    made = ks.read(version_2(SECRET, 102, fields), KEYS)
    assert made == Session(102, "", ADMIN, 2_000_000_000, "disableentitlement,all:*")
    assert ks.read(version_2(SECRET, 102, {"_e": "2000000000", "_t": "0", "_u": "u1"}), KEYS) == Session(
        102, "u1", USER, 2_000_000_000
    )


@pytest.mark.parametrize(
    ("info", "user", "held"),
    [
        ("102;102;2000000000;2;12345;u1;list:*;;", "u1", "list:*"),
        ("102;102;2000000000;2;12345;u1;list:*", "u1", "list:*"),
        ("102;102;2000000000;2", "", ""),
    ],
)
def test_version_1_is_read(info: str, user: str, held: str) -> None:
    """The older, signed form of a KS is accepted, even with few fields."""
    assert ks.read(version_1(SECRET, info), KEYS) == Session(102, user, ADMIN, 2_000_000_000, held)
    assert ks.read(version_1("another secret", info), KEYS) is None


def test_invalid_session_strings() -> None:
    """A KS with another secret or partner, or one that was changed, cut or invented, gives no session."""
    text = ks.write(Session(102, "u", USER, 2_000_000_000), SECRET)
    middle = len(text) // 2
    changed = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    invented = (
        "garbage",
        "",
        "djJ8",
        "bm90IGEga3M=",
        "\u2603",
        "djJ8MTAyfA==",
        "djJ8MTAyfGFiY2Q=",
        "fDs7",
        "102;102;1",
    )
    for bad in (changed, text[:-8], text[:9], *invented):
        assert ks.read(bad, KEYS) is None
    assert ks.read(base64.b64encode(b"v2|102|" + bytes(160_000)).decode(), KEYS) is None
    assert ks.read(text, {102: ("another secret",)}) is None
    assert ks.read(text, {103: (SECRET,)}) is None
    assert ks.read(ks.write(Session(103, "u", USER, 2_000_000_000), SECRET), KEYS) is None


def test_a_lost_padding_and_a_newline_do_no_harm() -> None:
    """PHP reads base64 without padding and across line ends, which copied strings need."""
    for length in range(3):
        session = Session(102, "u" * (length + 1), USER, 2_000_000_000)
        text = ks.write(session, SECRET)
        assert ks.read(text.rstrip("=") + "\n", KEYS) == session


def test_privileges_cannot_pose_as_fields() -> None:
    """A privilege named like a field of the format changes neither type nor expiry nor user."""
    session = Session(102, "u", USER, 5, "_t:2, _e:2000000000,_u:root,edit:a,edit:b")
    assert ks.read(ks.write(session, SECRET), KEYS) == Session(102, "u", USER, 5, "edit:b")


def test_privileges() -> None:
    """A privilege is valid for its values, for all values, or as a bare name."""
    session = Session(102, "u", USER, 0, "edit:0_abc/0_def,list:*,disableentitlement")
    assert session.allows("edit", "0_abc")
    assert session.allows("edit", "0_def")
    assert not session.allows("edit", "0_xyz")
    assert session.allows("list", "anything")
    assert session.has("disableentitlement")
    assert session.values("disableentitlement") == []
    assert not session.has("sview")


def test_added_privileges() -> None:
    """Of requested privileges, unknown names are added; known ones can only narrow one that is held for `*`."""
    held = privileges.parse("edit:*,sview:0_a,mine:1")
    asked = privileges.parse("edit:0_x,sview:0_b,list:*,colour:red,mine:2")
    assert privileges.build(privileges.added(held, asked)) == "edit:0_x,sview:0_a,mine:1,colour:red"


@pytest.mark.parametrize(
    ("held", "refused"),
    [
        ("iprestrict:10.0.0.1", "EXCEEDED_RESTRICTED_IP"),
        ("iprestrict:10.0.0.1/192.0.2.7", ""),
        ("iprestrict", "EXCEEDED_RESTRICTED_IP"),
        ("urirestrict:/api_v3/service/media/*", ""),
        ("urirestrict:/api_v3/service/media/action/list?format=1", ""),
        ("urirestrict:/api_v3/service/media/action/list", "EXCEEDED_RESTRICTED_URI"),
        ("urirestrict:/other/*|/api_v3/*", ""),
        ("urirestrict:/other/*", "EXCEEDED_RESTRICTED_URI"),
        ("", ""),
    ],
)
def test_origin(held: str, refused: str) -> None:
    """Addresses are compared whole; URIs whole, with query, or up to a star; a bar separates URIs."""
    origin = Origin("192.0.2.7", "/api_v3/service/media/action/list?format=1")
    assert origin.refused_by(Session(102, "u", USER, 0, held)) == refused
