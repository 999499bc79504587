"""A drive with odd habits: a folder mounted once more through FUSE, by a process that speaks the kernel's protocol.

`python -m tests.support.odd_drive FOLDER MOUNT HABIT` serves the folder until it is killed. The habits:

* now: every time is the present moment;
* hang-stat: no `stat` of a file returns while a file FOLDER.hang exists;
* hang-read: no read returns while that file exists.
"""

import ctypes
import errno
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

DEVICE = Path("/dev/fuse")
DETACH = 2
_ROOT = 1
_REQUEST = 1 << 20
_IN, _OUT = struct.Struct("<IIQQIIII"), struct.Struct("<IiQ")
_ATTRIBUTES = struct.Struct("<6Q10I")
_NO_SYSTEM_CALL = -errno.ENOSYS

Reply = bytes | int | None


class OddDrive:
    """Mounts a folder and takes the mount away again."""

    def __init__(self, folder: Path, mount: Path, habit: str) -> None:
        self.path = mount
        self.habit = habit
        self._flag = Path(f"{folder}.hang")
        mount.mkdir()
        command = [sys.executable, "-m", __name__, str(folder), str(mount), habit]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603  our own module
        assert self._process.stdout
        assert self._process.stdout.readline(), "the drive could not be mounted"

    def hang(self) -> None:
        """Answer nothing from now on."""
        self._flag.touch()

    def go_on(self) -> None:
        """Answer again, also what was asked meanwhile."""
        self._flag.unlink(missing_ok=True)

    def stop(self) -> None:
        """End the process, which ends every call that hangs, and unmount."""
        self._process.kill()
        self._process.communicate()
        self.go_on()
        if os.geteuid() == 0:
            ctypes.CDLL(None).umount2(os.fsencode(self.path), DETACH)
        else:
            subprocess.run(["fusermount3", "-u", "-z", self.path], check=False)  # noqa: S603, S607


def cannot_mount() -> str:
    """Return why no drive can be mounted here, or ""."""
    if sys.platform != "linux" or not DEVICE.exists():
        return "this system has no FUSE"
    if os.geteuid() != 0 and shutil.which("fusermount3") is None:
        return "without fusermount3 only root may mount a drive"
    try:
        os.close(os.open(DEVICE, os.O_RDWR))
    except OSError as exc:
        return f"this user may not use FUSE: {exc.strerror}"
    return ""


class _Server:
    """Answers the kernel, each request on a thread of its own: one that hangs holds up no other."""

    def __init__(self, root: str, device: int, habit: str) -> None:
        self._root, self._device, self._habit = root, device, habit
        self._flag = Path(f"{root}.hang")
        self._paths = {_ROOT: ""}
        self._nodes = {"": _ROOT}
        self._lock = threading.Lock()
        self._pause = threading.Event()
        self._calls: dict[int, Callable[[int, bytes], Reply]] = {
            1: self._lookup,
            2: lambda _node, _body: None,  # FORGET expects no reply
            3: self._getattr,
            14: self._open,
            15: self._read,
            17: lambda _node, _body: struct.pack("<5Q4I24x", 1, 1, 1, 1, 1, 512, 255, 512, 0),  # STATFS
            18: self._release,
            25: lambda _node, _body: b"",  # FLUSH
            26: self._init,
            27: lambda _node, _body: struct.pack("<QII", 0, 0, 0),  # OPENDIR
            28: self._readdir,
            29: lambda _node, _body: b"",  # RELEASEDIR
            36: lambda _node, _body: None,  # INTERRUPT
            42: lambda _node, _body: None,  # BATCH_FORGET
        }

    def run(self) -> None:
        while True:
            try:
                request = os.read(self._device, _REQUEST)
            except OSError as exc:
                if exc.errno == errno.ENODEV:
                    return  # unmounted
                continue
            threading.Thread(target=self._answer, args=(request,), daemon=True).start()

    def _answer(self, request: bytes) -> None:
        _, call, unique, node, *_ = _IN.unpack_from(request)
        try:
            reply = self._calls.get(call, lambda _node, _body: _NO_SYSTEM_CALL)(node, request[_IN.size :])
        except OSError as exc:
            reply = -(exc.errno or errno.EIO)
        if reply is None:
            return
        error, content = (reply, b"") if isinstance(reply, int) else (0, reply)
        os.write(self._device, _OUT.pack(_OUT.size + len(content), error, unique) + content)

    def _wait(self) -> None:
        while self._flag.exists():
            self._pause.wait(0.05)

    def _init(self, _node: int, body: bytes) -> bytes:
        major, minor, readahead, _ = struct.unpack_from("<4I", body)
        return struct.pack("<4IHHIIHHI28x", major, min(minor, 31), readahead, 0, 64, 48, 1 << 17, 1, 0, 0, 0)

    def _lookup(self, node: int, body: bytes) -> bytes:
        path = f"{self._paths[node]}/{os.fsdecode(body.rstrip(bytes(1)))}"
        attributes = self._attributes(path)
        with self._lock:
            number = self._nodes.setdefault(path, len(self._nodes) + 1)
            self._paths[number] = path
        return struct.pack("<4QII", number, 0, 0, 0, 0, 0) + attributes

    def _getattr(self, node: int, _body: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0) + self._attributes(self._paths[node])

    def _attributes(self, path: str) -> bytes:
        if self._habit == "hang-stat" and path:
            self._wait()
        status = os.lstat(self._root + path)
        seconds, rest = divmod(time.time_ns() if self._habit == "now" else status.st_mtime_ns, 10**9)
        return _ATTRIBUTES.pack(
            status.st_ino,
            status.st_size,
            status.st_blocks,
            *[seconds] * 3,
            *[rest] * 3,
            status.st_mode,
            status.st_nlink,
            status.st_uid,
            status.st_gid,
            *(0, 4096, 0),
        )

    def _open(self, node: int, body: bytes) -> bytes:
        flags = struct.unpack_from("<I", body)[0] & os.O_ACCMODE
        return struct.pack("<QII", os.open(self._root + self._paths[node], flags), 1, 0)  # 1: nothing is cached

    def _read(self, _node: int, body: bytes) -> bytes:
        handle, offset, size = struct.unpack_from("<QQI", body)
        if self._habit == "hang-read":
            self._wait()
        return os.pread(handle, size, offset)

    def _release(self, _node: int, body: bytes) -> bytes:
        os.close(struct.unpack_from("<Q", body)[0])
        return b""

    def _readdir(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        names = [".", "..", *sorted(entry.name for entry in os.scandir(self._root + self._paths[node]))]
        content = b""
        for number, name in enumerate(names[offset:], offset + 1):
            raw = os.fsencode(name)
            entry = struct.pack("<QQII", number, number, len(raw), 0) + raw
            entry += bytes(-len(entry) % 8)
            if len(content) + len(entry) > size:
                break
            content += entry
        return content


def _mounted(mount: str) -> int:
    """Mount and return the device that the kernel asks through: root by itself, others by the system's helper."""
    if os.geteuid() == 0:
        device = os.open(DEVICE, os.O_RDWR)
        options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other".encode()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"odd", os.fsencode(mount), b"fuse", 6, options):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return device
    ours, theirs = socket.socketpair()
    with ours, theirs:
        environment = os.environ | {"_FUSE_COMMFD": str(theirs.fileno())}
        command = ["fusermount3", "--", mount]
        subprocess.run(command, env=environment, pass_fds=[theirs.fileno()], check=True)  # noqa: S603
        return socket.recv_fds(ours, 1, 1)[1][0]


if __name__ == "__main__":
    folder, mount, habit = sys.argv[1:]
    server = _Server(folder, _mounted(mount), habit)
    sys.stdout.write("mounted\n")
    sys.stdout.flush()
    server.run()
