"""Direct save (XDS), by which a file manager under X11 says into which folder something was dropped.

The source offers the type `XdndDirectSave0` and writes a name into a property of that name on its window. After the
drop the target writes the whole address of the new file there, and then asks for the data of the type. Qt has no part
in the property: it is read and written over a connection of its own, by libxcb, which no error of the server ends.
"""

import ctypes
import socket
from contextlib import suppress
from functools import cache

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication

TYPE = "XdndDirectSave0"
SAVED, REFUSED = b"S", b"E"
"""What the source answers: the file is on its way, or cannot be saved there."""
_MOST_WORDS = 4096
"""Words of four bytes of an address."""
_BYTES, _REPLACE, _ANY = 8, 0, 0


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Reply(ctypes.Structure):
    """The head of every reply, and the words behind it."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("format", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("first", ctypes.c_uint32),
        ("second", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
    )


class DirectSave:
    """The property of the present drag.

    Args:
        xcb: The library.
        connection: To the display of the window.
    """

    def __init__(self, xcb: ctypes.CDLL, connection: ctypes.c_void_p) -> None:
        self._xcb, self._connection = xcb, connection
        self._selection = self._atom(b"XdndSelection")
        self._property, self._text = self._atom(TYPE.encode()), self._atom(b"text/plain")

    def suggest(self, name: str) -> None:
        """Name the file; a drag must be under way."""
        data = name.encode(errors="replace")
        self._xcb.xcb_change_property(
            self._connection, _REPLACE, self._source(), self._property, self._text, _BYTES, len(data), data
        )
        self._xcb.xcb_flush(self._connection)

    def chosen(self) -> str:
        """Return the path of this computer that the target wants the file at, "" for none."""
        cookie = self._xcb.xcb_get_property(self._connection, 0, self._source(), self._property, _ANY, 0, _MOST_WORDS)
        reply = self._xcb.xcb_get_property_reply(self._connection, cookie, None)
        if not reply:
            return ""
        size = min(reply.contents.count, _MOST_WORDS * 4) if reply.contents.format == _BYTES else 0
        address = ctypes.string_at(self._xcb.xcb_get_property_value(reply), size)
        _free(reply)
        return _path_of(address)

    def _source(self) -> int:
        """Return the window that drags."""
        cookie = self._xcb.xcb_get_selection_owner(self._connection, self._selection)
        return _first(self._xcb.xcb_get_selection_owner_reply(self._connection, cookie, None))

    def _atom(self, name: bytes) -> int:
        cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name)
        return _first(self._xcb.xcb_intern_atom_reply(self._connection, cookie, None))


@cache
def direct_save() -> DirectSave | None:
    """Return the way to a folder under X11; None elsewhere, where a drop does not tell its folder."""
    if QGuiApplication.platformName() != "xcb":
        return None
    with suppress(OSError, AttributeError):
        # By its name: to look for it, ctypes would start other programs. Qt has loaded it already.
        xcb = ctypes.CDLL("libxcb.so.1")
        _declare(xcb)
        connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
        return None if xcb.xcb_connection_has_error(connection) else DirectSave(xcb, connection)
    return None


def _declare(xcb: ctypes.CDLL) -> None:
    pointer, word = ctypes.c_void_p, ctypes.c_uint32
    xcb.xcb_connect.restype, xcb.xcb_connect.argtypes = pointer, (ctypes.c_char_p, pointer)
    xcb.xcb_connection_has_error.argtypes = (pointer,)
    xcb.xcb_flush.argtypes = (pointer,)
    calls = {
        "intern_atom": (ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p),
        "get_selection_owner": (word,),
        "get_property": (ctypes.c_uint8, word, word, word, word, word),
    }
    for name, arguments in calls.items():
        call, reply = getattr(xcb, f"xcb_{name}"), getattr(xcb, f"xcb_{name}_reply")
        call.restype, call.argtypes = _Cookie, (pointer, *arguments)
        reply.restype, reply.argtypes = ctypes.POINTER(_Reply), (pointer, _Cookie, pointer)
    xcb.xcb_get_property_value.restype, xcb.xcb_get_property_value.argtypes = pointer, (ctypes.POINTER(_Reply),)
    change = xcb.xcb_change_property
    change.restype = _Cookie
    change.argtypes = (pointer, ctypes.c_uint8, word, word, word, ctypes.c_uint8, word, ctypes.c_char_p)


def _first(reply: "ctypes._Pointer[_Reply]") -> int:
    """Return the first word of a reply, 0 without one."""
    with suppress(ValueError):  # there is none
        word = int(reply.contents.first)
        _free(reply)
        return word
    return 0


def _free(reply: "ctypes._Pointer[_Reply]") -> None:
    # Replies come from malloc() of the C library that this process has.
    free = ctypes.CDLL(None).free
    free.argtypes = (ctypes.c_void_p,)
    free(ctypes.cast(reply, ctypes.c_void_p))


def _path_of(address: bytes) -> str:
    url = QUrl.fromEncoded(address)
    # The address names its host; a folder of another computer is none that kdesk could write to.
    here = url.host() in {"", "localhost", socket.gethostname().lower()}
    return url.path() if url.scheme() == "file" and here else ""
