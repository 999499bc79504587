"""The encoding of texts that do not name it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.text_encoding import decoded

GERMAN = "Über die Größe der Bäume läßt sich streiten, sagte der Förster und schloß die Tür.\n" * 6
JAPANESE = "今日は天気がいいので、公園を散歩しました。桜の花がとてもきれいでした。\n" * 6
RUSSIAN = "Сегодня хорошая погода, и мы пошли гулять в парк. Цветы были очень красивые.\n" * 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_german(encoding: str) -> None:
    """Unicode is recognized by its mark or by being valid, the old encodings by what the text then says."""
    found = decoded(GERMAN.encode(encoding))
    assert found is not None
    assert found[0] == GERMAN


@pytest.mark.parametrize(("text", "encoding"), [(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (RUSSIAN, "cp1251")])
def test_other_scripts(text: str, encoding: str) -> None:
    """The scripts of other languages come out as they were written."""
    found = decoded(text.encode(encoding))
    assert found is not None
    assert found[0] == text


def test_what_is_no_text() -> None:
    """A picture is no text, nor is UTF-16 that is cut in the middle of a character."""
    assert decoded(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 20) is None
    assert decoded(b"") == ("", "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Whatever a file holds, the answer is a text without zeros, or none."""
    found = decoded(data)
    assert found is None or "\0" not in found[0]
