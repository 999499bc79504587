"""Whose the components are that are no distributions of Python. Their licences ask that this is passed on with them."""

_QT = "Copyright (C) The Qt Company Ltd. and other contributors"
_FFMPEG = "Copyright (c) 2000-2025 the FFmpeg developers"
_OPENSSL = "Copyright (c) 1998-2025 The OpenSSL Project Authors"
_FREETYPE = (
    "Copyright (C) 1996-2025 David Turner, Robert Wilhelm and Werner Lemberg",
    # The FreeType licence asks for this sentence in its own words.
    "Portions of this software are copyright (C) The FreeType Project (www.freetype.org). All rights reserved.",
    "BDF and PCF support: Copyright (C) 2000-2011 Francesco Zappa Nardelli",
)
_PNG = (
    "Copyright (c) 1995-2026 The PNG Reference Library Authors",
    "Copyright (c) 2000-2026 Cosmin Truta",
    "Copyright (c) 1998-2018 Glenn Randers-Pehrson",
    "Copyright (c) 1996-1997 Andreas Dilger",
    "Copyright (c) 1995-1996 Guy Eric Schalnat, Group 42, Inc.",
)
_ZLIB = ("Copyright (C) 1995-2024 Jean-loup Gailly and Mark Adler",)
_PCRE = (
    "Copyright (c) 1997-2007 University of Cambridge",
    "Copyright (c) 2007-2024 Philip Hazel",
    "Copyright (c) 2010-2024 Zoltan Herczeg",
)
_UNICODE = ("Copyright (C) 1991-2025 Unicode, Inc.",)
_XORG = ("Copyright (C) The Open Group, Keith Packard, Red Hat, Inc., Oracle and other authors of X.Org",)
_WAYLAND = (
    "Copyright (C) 2008-2013 Kristian Høgsberg",
    "Copyright (C) 2010-2013 Intel Corporation",
    "Copyright (C) 2012-2024 Collabora, Ltd. and other contributors",
)
_LAME = ("Copyright (C) 1999-2017 The LAME Project",)
_WEBP = ("Copyright (c) 2010, Google Inc. All rights reserved.",)
_OPUS = "Copyright 2001-2023 Xiph.Org, Skype Limited, Octasic, Jean-Marc Valin, Timothy B. Terriberry and others"

COPYRIGHTS: dict[str, tuple[str, ...]] = {
    "PyInstaller bootloader": (
        "Copyright (c) 2010-2023, PyInstaller Development Team",
        "Copyright (c) 2005-2009, Giovanni Bajo",
        "Based on previous work under copyright (c) 2002 McMillan Enterprises, Inc.",
    ),
    "Python": ("Copyright (c) 2001 Python Software Foundation. All rights reserved.",),
    "Qt": (_QT,),
    "Qt for Python": (_QT,),
    "FFmpeg": (_FFMPEG,),
    "FFmpeg with x264 and x265": (_FFMPEG,),
    "ICU": _UNICODE,
    "OpenSSL": (_OPENSSL,),
    "OpenSSL of cryptography": (_OPENSSL,),
    "libffi": ("Copyright (c) 1996-2024 Anthony Green, Red Hat, Inc and others",),
    "XZ Utils": ("Copyright (C) The XZ Utils authors and contributors",),
    "libuuid": ("Copyright (C) 1996-2008 Theodore Ts'o",),
    "Expat": (
        "Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper",
        "Copyright (c) 2001-2025 Expat maintainers",
    ),
    "FreeType": _FREETYPE,
    "FreeType of the system": _FREETYPE,
    "HarfBuzz": (
        "Copyright (C) 2010-2022 Google, Inc.",
        "Copyright (C) 2015-2020 Ebrahim Byagowi",
        "Copyright (C) 2019, 2020 Facebook, Inc.",
        "Copyright (C) 2012, 2015 Mozilla Foundation",
        "Copyright (C) 2011 Codethink Limited",
        "Copyright (C) 2008, 2010 Nokia Corporation and/or its subsidiary(-ies)",
        "Copyright (C) 2009 Keith Stribley",
        "Copyright (C) 2011 Martin Hosken and SIL International",
        "Copyright (C) 2007 Chris Wilson",
        "Copyright (C) 2005-2023 Behdad Esfahbod",
        "Copyright (C) 2004-2023 Red Hat, Inc.",
        "Copyright (C) 1998-2005 David Turner and Werner Lemberg",
        "Copyright (C) 2016 Igalia S.L.",
        "Copyright (C) 2022 Matthias Clasen",
        "Copyright (C) 2018, 2021 Khaled Hosny",
        "Copyright (C) 2018-2020 Adobe, Inc",
        "Copyright (C) 2013-2015 Alexei Podtelezhnikov",
    ),
    "libjpeg-turbo": (
        "This software is based in part on the work of the Independent JPEG Group.",
        "Copyright (C) 1991-2020 Thomas G. Lane, Guido Vollbeding",
        "Copyright (C) 2009-2025 D. R. Commander",
        "Copyright (C) 2015 Viktor Szathmáry",
    ),
    "libpng": _PNG,
    "libpng of the system": _PNG,
    "libwebp": _WEBP,
    "MD4C": ("Copyright (C) 2016-2024 Martin Mitáš",),
    "Vulkan Memory Allocator": ("Copyright (c) 2017-2025 Advanced Micro Devices, Inc. All rights reserved.",),
    "zlib": _ZLIB,
    "zlib of the system": _ZLIB,
    "PCRE2": _PCRE,
    "PCRE2 of the system": _PCRE,
    "double-conversion": ("Copyright 2006-2012, the V8 project authors",),
    "TinyCBOR": ("Copyright (C) 2015-2021 Intel Corporation",),
    "Unicode Character Database": _UNICODE,
    "signalsmith-stretch": ("Copyright (c) 2022 Geraint Luff / Signalsmith Audio Ltd.",),
    "Wayland protocols": _WAYLAND,
    "X.Org libraries": _XORG,
    "libxkbcommon": (
        "Copyright 1985-1998 The Open Group",
        "Copyright 2008, 2009 Dan Nicholson",
        "Copyright 2012 Intel Corporation, Daniel Stone, Ran Benita",
    ),
    "Wayland": _WAYLAND,
    "libdrm": ("Copyright (C) Red Hat, Inc., Intel Corporation, VA Linux Systems and other authors of libdrm",),
    "Fontconfig": ("Copyright (C) 2000-2007 Keith Packard, 2005 Patrick Lam, 2008-2009 Red Hat, Inc.",),
    "Brotli": ("Copyright (c) 2009, 2010, 2013-2016 by the Brotli Authors.",),
    "bzip2": ("Copyright (C) 1996-2019 Julian R Seward",),
    "Zstandard": ("Copyright (c) Meta Platforms, Inc. and affiliates. All rights reserved.",),
    "LZ4": ("Copyright (C) 2011-2023 Yann Collet",),
    "GLib": ("Copyright (C) 1995-2025 the authors of GLib",),
    "D-Bus": ("Copyright (C) 2002-2023 Red Hat, Inc., CodeFactory AB, Collabora Ltd. and others",),
    "systemd": ("Copyright (C) the systemd contributors",),
    "libcap": ("Copyright (c) 1997-2022 Andrew G. Morgan",),
    "Libgcrypt": ("Copyright (C) 1989-2024 Free Software Foundation, Inc., g10 Code GmbH",),
    "MIT Kerberos": ("Copyright (C) 1985-2024 by the Massachusetts Institute of Technology. All rights reserved.",),
    "keyutils": ("Copyright (C) 2005-2020 Red Hat, Inc.",),
    "PulseAudio": ("Copyright (C) Lennart Poettering and the PulseAudio contributors",),
    "libsndfile": ("Copyright (C) 1999-2021 Erik de Castro Lopo and contributors",),
    "libasyncns": ("Copyright (C) 2005-2008 Lennart Poettering",),
    "Xiph codecs": (
        _OPUS,
        "Copyright (c) 2002-2024 Xiph.Org Foundation",
        "FLAC: Copyright (C) 2000-2009 Josh Coalson, 2011-2023 Xiph.Org Foundation",
    ),
    "Opus": (_OPUS,),
    "mpg123": ("Copyright (c) 1995-2023 by Michael Hipp and others",),
    "LAME": _LAME,
    "GCC runtime": ("Copyright (C) 1987-2025 Free Software Foundation, Inc.",),
    "x264": ("Copyright (C) 2003-2025 x264 project",),
    "x265": ("Copyright (C) 2013-2025 MulticoreWare, Inc",),
    "dav1d": ("Copyright (C) 2018-2025, VideoLAN and dav1d authors. All rights reserved.",),
    "SVT-AV1": ("Copyright (c) 2019-2025, Alliance for Open Media. All rights reserved.",),
    "libvpx": ("Copyright (c) 2010, The WebM Project authors. All rights reserved.",),
    "OpenCORE AMR": ("Copyright (C) 1998-2009 PacketVideo, 2009 Martin Storsjo",),
    "oneVPL": ("Copyright (c) Intel Corporation",),
    "GnuTLS": ("Copyright (C) 2000-2025 Free Software Foundation, Inc., Nikos Mavrogiannopoulos and others",),
    "Nettle": ("Copyright (C) 2001-2024 Niels Möller and others",),
    "GMP": ("Copyright (C) 1991-2023 Free Software Foundation, Inc.",),
    "libunistring": ("Copyright (C) 1997-2025 Free Software Foundation, Inc.",),
    "ALSA library": ("Copyright (C) 1998-2025 Jaroslav Kysela, Abramo Bagnara, Takashi Iwai and others",),
}
"""Lines by the name of a component; what is dedicated to the public is nobody's, and not here."""
