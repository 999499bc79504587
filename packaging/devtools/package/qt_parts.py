"""Which parts of Qt are packaged. What is not named here is left out; a test holds the lists against the imports.

Not among them: QtCharts, QtGraphs and QtVirtualKeyboard, which are under the GPL, and what would drag half of Qt in
(the plugins for GTK, the virtual keyboard and PDF).
"""

import re
from pathlib import PurePath

MODULES = frozenset({"QtCore", "QtGui", "QtMultimedia", "QtNetwork", "QtSvg", "QtWidgets"})
"""What kdesk imports of PySide6."""

LIBRARIES = frozenset(
    {
        *("Core", "Gui", "Widgets", "Network", "DBus", "Svg", "Multimedia"),
        # The backend of QtMultimedia is linked with these: without them the player has none, and says nothing.
        *("Concurrent", "OpenGL", "Quick", "Qml", "QmlMeta", "QmlModels", "QmlWorkerScript"),
        *("FFmpegStub-crypto", "FFmpegStub-ssl", "FFmpegStub-va", "FFmpegStub-va-drm", "FFmpegStub-va-x11"),
        # The platforms of Linux.
        *("XcbQpa", "WaylandClient"),
    }
)
"""Qt's own libraries, without `Qt6` before and what differs by system."""

PLUGINS = frozenset(
    {
        *("iconengines/svgicon", "multimedia/ffmpegmediaplugin", "networkinformation/networkmanager"),
        *(f"imageformats/{name}" for name in ("gif", "ico", "jpeg", "svg", "webp")),
        *("platforms/xcb", "platforms/wayland", "platforms/offscreen", "platforms/windows", "platforms/cocoa"),
        *(
            "platforminputcontexts/composeplatforminputcontextplugin",
            "platforminputcontexts/ibusplatforminputcontextplugin",
        ),
        *("platformthemes/xdgdesktopportal", "styles/modernwindowsstyle", "styles/macstyle"),
        *("tls/certonlybackend", "tls/opensslbackend", "tls/schannelbackend", "tls/securetransportbackend"),
        *("wayland-decoration-client/adwaita", "wayland-decoration-client/bradient"),
        *("wayland-graphics-integration-client/qt-plugin-wayland-egl", "wayland-shell-integration/xdg-shell"),
        *("xcbglintegrations/xcb-egl-integration", "xcbglintegrations/xcb-glx-integration"),
    }
)
"""Qt's plugins, without `libq`, `lib` or `q` before their names."""

TRANSLATIONS = ("qtbase_de", "qtbase_es", "qtbase_fr", "qtbase_he", "qtbase_ja")
"""Of Qt's own words, such as those of file dialogs: the languages of kdesk."""

_LIBRARY = re.compile(r"(?:lib)?Qt6?(?P<name>[A-Z][\w-]*?)(?:\.abi3)?(?:\.(?:so(?:\.\d+)*|dll|dylib|pyd))?$")
_PLUGIN = re.compile(r"(?:libq(?!t-)|lib|q(?!t-))?(?P<name>[\w-]+)\.(?:so|dll|dylib)$")


def library_name(file: str) -> str | None:
    """Return the name of a library of Qt by its file; None if it is another library."""
    found = _LIBRARY.match(file)
    return found["name"] if found else None


def plugin_name(path: PurePath) -> str:
    """Return `kind/name` of a plugin by its file."""
    found = _PLUGIN.match(path.name)
    return f"{path.parent.name}/{found['name'] if found else path.name}"


def is_packaged(path: PurePath) -> bool:
    """Say whether a file below the folder of PySide6 is packaged; `path` begins below that folder."""
    parts = path.parts
    if "plugins" in parts:
        return plugin_name(path) in PLUGINS
    if "translations" in parts:
        return path.stem in TRANSLATIONS
    if {"qml", "libexec", "resources", "metatypes"} & set(parts[:-1]):
        return False
    if len(parts) == 1 and re.match(r"Qt[A-Z]", path.name):  # a module of Python; Windows has Qt6*.dll beside them
        return path.name.partition(".")[0] in MODULES
    library = library_name(path.name)
    return library is None or library in LIBRARIES
