"""The grammar of delivery addresses.

    <host>[/p/<account>[/sp/<number>]]/<action>/<name>/<value>/<name>/<value>…[/<ending>][?<name>=<value>…]

An action has named parameters in any order, in the path or in the query. An odd last part of the path is decoration,
such as `a.m3u8` (`wire-facts`, 1.1.2). Each kind of address is a frozen data class whose fields say their parameters:

    max_bitrate: int | None = parameter("maxBitrate", short="mb", form=NUMBER)

`str()` writes the parameters in the order of the fields, and leaves out those at their default. `parse.parse` reads
any order, long and short names; what no field can hold is kept in `others`. So `parse(str(address)) == address`, and
nothing of an address that somebody pastes is lost.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, quote, urlencode

from kdesk.domain.links.place import Place
from kdesk.domain.links.values import TEXT, Form

_PARAMETER = "parameter"
_PLAIN = ",:="
"""Characters that stand for themselves in a part of a path, besides letters, digits and `_.-~`."""
_UNESCAPED = re.compile(rf"[A-Za-z0-9_.~{_PLAIN}-]+")
_DOTS = frozenset({"", ".", ".."})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an action.

    Attributes:
        name: As it is written.
        short: A shorter name with the same meaning; "" if there is none.
        aliases: Further names that are read.
        form: Of its values.
        default: What an address means that does not have the parameter; it is never written.
        in_query: Whether it is written in the query: the server, or the player, looks for it nowhere else.
        attribute: Name of the field.
    """

    name: str
    short: str
    aliases: tuple[str, ...]
    form: Form
    default: Any
    in_query: bool
    attribute: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are read."""
        return tuple(filter(None, (self.name, self.short, *self.aliases)))


def parameter(
    name: str,
    *aliases: str,
    short: str = "",
    form: Form = TEXT,
    default: Any = None,
    in_query: bool = False,
) -> Any:
    """Declare a field of an address.

    Args:
        name: Of the parameter, as it is written.
        aliases: Further names that are read.
        short: A shorter name.
        form: Of the values.
        default: What an address means that does not have the parameter; it is never written.
        in_query: Whether it is written in the query.
    """
    meaning = Parameter(name, short, aliases, form, default, in_query)
    return field(default=default, metadata={_PARAMETER: meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Base of all kinds of addresses.

    Attributes:
        place: Host and account.
        ending: The decoration at the end; "" for none.
        others: Parameters that no field holds, each with its value, in the order of the address.
    """

    ACTION: ClassVar[str] = ""
    """The word in the path that names the kind."""

    place: Place
    ending: str = ""
    others: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self._written(self.place, self.ending, short=False)

    @property
    def shortest(self) -> str:
        """The shortest address that means the same: short names, nothing that is decoration."""
        return self._written(Place(self.place.host, self.place.partner), "", short=True)

    @classmethod
    def from_pairs(cls, place: Place, pairs: Mapping[str, str], ending: str = "") -> Self:
        """Return the address with these parameters.

        Args:
            place: Host and account.
            pairs: The first value of each name, unescaped.
            ending: The decoration at the end.
        """
        layout = layout_of(cls)
        values: dict[str, Any] = {}
        read_from: dict[str, str] = {}
        for name, text in pairs.items():
            known = layout.by_name.get(name)
            if known is None or _is_before(read_from.get(known.attribute), name, known.names):
                continue
            with suppress(ValueError):
                values[known.attribute] = known.form.read(text)
                read_from[known.attribute] = name
        used = set(read_from.values())
        others = tuple(pair for pair in pairs.items() if pair[0] not in used)
        return cls(place=place, ending=ending, others=others, **values)

    def _written(self, place: Place, ending: str, *, short: bool) -> str:
        path = [str(place), self.ACTION]
        query: list[tuple[str, str]] = []
        for name, value, in_query in self._pairs(short=short):
            if in_query or not (_fits_path(name) and _fits_path(value)):
                query.append((name, value))
            else:
                path += [_quoted(name), _quoted(value)]
        if ending:
            path.append(_quoted(ending))
        return "/".join(path) + (f"?{urlencode(query, errors='replace')}" if query else "")

    def _pairs(self, *, short: bool) -> Iterable[tuple[str, str, bool]]:
        for one in layout_of(type(self)).parameters:
            value = getattr(self, one.attribute)
            if value != one.default:
                yield (short and one.short) or one.name, one.form.write(value), one.in_query
        for name, text in self.others:
            yield name, text, False


@dataclass(frozen=True, slots=True)
class Layout:
    """The parameters of a kind of addresses, in the order in which they are written, and by each name that is read."""

    parameters: tuple[Parameter, ...]
    by_name: Mapping[str, Parameter]


_LAYOUTS: dict[type[Address], Layout] = {}


def layout_of(kind: type[Address]) -> Layout:
    """Return the parameters of a kind of addresses."""
    if kind not in _LAYOUTS:
        declared = (one for one in fields(kind) if _PARAMETER in one.metadata)
        known = tuple(replace(one.metadata[_PARAMETER], attribute=one.name) for one in declared)
        _LAYOUTS[kind] = Layout(known, {name: one for one in known for name in one.names})
    return _LAYOUTS[kind]


def pairs_in(parts: Iterable[str], query: str) -> tuple[dict[str, str], str]:
    """Return the parameters of a path and a query, and the decoration at the end of the path.

    Wire fact: the first value of a name counts, and the path before the query (`wire-facts`, 1.1.2 and 1.1.3).

    Args:
        parts: Of the path behind the action, unescaped.
        query: Without the question mark.
    """
    filled = [part for part in parts if part]
    pairs: dict[str, str] = {}
    for name, value in zip(filled[::2], filled[1::2], strict=False):
        pairs.setdefault(name, value)
    for name, value in parse_qsl(query, keep_blank_values=True):
        pairs.setdefault(name, value)
    return pairs, filled[-1] if len(filled) % 2 else ""


def _is_before(former: str | None, name: str, names: tuple[str, ...]) -> bool:
    """Return whether a parameter was read under a name that counts before this one: the long one before the short."""
    return former is not None and names.index(former) < names.index(name)


def _fits_path(text: str) -> bool:
    """Return whether a text can be a part of a path: servers refuse an escaped slash, and resolve dots."""
    return text not in _DOTS and not {"/", "\\"}.intersection(text)


def _quoted(text: str) -> str:
    # Nearly every part needs no escape, and quote() takes ten times as long to find that.
    return text if _UNESCAPED.fullmatch(text) else quote(text, safe=_PLAIN, errors="replace")
