"""File names for the server, which refuses some and cuts others, and for sentences."""

import re
import unicodedata

from kdesk.plain_text import decodable, isolated

TOKEN_NAME_LIMIT = 256
"""Characters that the server keeps of an upload token's file name."""
SENTENCE_LIMIT = 48
"""Characters of a name inside a sentence, so that the rest of the sentence stays visible."""

# Control characters, and the noncharacters U+FFFE and U+FFFF: the server refuses them with INVALID_PARAMETER_CHAR.
_REFUSED = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
_FOUR_BYTES = re.compile("[\U00010000-\U0010ffff]")


def stored(text: str) -> str:
    """Return the text with “?” for each byte that is no text, as the journal and the server store it."""
    return decodable(text, "?")


def sendable(text: str) -> str:
    """Return the text with blanks and “?” for characters that no request can carry.

    Half surrogates, which stand for the bytes of a name that is not UTF-8, fit neither into JSON nor into a header.
    """
    return _REFUSED.sub(" ", stored(text))


def as_three_bytes(text: str) -> str:
    """Return the text as servers with a three-byte database keep it: four question marks for an emoji."""
    return _FOUR_BYTES.sub("????", text)


def composed(text: str) -> str:
    """Return the text in Unicode's composed form (NFC), which other systems use; macOS returns the decomposed form."""
    return unicodedata.normalize("NFC", text)


def spellings(word: str) -> tuple[str, ...]:
    """Return the composed and the decomposed form of a word; one of them if they are the same."""
    return tuple(dict.fromkeys(unicodedata.normalize(form, word) for form in ("NFC", "NFD")))


def searchable(text: str) -> str:
    """Return the form that a search compares: composed, without letter case."""
    return composed(composed(text).casefold())


def shorten_name(name: str, limit: int = TOKEN_NAME_LIMIT) -> str:
    """Return the file name, sendable and cut to `limit` characters; its extension is kept."""
    clean = sendable(name)
    if len(clean) <= limit:
        return clean
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) >= limit:
        return clean[:limit]
    return f"{stem[: limit - len(extension) - 1]}.{extension}"


def in_a_sentence(name: str, limit: int = SENTENCE_LIMIT) -> str:
    """Return the name on one line, cut in its middle if it is long: beginning and extension stay.

    Its direction ends with it: a Hebrew or Arabic name, or one with characters that turn the direction, would otherwise
    put the words after it in another order.
    """
    line = " ".join(name.split())
    if len(line) > limit:
        end = limit // 3
        line = f"{line[: limit - end - 1]}…{line[-end:]}"
    return isolated(line)
