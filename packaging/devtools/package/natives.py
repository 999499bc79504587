"""What is packaged beside the libraries of Python: the interpreter, Qt with what is built into it, FFmpeg, and others.

Licences are SPDX expressions. Those of Qt's own third-party code are from its page “Licenses Used in Qt”.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Native:
    """A component that is no distribution of Python.

    Attributes:
        files: Pattern of the names of its files; empty for what is part of another file.
        inside: The component that it is built into, or the package of Python that it comes with.
    """

    name: str
    licence: str
    home: str
    files: str = ""
    inside: str = ""


_QT = "PySide6_Essentials"
MAIN = (
    Native("Python", "PSF-2.0", "www.python.org", r"libpython3\.\d+\.so.*|python3\d*\.dll|base_library\.zip"),
    Native("PyInstaller bootloader", "GPL-2.0-or-later WITH Bootloader-exception", "pyinstaller.org", r"kdesk(\.exe)?"),
    Native("Qt", "LGPL-3.0-only", "www.qt.io", r"(lib)?Qt6.+", _QT),
    Native(
        "Qt for Python",
        "LGPL-3.0-only",
        "doc.qt.io/qtforpython-6",
        r"Qt\w+\.(abi3\.so|pyd)|(lib)?(pyside6|shiboken6|Shiboken).*",
        _QT,
    ),
    Native("FFmpeg", "LGPL-2.1-or-later", "ffmpeg.org", r"lib(av\w+|sw\w+)\.so.*", "Qt Multimedia"),
    Native("ICU", "Unicode-3.0", "icu.unicode.org", r"libicu\w+\.so.*", _QT),
    Native("OpenSSL", "Apache-2.0", "www.openssl.org", r"lib(ssl|crypto)\.so.*"),
    Native("OpenSSL of cryptography", "Apache-2.0", "www.openssl.org", "", "cryptography"),
    Native("SQLite", "blessing", "www.sqlite.org", r"libsqlite3\.so.*"),
    Native("libffi", "MIT", "sourceware.org/libffi", r"libffi\.so.*"),
    Native("XZ Utils", "0BSD", "tukaani.org/xz", r"liblzma\.so.*"),
    Native("libuuid", "BSD-3-Clause", "github.com/util-linux/util-linux", r"libuuid\.so.*"),
    Native("Expat", "MIT", "libexpat.github.io", r"libexpat\.so.*"),
    # Built into Qt.
    Native("FreeType", "FTL", "freetype.org", "", "Qt Gui"),
    Native("HarfBuzz", "MIT-Modern-Variant", "harfbuzz.github.io", "", "Qt Gui"),
    Native("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib", "libjpeg-turbo.org", "", "Qt Gui"),
    Native("libpng", "libpng-2.0", "www.libpng.org", "", "Qt Gui"),
    Native("libwebp", "BSD-3-Clause", "chromium.googlesource.com/webm/libwebp", "", "Qt Image Formats"),
    Native("MD4C", "MIT", "github.com/mity/md4c", "", "Qt Gui"),
    Native("Vulkan Memory Allocator", "MIT", "github.com/GPUOpen-LibrariesAndSDKs/VulkanMemoryAllocator", "", "Qt Gui"),
    Native("zlib", "Zlib", "zlib.net", "", "Qt Core"),
    Native("PCRE2", "BSD-3-Clause", "www.pcre.org", "", "Qt Core"),
    Native("double-conversion", "BSD-3-Clause", "github.com/google/double-conversion", "", "Qt Core"),
    Native("TinyCBOR", "MIT", "github.com/intel/tinycbor", "", "Qt Core"),
    Native("SipHash", "CC0-1.0", "131002.net/siphash", "", "Qt Core"),
    Native("Unicode Character Database", "Unicode-3.0", "www.unicode.org", "", "Qt Core"),
    Native("signalsmith-stretch", "MIT", "signalsmith-audio.co.uk", "", "Qt Multimedia"),
    Native("Wayland protocols", "MIT", "wayland.freedesktop.org", "", "Qt Wayland Client"),
)
"""What the folder holds. On Linux a folder holds libraries of the system as well (see SYSTEM), a .deb does not."""

SYSTEM = (
    Native("X.Org libraries", "MIT AND X11", "www.x.org", r"libX\w+(-xcb)?\.so.*|libxcb(-\w+)*\.so.*"),
    Native("libxkbcommon", "MIT", "xkbcommon.org", r"libxkbcommon(-x11)?\.so.*"),
    Native("Wayland", "MIT", "wayland.freedesktop.org", r"libwayland-\w+\.so.*"),
    Native("libdrm", "MIT", "dri.freedesktop.org", r"libdrm\.so.*"),
    Native("Fontconfig", "MIT", "www.freedesktop.org/wiki/Software/fontconfig", r"libfontconfig\.so.*"),
    Native("FreeType of the system", "FTL", "freetype.org", r"libfreetype\.so.*"),
    Native("libpng of the system", "libpng-2.0", "www.libpng.org", r"libpng16\.so.*"),
    Native("Brotli", "MIT", "github.com/google/brotli", r"libbrotli\w+\.so.*"),
    Native("bzip2", "bzip2-1.0.6", "sourceware.org/bzip2", r"libbz2\.so.*"),
    Native("zlib of the system", "Zlib", "zlib.net", r"libz\.so.*"),
    Native("Zstandard", "BSD-3-Clause", "facebook.github.io/zstd", r"libzstd\.so.*"),
    Native("LZ4", "BSD-2-Clause", "lz4.org", r"liblz4\.so.*"),
    Native("GLib", "LGPL-2.1-or-later", "gitlab.gnome.org/GNOME/glib", r"libg(lib|thread)-2\.0\.so.*"),
    Native("PCRE2 of the system", "BSD-3-Clause", "www.pcre.org", r"libpcre2-8\.so.*"),
    Native("D-Bus", "AFL-2.1", "www.freedesktop.org/wiki/Software/dbus", r"libdbus-1\.so.*"),
    Native("systemd", "LGPL-2.1-or-later", "systemd.io", r"libsystemd\.so.*"),
    Native("libcap", "BSD-3-Clause", "sites.google.com/site/fullycapable", r"libcap\.so.*"),
    Native("Libgcrypt", "LGPL-2.1-or-later", "gnupg.org", r"libg(crypt|pg-error)\.so.*"),
    Native("MIT Kerberos", "MIT", "web.mit.edu/kerberos", r"lib(gssapi_krb5|krb5\w*|k5crypto|com_err)\.so.*"),
    Native(
        "keyutils",
        "LGPL-2.1-or-later",
        "people.redhat.com/~dhowells/keyutils",
        r"libkeyutils\.so.*",
    ),
    Native("PulseAudio", "LGPL-2.1-or-later", "www.pulseaudio.org", r"libpulse\w*(-[\d.]+)?\.so.*"),
    Native("libsndfile", "LGPL-2.1-or-later", "libsndfile.github.io", r"libsndfile\.so.*"),
    Native(
        "libasyncns",
        "LGPL-2.1-or-later",
        "0pointer.de/lennart/projects/libasyncns",
        r"libasyncns\.so.*",
    ),
    Native("Xiph codecs", "BSD-3-Clause", "xiph.org", r"lib(FLAC|ogg|opus|vorbis\w*)\.so.*"),
    Native("mpg123", "LGPL-2.1-or-later", "mpg123.de", r"libmpg123\.so.*"),
    Native("LAME", "LGPL-2.0-or-later", "lame.sourceforge.io", r"libmp3lame\.so.*"),
    Native("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1", "gcc.gnu.org", r"lib(stdc\+\+|gcc_s)\.so.*"),
)
"""Libraries of the system that a folder takes along."""

REVIEW = (
    Native("FFmpeg with x264 and x265", "GPL-3.0-or-later", "ffmpeg.org", r"lib(av|sw)\w+-.*", "av"),
    Native("x264", "GPL-2.0-or-later", "www.videolan.org/developers/x264.html", r"libx264-.*", "av"),
    Native("x265", "GPL-2.0-or-later", "x265.org", r"libx265-.*", "av"),
    Native("dav1d", "BSD-2-Clause", "code.videolan.org/videolan/dav1d", r"libdav1d-.*", "av"),
    Native("SVT-AV1", "BSD-3-Clause-Clear", "gitlab.com/AOMediaCodec/SVT-AV1", r"libSvtAv1Enc-.*", "av"),
    Native("libvpx", "BSD-3-Clause", "www.webmproject.org", r"libvpx-.*", "av"),
    Native("libwebp", "BSD-3-Clause", "chromium.googlesource.com/webm/libwebp", r"lib(webp|webpmux|sharpyuv)-.*", "av"),
    Native("Opus", "BSD-3-Clause", "opus-codec.org", r"libopus-.*", "av"),
    Native("LAME", "LGPL-2.0-or-later", "lame.sourceforge.io", r"libmp3lame-.*", "av"),
    Native("OpenCORE AMR", "Apache-2.0", "sourceforge.net/projects/opencore-amr", r"libopencore-amr\w+-.*", "av"),
    Native("oneVPL", "MIT", "github.com/intel/libvpl", r"libvpl-.*", "av"),
    Native("GnuTLS", "LGPL-2.1-or-later", "gnutls.org", r"libgnutls-.*", "av"),
    Native(
        "Nettle",
        "LGPL-3.0-or-later OR GPL-2.0-or-later",
        "www.lysator.liu.se/~nisse/nettle",
        r"lib(nettle|hogweed)-.*",
        "av",
    ),
    Native("GMP", "LGPL-3.0-or-later OR GPL-2.0-or-later", "gmplib.org", r"libgmp-.*", "av"),
    Native(
        "libunistring",
        "LGPL-3.0-or-later OR GPL-2.0-or-later",
        "www.gnu.org/software/libunistring",
        r"libunistring-.*",
        "av",
    ),
    Native("ALSA library", "LGPL-2.1-or-later", "www.alsa-project.org", r"libasound-.*", "av"),
    Native("X.Org libraries", "MIT AND X11", "www.x.org", r"lib(Xau|xcb(-\w+)*?|drm)-.*", "av"),
)
"""What the package of the review room holds: it is under the GPL as a whole."""

FFMPEG = (Native("FFmpeg with x264 and x265", "GPL-3.0-or-later", "ffmpeg.org", r"ffmpeg.*", "imageio-ffmpeg"),)
"""What the package of the demo's ffmpeg holds."""


def of_files(natives: Iterable[Native], names: Iterable[str]) -> Iterator[Native]:
    """Yield the components of which there is a file, and those that are built into others."""
    listed = list(names)
    for native in natives:
        if not native.files or any(re.fullmatch(native.files, name) for name in listed):
            yield native


def unknown(natives: Iterable[Native], names: Iterable[str]) -> list[str]:
    """Return the names of the files that belong to none of the components."""
    patterns = [native.files for native in natives if native.files]
    return sorted(name for name in set(names) if not any(re.fullmatch(pattern, name) for pattern in patterns))
