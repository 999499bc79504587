"""What is imported and built when it is used first."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Late:
    """Stands for an object until one of its attributes is asked for, and then passes on what it has."""

    def __init__(self, build: Callable[[], object]) -> None:
        self._build = build
        self._built: list[object] = []

    def __getattr__(self, name: str) -> Any:
        if not self._built:
            self._built.append(self._build())
        return getattr(self._built[0], name)


def late(build: Callable[[], T]) -> T:
    """Return what stands for an object, which `build` imports and makes when its first method is called.

    It has the attributes of that object, not its class, and no operators.
    """
    return cast(T, _Late(build))
