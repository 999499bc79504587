"""What kdesk writes on entries and into the names of tokens, and reads there again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.names import TOKEN_NAME_LIMIT
from kdesk.domain.owner_tags import ContentProof, OwnerTag, tagged_by, tagged_name, untagged_name
from kdesk.domain.source_file import FileIdentity
from tests.support.transfers import make_transfer

SHA = "0123456789abcdef" * 4
PROOF = ContentProof(SHA, "0_flavor", "100032", 2500)
LONGEST = 4096
"""Characters of `partnerData` that a server keeps; the rest it cuts off without a word."""

WORDS = st.text(st.characters(codec="utf-8", exclude_characters=" :"), min_size=1, max_size=20)
PROOFS = st.builds(
    ContentProof,
    st.text("0123456789abcdef", min_size=64, max_size=64),
    WORDS,
    WORDS | st.just(""),
    st.integers(0, 2**62),
)
TAGS = st.builds(OwnerTag, WORDS, WORDS | st.just(""), st.none() | PROOFS)


def entry(partner_data: str, **fields: str) -> Entry:
    """Return an empty entry with this `partnerData`."""
    return Entry("0_e", "clip", 102, EntryStatus.NO_CONTENT, MediaType.VIDEO, partner_data=partner_data, **fields)  # type: ignore[arg-type]  texts only


@given(TAGS)
def test_what_is_written_is_read_again(tag: OwnerTag) -> None:
    """Each part that is there, and none that is not."""
    assert OwnerTag.parse(str(tag)) == tag


@given(PROOFS)
def test_a_proof_is_read_again(proof: ContentProof) -> None:
    """With what it was taken of."""
    assert ContentProof.parse(str(proof)) == proof


@given(st.text(max_size=80) | st.text(":=sf kdesk0123456789abcdef", max_size=80).map("kdesk:{}".format))
def test_reading_never_fails(text: str) -> None:
    """Whoever may edit an entry may write anything there."""
    tag = OwnerTag.parse(text)
    assert tag is None or text.startswith(f"kdesk:{tag.transfer_id}")
    ContentProof.parse(text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("kdesk:t1", OwnerTag("t1")),
        ("kdesk:t1 f=kdesk1-5-ab", OwnerTag("t1", "kdesk1-5-ab")),
        (f"kdesk:t1 s={PROOF}", OwnerTag("t1", "", PROOF)),
        (f"kdesk:t1 f=kdesk1-5-ab s={PROOF}", OwnerTag("t1", "kdesk1-5-ab", PROOF)),
        (f"kdesk:t1 s={PROOF} f=kdesk1-5-ab", OwnerTag("t1", "kdesk1-5-ab", PROOF)),
        ("kdesk:t1 z=new f=kdesk1-5-ab word  =", OwnerTag("t1", "kdesk1-5-ab")),
        ("kdesk:t1 f=a=b", OwnerTag("t1", "a=b")),
    ],
)
def test_what_another_version_wrote_is_understood(text: str, tag: OwnerTag) -> None:
    """Old tags have the first part alone; what newer ones add is passed over, in any order."""
    assert OwnerTag.parse(text) == tag


@pytest.mark.parametrize(
    "text",
    ["", " ", "order 4711", "kdesk", "kdesk:", "kdesk: t1", " kdesk:t1", "KDESK:t1", "xkdesk:t1", '{"kdesk:t1": 1}'],
)
def test_what_another_program_wrote_is_no_tag(text: str) -> None:
    """Such an entry belongs to no transfer, and is no reservation."""
    assert OwnerTag.parse(text) is None
    assert entry(text).transfer_id == ""
    assert not entry(text).is_reservation


@pytest.mark.parametrize(
    "text",
    [
        "",
        SHA,
        f"{SHA}:0_flavor:1",
        f"{SHA}:0_flavor:1:5:6",
        f"{SHA}:0_flavor:1:",
        f"{SHA}:0_flavor:1:-5",
        f"{SHA}:0_flavor:1:5.0",
        f"{SHA}:0_flavor:1:\u0665",
        f"{SHA}:0_flavor:1:" + "9" * 20,
        f"{SHA}:0_flavor:1:" + "9" * 5000,
        f"{SHA.upper()}:0_flavor:1:5",
        f"{SHA[1:]}:0_flavor:1:5",
        f"{SHA}0:0_flavor:1:5",
    ],
    ids=lambda text: text.removeprefix(SHA)[:24] or "empty",
)
def test_a_broken_proof_proves_nothing(text: str) -> None:
    """The rest of the tag counts all the same."""
    assert ContentProof.parse(text) is None
    assert OwnerTag.parse(f"kdesk:t1 f=kdesk1-5-ab s={text}") == OwnerTag("t1", "kdesk1-5-ab")


def test_a_tag_is_far_shorter_than_what_a_server_keeps() -> None:
    """With the longest of everything that kdesk puts in, and ids of the server's that are longer than any seen."""
    identity = FileIdentity(2**63, 1, "", "f" * 64)
    transfer = make_transfer("f" * 16, "/clip.mp4", "clip.mp4", "account", 1.0, identity=identity)
    proof = ContentProof("f" * 64, "0_" + "x" * 62, "9" * 20, 2**63)
    tag = OwnerTag(transfer.id, transfer.owner_tag.fingerprint, proof)
    assert len(str(tag)) < LONGEST // 8
    assert OwnerTag.parse(str(tag)) == tag


@given(st.text(st.characters(codec=None), max_size=300), st.text("0123456789abcdef", min_size=1, max_size=16))
def test_a_token_name_says_whose_it_is(file_name: str, transfer_id: str) -> None:
    """Whatever the file is called: the tag stands whole in front, and every server keeps every character."""
    name = tagged_name(transfer_id, file_name)
    assert tagged_by(name) == transfer_id
    assert len(name) <= TOKEN_NAME_LIMIT
    assert all(ord(character) < 0x10000 for character in name)
    assert name.encode().decode() == name


@pytest.mark.parametrize(
    ("file_name", "token_name"),
    [
        ("clip.mp4", "kdesk:t1 clip.mp4"),
        (" clip .mp4", "kdesk:t1  clip .mp4"),
        ("a\nb.mp4", "kdesk:t1 a b.mp4"),
        ("日本 😀.mp4", "kdesk:t1 日本 ????.mp4"),
        ("a" * 300 + ".mp4", "kdesk:t1 " + "a" * 243 + ".mp4"),
        ("😀" * 300 + ".mov", "kdesk:t1 " + "?" * 243 + ".mov"),
        ("a." + "b" * 240, "kdesk:t1 a." + "b" * 240),
        ("abcdefgh." + "b" * 245, "kdesk:t1 a." + "b" * 245),
        ("a." + "b" * 250, "kdesk:t1 a." + "b" * 245),
        ("a." + "b" * 300, "kdesk:t1 a." + "b" * 245),
        ("a" * 300, "kdesk:t1 " + "a" * 247),
        ("", "kdesk:t1 "),
    ],
)
def test_a_token_name_keeps_tag_and_extension(file_name: str, token_name: str) -> None:
    """256 characters in all; what is too long is cut in the middle."""
    assert tagged_name("t1", file_name) == token_name
    assert len(token_name) <= TOKEN_NAME_LIMIT


@pytest.mark.parametrize("name", ["clip.mp4", "kdesk clip.mp4", "kdesk: clip.mp4", "", " kdesk:t1 clip.mp4"])
def test_a_name_without_a_tag_is_read_as_it_is(name: str) -> None:
    """Tokens of other programs carry the name of the file alone."""
    assert tagged_by(name) == ""
    assert untagged_name(name) == name


def test_a_token_name_shows_the_file_name() -> None:
    """Without the tag; a file whose name looks like a tag keeps it."""
    assert untagged_name(tagged_name("t1", "my clip.mp4")) == "my clip.mp4"
    assert untagged_name(tagged_name("t1", "kdesk:t2 clip.mp4")) == "kdesk:t2 clip.mp4"
    assert tagged_by(tagged_name("t1", "kdesk:t2 clip.mp4")) == "t1"


@pytest.mark.parametrize(
    ("partner_data", "fields", "has"),
    [
        ("kdesk:t1 f=kdesk1-5-ab", {}, True),
        ("kdesk:t1", {"reference_id": "kdesk1-5-ab"}, True),
        ("kdesk:t1 f=kdesk1-5-cd", {"reference_id": "kdesk1-5-ab"}, True),
        ("kdesk:t1 f=kdesk1-5-ab", {"reference_id": "kdesk1-5-cd"}, True),
        ("order 4711", {"reference_id": "kdesk1-5-ab"}, True),
        ("kdesk:t1 f=kdesk1-5-cd", {"reference_id": "film"}, False),
        ("f=kdesk1-5-ab", {}, False),
        ("kdesk:t1", {}, False),
        ("", {}, False),
    ],
)
def test_a_fingerprint_stands_in_the_tag_or_in_the_reference(
    partner_data: str, fields: dict[str, str], has: bool
) -> None:
    """One of the two is enough; an entry without any has none, not even the empty one."""
    assert entry(partner_data, **fields).has_fingerprint("kdesk1-5-ab") is has
    assert not entry(partner_data, **fields).has_fingerprint("")


@pytest.mark.parametrize("status", EntryStatus)
def test_a_reservation_is_empty_tagged_and_no_clone(status: EntryStatus) -> None:
    """Only such an entry is ever deleted by itself."""
    one = Entry("0_e", "clip", 102, status, MediaType.VIDEO, partner_data="kdesk:t1", root_id="0_e")
    assert one.is_reservation is (status in {EntryStatus.WAITING_FOR_CONTENT, EntryStatus.NO_CONTENT})
    clone = Entry("0_c", "clip", 102, status, MediaType.VIDEO, partner_data="kdesk:t1", root_id="0_e")
    assert clone.is_clone
    assert not clone.is_reservation
