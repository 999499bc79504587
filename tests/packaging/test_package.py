"""What `dev.py package` writes, as far as it takes no time: the long form is `dev.py package --check`."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.package import contents, deb, natives, sbom
from devtools.package.command import version_of
from devtools.package.frozen import COMPILED, data_files, imports_of, modules_of, told_distributions
from devtools.package.parts import refuse_gpl, refuse_unknown, write_papers
from devtools.package.prune import remove_unread, strip_interpreter

import kdesk
from tests.support.requirements_file import read_pins

APART = {"av", "imageio-ffmpeg"}
"""Whose binaries are packages of their own."""


@pytest.fixture(scope="module")
def components(root: Path) -> list[contents.Component]:
    """What the lock says that is packaged, from what is installed here, and all the natives."""
    pins = read_pins(root / "packaging/requirements/demo.txt")
    names = [pin.name for pin in pins if pin.holds() and pin.name not in APART]
    packages = Path(str(distribution("httpx").locate_file("")))
    table = (*natives.MAIN, *natives.SYSTEM)
    return [*contents.distributions(packages, names), *contents.natives(table, root / "packaging/licences")]


def test_one_version_is_told_everywhere(root: Path) -> None:
    """By the project, the program, and the metadata for software centres."""
    told = ET.parse(root / "packaging/linux/org.kdesk.kdesk.metainfo.xml").getroot()  # noqa: S314  our own file
    (release, *_) = told.iterfind("releases/release")
    assert version_of(Checkout(root)) == kdesk.__version__ == release.get("version")
    assert told.findtext("launchable") == "kdesk.desktop"


def test_the_menu_entry_starts_the_program(root: Path) -> None:
    """It opens files and the addresses of kdesk, with the icon that is packaged."""
    entry = ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str  # type: ignore[method-assign,assignment]  keys have capitals
    entry.read(root / "packaging/linux/kdesk.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    assert (main["Exec"], main["Icon"]) == ("kdesk %U", "kdesk")
    assert {"x-scheme-handler/kdesk", "video/mp4"} <= set(main["MimeType"].split(";"))
    assert (root / "resources/icons/kdesk.svg").is_file()
    assert entry["Desktop Action demo"]["Exec"] == "kdesk --demo"


def test_the_menu_entry_speaks_every_language_of_the_program(root: Path) -> None:
    """Its comment, and what opens the demo."""
    words = (root / "packaging/linux/kdesk.desktop").read_text(encoding="utf-8").splitlines()
    spoken = {file.stem for file in (root / "resources/translations").glob("*.po")}
    for key in ("Comment", "Name"):
        found = {line.partition("=")[0] for line in words if line.startswith(f"{key}[")}
        assert found == {f"{key}[{language}]" for language in spoken}


@pytest.mark.parametrize(
    "command",
    [
        ("desktop-file-validate", "packaging/linux/kdesk.desktop"),
        ("appstreamcli", "validate", "--no-net", "packaging/linux/org.kdesk.kdesk.metainfo.xml"),
    ],
    ids=lambda command: command[0],
)
def test_the_tools_of_the_desktop_accept_the_metadata(root: Path, command: tuple[str, ...]) -> None:
    """Where they are installed."""
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"needs {command[0]}")
    done = subprocess.run([program, *command[1:]], cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_is_frozen(root: Path) -> None:
    """Many are imported late and by name, which nobody sees who reads the code for imports."""
    names = modules_of(root / "kdesk")
    assert {"kdesk", "kdesk.pictures.worker", "kdesk.demo.command", "kdesk.ui.library.tabs.links"} <= set(names)
    assert [name for name in names if importlib.util.find_spec(name) is None] == []


def test_what_the_decoder_imports_is_frozen_with_the_program() -> None:
    """The package of the decoder comes later and brings its own files only."""
    spec = importlib.util.find_spec("av")
    assert spec is not None
    assert spec.origin is not None
    names = imports_of(Path(spec.origin).parent)
    assert {"fractions", "logging"} <= names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux packages have D-Bus")
def test_what_compiled_modules_import_is_frozen() -> None:
    """All modules of their packages are: nobody sees what a compiled one imports of the others."""
    folder = Path(str(distribution("httpx").locate_file("")))
    names = {name for package in COMPILED for name in modules_of(folder / package)}
    compiled = {name for name in names if list(folder.glob(f"{name.replace('.', '/')}.*.so"))}
    assert "dbus_fast._private.marshaller" in compiled
    assert {"dbus_fast._private.constants", "dbus_fast.auth"} <= names - compiled


def test_the_frozen_program_knows_the_versions_of_its_libraries(root: Path) -> None:
    """Those that About and the support bundle tell; decoder and ffmpeg come with the packages beside it."""
    requirements = (root / "packaging/requirements/demo.txt").read_text(encoding="utf-8")
    installed = [told.name for told in distributions()]
    names = {contents.normal(name) for name in told_distributions(requirements, installed)}
    assert {"pyside6-essentials", "httpx", "keyring", "desktop-notifier", "starlette"} <= names
    assert not names & (APART | {"pytest", "ruff"})


def test_every_data_file_is_frozen(root: Path) -> None:
    """Those that the wheel takes from the top of the checkout, and those beside the modules."""
    pairs = dict(line.rsplit(":", 1) for line in data_files(Checkout(root)))
    assert pairs[str(root / "resources/icons")] == "kdesk/resources/icons"
    assert pairs[str(root / "resources/style.qss")] == "kdesk/resources"
    assert pairs[str(root / "kdesk/demo/media/ready_made.zip")] == "kdesk/demo/media"


def test_the_notices_name_the_licence_of_everything(components: list[contents.Component]) -> None:
    """Of each library of Python with its text, and of Qt, FFmpeg and what is built into them."""
    told = contents.notices("kdesk", components)
    for component in components:
        assert f": {component.licence}{', ' if component.home else ''}{component.home}\n" in told
    assert "* FFmpeg (in Qt Multimedia): LGPL-2.1-or-later" in told
    assert "* Qt (in PySide6_Essentials): LGPL-3.0-only" in told
    without = {one.name for one in components if one.is_python and not one.texts}
    assert without == {"PySide6_Addons", "PySide6_Essentials", "shiboken6"}  # theirs is that of Qt


@pytest.mark.parametrize("table", [natives.MAIN, natives.SYSTEM, natives.REVIEW, natives.FFMPEG], ids=len)
def test_every_licence_comes_with_its_text(root: Path, table: tuple[natives.Native, ...]) -> None:
    """The short ones too, and whose the component is; only what is dedicated to the public is nobody's."""
    for component in contents.natives(table, root / "packaging/licences"):
        (text,) = component.texts
        assert "See " in text
        assert "opyright" in text or component.licence in {"blessing", "CC0-1.0"}, component.name


def test_texts_of_licences_go_with_the_notices(
    root: Path, tmp_path: Path, components: list[contents.Component]
) -> None:
    """Each that is referred to, the GPL with the LGPL 3 that adds to it, and no other."""
    write_papers(Checkout(root), tmp_path, "kdesk", "1.0", "MIT", components)
    told = (tmp_path / "NOTICES.txt").read_text(encoding="utf-8")
    files = {path.name for path in tmp_path.glob("*.txt")} - {"NOTICES.txt"}
    assert files == {match.removeprefix("See ").removesuffix(".") for match in re.findall(r"See \S+\.txt\.", told)}
    assert {"MIT.txt", "BSD-3-Clause.txt", "LGPL-3.0.txt", "GPL-3.0.txt"} <= files
    assert all((tmp_path / name).stat().st_size for name in files)


def test_a_licence_without_text_stops_the_packaging(tmp_path: Path) -> None:
    """Whoever adds a library adds the text of its licence."""
    with pytest.raises(Stop, match=r"lacks MIT\.txt"):
        list(contents.natives([natives.Native("One", "MIT", "one")], tmp_path))


def test_nothing_in_the_main_package_is_under_the_gpl_alone(components: list[contents.Component]) -> None:
    """But for what has an exception: the starter of PyInstaller, and the runtime of the compiler."""
    strict = {one.name for one in components if one.licence.startswith(("GPL", "AGPL")) and " OR " not in one.licence}
    assert strict == {"PyInstaller bootloader", "GCC runtime"}


def test_the_bill_lists_everything_once(components: list[contents.Component]) -> None:
    """As CycloneDX wants it; the same components give the same bytes."""
    told = sbom.bill("kdesk", "1.0", "MIT", components)
    assert told == sbom.bill("kdesk", "1.0", "MIT", components)
    kept = json.loads(told)
    assert (kept["bomFormat"], kept["specVersion"]) == ("CycloneDX", sbom.VERSION)
    references = [row["bom-ref"] for row in kept["components"]]
    assert len(references) == len(set(references)) == len(components)
    assert kept["dependencies"] == [{"ref": "kdesk", "dependsOn": references}]
    assert all(row["licenses"] and row["purl"].startswith("pkg:") for row in kept["components"])
    assert next(row for row in kept["components"] if row["name"] == "httpx")["purl"].startswith("pkg:pypi/httpx@")


def test_a_component_without_home_is_told_without(components: list[contents.Component]) -> None:
    """Some projects name no address: no empty one stands in notices and bill."""
    listed = contents.notices("kdesk", components).split("\n\n")[1].splitlines()
    assert len(listed) == len(components)
    assert not [line for line in listed if line.endswith(", ")]
    told = json.loads(sbom.bill("kdesk", "1.0", "MIT", components))
    homes = [one["url"] for row in told["components"] for one in row.get("externalReferences", ())]
    assert homes
    assert "https://" not in homes


@pytest.mark.parametrize(
    "name",
    ["libx264.so.164", "libx264-d6533a8d.so.165", "libx265.so.199", "libQt6Charts.so.6", "ffmpeg-linux-x86_64-v7"],
)
def test_the_main_package_refuses_what_is_under_the_gpl(tmp_path: Path, name: str) -> None:
    """Wherever in the folder it lies."""
    (tmp_path / "inside").mkdir()
    refuse_gpl(tmp_path)
    (tmp_path / "inside" / name).touch()
    with pytest.raises(Stop, match="Under the GPL"):
        refuse_gpl(tmp_path)


def test_a_library_without_a_licence_stops_the_packaging() -> None:
    """Every library belongs to a row of the table; plugins of Qt are Qt's."""
    table = (*natives.MAIN, *natives.SYSTEM)
    refuse_unknown(table, ["libQt6Core.so.6", "libavcodec.so.61", "libqxcb.so", "libssl.so.3"], of_python=True)
    with pytest.raises(Stop, match="libodd"):
        refuse_unknown(table, ["libodd.so.1"], of_python=True)


def test_every_library_of_the_decoder_has_a_licence(root: Path) -> None:
    """Those of the wheel that is locked; FFmpeg as a whole is under the GPL there, and said to be."""
    folder = Path(str(distribution("av").locate_file("av.libs")))
    names = [path.name for path in folder.iterdir()]
    refuse_unknown(natives.REVIEW, names, of_python=False)
    assert any(name.startswith("libx264") for name in names)
    shown = list(contents.natives(natives.REVIEW, root / "packaging/licences"))
    assert {one.licence for one in shown if one.name in {"x264", "x265"}} == {"GPL-2.0-or-later"}


@pytest.mark.skipif(
    shutil.which("strip") is None or sys.platform != "linux",
    reason="only Linux has files of this kind",
)
def test_the_interpreter_is_packaged_without_what_debuggers_read(tmp_path: Path) -> None:
    """Its modules are smaller or the same, and still work."""
    module = importlib.util.find_spec("_json")
    assert module is not None
    if module.origin is None or not module.origin.endswith(".so"):
        pytest.skip("an interpreter whose modules are built in has no file to strip")
    place = tmp_path / "python3.11/lib-dynload"
    place.mkdir(parents=True)
    copy = Path(shutil.copy(module.origin, place))
    before = copy.stat().st_size
    strip_interpreter(tmp_path)
    assert copy.stat().st_size <= before
    code = f"import sys; sys.path.insert(0, {str(place)!r}); import _json; print(_json.__file__)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    assert told.stdout.strip() == str(copy)


def test_what_installers_keep_is_not_packaged(tmp_path: Path) -> None:
    """Versions and licences are."""
    place = tmp_path / "one-1.0.dist-info"
    (place / "sboms").mkdir(parents=True)
    for name in ("METADATA", "RECORD", "LICENSE", "sboms/one.json"):
        (place / name).touch()
    remove_unread(tmp_path)
    assert {path.name for path in place.iterdir()} == {"METADATA", "LICENSE"}


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
def test_a_debian_package_is_written(tmp_path: Path) -> None:
    """Its fields, files and sums are read again by dpkg; the same tree gives the same bytes."""
    tree = tmp_path / "tree"
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/one").write_text("#!/bin/sh\n", encoding="utf-8")
    control = deb.Control(
        "one", "1.0~a", "A program", ["First.", "Second."], ["libc6"], scripts={"postinst": "#!/bin/sh\n"}
    )
    made = deb.write(control, tree, tmp_path, "1767225600")
    again = made.read_bytes()
    assert deb.write(control, tree, tmp_path, "1767225600").read_bytes() == again
    told = subprocess.run(["dpkg-deb", "--info", str(made)], capture_output=True, encoding="utf-8", check=True)  # noqa: S603, S607
    assert " Version: 1.0~a" in told.stdout
    assert " Depends: libc6" in told.stdout
    assert "postinst" in told.stdout
    listed = subprocess.run(["dpkg-deb", "--contents", str(made)], capture_output=True, encoding="utf-8", check=True)  # noqa: S603, S607
    assert "root/root" in listed.stdout
    assert "./usr/bin/one" in listed.stdout


def test_keys_for_signing_come_from_the_environment(root: Path) -> None:
    """The recipes for macOS and Windows sign where a key is there, and hold none."""
    for name, key in (("macos", "MACOS_CERTIFICATE"), ("windows", "WINDOWS_CERTIFICATE")):
        text = (root / f".github/workflows/package-{name}.yml").read_text(encoding="utf-8")
        assert f"{key}: ${{{{ secrets.{key} }}}}" in text
        assert f"if: env.{key} != ''" in text
        assert "python packaging/dev.py package" in text
        assert "BEGIN" not in text
    ET.parse(root / "packaging/windows/kdesk.wxs")  # noqa: S314  our own file


def test_the_packages_are_built_from_the_same_data_as_the_wheel(root: Path) -> None:
    """Nothing lies at the top of the wheel that is not named in the project."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [source for source in included if not (root / source).exists()] == []
