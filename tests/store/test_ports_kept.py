"""The store is what the ports say."""

import inspect
from typing import Any

import pytest

from kdesk import errors
from kdesk.domain import account, picture, ports, transfer
from kdesk.store.credentials import KeyringCredentials
from kdesk.store.image_cache import DiskImageCache
from kdesk.store.journal import Journal


def calls_of(kind: type[Any]) -> dict[str, inspect.Signature]:
    """Return the public methods of a class with their parameters and types, also where they are written as strings."""
    # For names that a module imports for the type checker only.
    names = {
        name: value for module in (account, errors, picture, transfer, ports) for name, value in vars(module).items()
    }
    return {
        name: inspect.signature(method, locals=names, eval_str=True)
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("port", "kind"),
    [
        (ports.TransferStore, Journal),
        (ports.Credentials, KeyringCredentials),
        (ports.ImageCache, DiskImageCache),
    ],
)
def test_each_call_of_a_port_is_there(port: type[Any], kind: type[Any]) -> None:
    """Same names, same parameters, same types: what the engine is tested with is what it gets."""
    offered = calls_of(kind)

    assert calls_of(port)
    for name, signature in calls_of(port).items():
        assert offered[name] == signature
        assert inspect.iscoroutinefunction(getattr(kind, name))
