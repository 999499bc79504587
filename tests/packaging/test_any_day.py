"""A set-up gives the locked versions on any day, whatever was released since the lock was written."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from devtools.checkout import Checkout
from devtools.venv import look, set_up

from tests.support.made_up_index import NEWER, MadeUpIndex
from tests.support.requirements_file import Pin, read_pins

FILES = ("build.txt", "app.txt", "demo.txt", "test.txt")
RELIC = Pin("relic", "1.0", None, frozenset())

# Each makes environments and fills them with pip, which takes minutes on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class MadeUp:
    """A checkout with the real pyproject.toml and pins, whose packages come from a made-up index."""

    def __init__(self, root: Path, real: Checkout) -> None:
        self.checkout = Checkout(root)
        self.index = MadeUpIndex(root / "index")
        self.index.folder.mkdir()
        self.checkout.app_requirements.parent.mkdir(parents=True)
        (self.checkout.packaging / "devtools").symlink_to(real.packaging / "devtools")
        self.checkout.project_file.write_bytes(real.project_file.read_bytes())
        self.pins = {name: read_pins(real.app_requirements.with_name(name)) for name in FILES}
        for name, pins in self.pins.items():
            self.index.offer(pins)
            self.lock(name, pins)

    def lock(self, name: str, pins: Iterable[Pin]) -> None:
        """Write a requirements file."""
        self.checkout.app_requirements.with_name(name).write_text(self.index.lines(pins), encoding="utf-8")

    def set_up(self, name: str) -> set[str]:
        """Set up with a requirements file; what is installed then, beside pip and kdesk."""
        set_up(self.checkout, self.checkout.app_requirements.with_name(name))
        probe = look(self.checkout)
        assert probe is not None
        return {each.lower().replace("_", "-") for each in probe.installed if not each.startswith(("pip==", "kdesk=="))}


@pytest.fixture
def made_up(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    """A checkout, and a pip that knows no other place than its index."""
    made = MadeUp(tmp_path, Checkout(root))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.index.folder))
    return made


def named(*files: Iterable[Pin]) -> set[str]:
    """The pins that hold here, as a set-up tells them."""
    return {f"{pin.name}=={pin.version}" for pins in files for pin in pins if pin.holds()}


def test_what_was_released_since_changes_nothing(made_up: MadeUp) -> None:
    """First what the program needs, then the demo, then the tests: each in its locked version, none newer."""
    pins = made_up.pins
    assert made_up.set_up("app.txt") == named(pins["build.txt"], pins["app.txt"])
    assert made_up.set_up("demo.txt") == named(pins["build.txt"], pins["demo.txt"])
    assert made_up.set_up("test.txt") == named(pins["build.txt"], pins["test.txt"])


def test_a_package_that_is_locked_no_longer_is_not_in_the_way(made_up: MadeUp) -> None:
    """One of the last lock forbids a version of the new one: the environment is made anew, without it."""
    pins = made_up.pins["app.txt"]
    (sniffio,) = (pin for pin in pins if pin.name == "sniffio")
    made_up.index.add(RELIC.name, RELIC.version, [f"sniffio=={sniffio.version}"])
    made_up.lock("app.txt", (*pins, RELIC))
    assert "relic==1.0" in made_up.set_up("app.txt")
    lifted = [replace(pin, version=NEWER) if pin is sniffio else pin for pin in pins]
    made_up.lock("app.txt", lifted)
    assert made_up.set_up("app.txt") == named(made_up.pins["build.txt"], lifted)


def test_the_bounds_of_the_last_checkout_are_not_asked(made_up: MadeUp) -> None:
    """Pins that the kdesk of before would not have allowed go in: its bounds are replaced with it."""
    pins, project = made_up.pins["app.txt"], made_up.checkout.project_file
    (sniffio,) = (pin for pin in pins if pin.name == "sniffio")
    new = project.read_text(encoding="utf-8")
    project.write_text(new.replace('"sniffio>=1.3"', f'"sniffio<{NEWER}"'), encoding="utf-8")
    made_up.set_up("app.txt")
    kept = made_up.checkout.venv / "kept"
    kept.touch()
    project.write_text(new, encoding="utf-8")
    lifted = [replace(pin, version=NEWER) if pin is sniffio else pin for pin in pins]
    made_up.lock("app.txt", lifted)
    assert made_up.set_up("app.txt") == named(made_up.pins["build.txt"], lifted)
    assert kept.exists(), "the environment was made anew"
