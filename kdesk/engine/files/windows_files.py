"""File functions of Windows that the standard library lacks. Imported on Windows only."""

import ctypes
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
    import os
    from ctypes import wintypes

    _GENERIC_READ = 0x8000_0000
    _SHARE_ALL = 0x1 | 0x2 | 0x4
    """FILE_SHARE_READ, FILE_SHARE_WRITE and FILE_SHARE_DELETE: an open upload blocks no other program."""
    _SHARE_READ_AND_DELETE = 0x1 | 0x4
    _OPEN_EXISTING = 3
    _ATTRIBUTE_NORMAL = 0x80
    _NO_RECALL = 0x0010_0000
    """FILE_FLAG_OPEN_NO_RECALL: a file that is stored in a cloud is not downloaded."""
    _SHARING_VIOLATION = 32
    _FILE_BASIC_INFO = 0
    _UNIX_EPOCH = 116_444_736_000_000_000
    """1970 in ticks of 100 ns since 1601."""

    class _BasicInfo(ctypes.Structure):
        """FILE_BASIC_INFO."""

        _fields_ = (
            ("creation", ctypes.c_int64),
            ("last_access", ctypes.c_int64),
            ("last_write", ctypes.c_int64),
            ("change", ctypes.c_int64),
            ("attributes", wintypes.DWORD),
        )

    # `use_last_error`: without it, other calls of the interpreter may overwrite the error before it is read.
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    # Without declared types ctypes passes handles as 32 bits.
    _kernel.CreateFileW.restype = wintypes.HANDLE
    _kernel.CreateFileW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )
    _kernel.GetFileInformationByHandleEx.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        wintypes.LPVOID,
        wintypes.DWORD,
    )
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _INVALID_HANDLE = wintypes.HANDLE(-1).value

    def open_shared(path: Path) -> int:
        """Return a descriptor that lets others read, write, rename and delete the file. Raises OSError."""
        handle = _opened(path, _SHARE_ALL, _ATTRIBUTE_NORMAL)
        if handle == _INVALID_HANDLE:
            raise ctypes.WinError(ctypes.get_last_error())
        # O_BINARY: text mode changes line ends. O_NOINHERIT: a child process would keep the file open.
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT)

    def is_open_for_writing(path: str) -> bool:
        """Return whether a program has a file open for writing: opening it without sharing writes fails then."""
        handle = _opened(path, _SHARE_READ_AND_DELETE, _NO_RECALL)
        if handle == _INVALID_HANDLE:
            return ctypes.get_last_error() == _SHARING_VIOLATION
        _kernel.CloseHandle(handle)
        return False

    def change_time(descriptor: int) -> int:
        """Return when content or attributes changed, in Unix nanoseconds; `st_ctime` is the creation on Windows."""
        info = _BasicInfo()
        handle = msvcrt.get_osfhandle(descriptor)
        if not _kernel.GetFileInformationByHandleEx(handle, _FILE_BASIC_INFO, ctypes.byref(info), ctypes.sizeof(info)):
            raise ctypes.WinError(ctypes.get_last_error())
        return (info.change - _UNIX_EPOCH) * 100

    def _opened(path: Path | str, share: int, flags: int) -> int:
        """Return a handle of an existing file for reading, or `_INVALID_HANDLE`."""
        handle: int = _kernel.CreateFileW(str(path), _GENERIC_READ, share, None, _OPEN_EXISTING, flags, None)
        return handle
