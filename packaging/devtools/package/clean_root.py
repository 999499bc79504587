"""Installs the packages where nothing else is: Debian's smallest system in a folder, entered with chroot, as root."""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools.console import Stop, run_step
from devtools.package.linux_tree import HOME
from devtools.processes import environment, output

_TOOLS = "xvfb,xauth,fonts-dejavu-core,desktop-file-utils,shared-mime-info,hicolor-icon-theme,ca-certificates"
_NOT_COMPARED = ("dev", "proc", "sys", "run", "tmp", "var/cache", "var/lib/apt", "var/lib/dpkg", "var/log", "home")
_ENTER = 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && { chroot "$0" "$@" || exit $?; }'
"""The shell stays: Xvfb tells its parent that it is ready, but never process 1."""
_USER = "tester"
_ON_SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")
_SESSION = {
    "QT_QPA_PLATFORM": "xcb",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "XDG_RUNTIME_DIR": f"/home/{_USER}",
}


class CleanRoot:
    """A system of its own in a folder; what is mounted into it goes with each command.

    Args:
        folder: Made anew by `make`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the system; the unpacked one of the first time is kept beside it."""
        if os.geteuid() != 0 or shutil.which("debootstrap") is None:
            raise Stop("The check needs root and debootstrap: apt-get install debootstrap.")
        base = self.folder.with_name(self.folder.name + "-base")
        if not (base / "usr/bin/xvfb-run").exists():
            shutil.rmtree(base, ignore_errors=True)
            suite, mirror = _release()
            command = ["debootstrap", "--variant=minbase", f"--include={_TOOLS}", suite, str(base), mirror]
            run_step("Unpacking a clean system", command, environment(), base.parent)
        if f" {self.folder}/" in Path("/proc/mounts").read_text(encoding="utf-8"):
            raise Stop(f"Something is mounted below {self.folder}: emptying the folder would empty that.")
        shutil.rmtree(self.folder, ignore_errors=True)
        run_step("Copying it", ["cp", "-a", str(base), str(self.folder)], environment(), base.parent)
        for path in ("etc/resolv.conf", *(str(p.relative_to("/")) for p in Path("/etc/apt/apt.conf.d").iterdir())):
            if Path("/", path).is_file():
                shutil.copyfile(Path("/", path), self.folder / path)
        self.apt("Reading its package lists", "update")
        self.run(f"Adding the user {_USER}", "useradd", "--create-home", _USER)

    def run(self, title: str, *command: str, env: Mapping[str, str] | None = None, user: str = "") -> None:
        """Run a command inside as one step; one that fails stops."""
        run_step(title, self._inside(command, user), self._environment(env, user), self.folder)

    def told(self, *command: str) -> str:
        """Return what a command says inside; empty if it fails."""
        return (output(self._inside(command, ""), self._environment(None, "")) or "").strip()

    def apt(self, title: str, *arguments: str) -> None:
        """Run apt-get inside, which asks nothing."""
        options = ("-q", "-y", "-o", "APT::Install-Recommends=false", "-o", "APT::Sandbox::User=root")
        self.run(title, "apt-get", *options, *arguments, env={"DEBIAN_FRONTEND": "noninteractive"})

    def install(self, title: str, packages: Sequence[Path]) -> None:
        """Install packages that were made here, with what they depend on."""
        for package in packages:
            shutil.copyfile(package, self.folder / "tmp" / package.name)
        self.apt(title, "install", *(f"/tmp/{package.name}" for package in packages))  # noqa: S108  inside

    @property
    def user_home(self) -> Path:
        """The folder of the user without rights, seen from outside."""
        return self.folder / "home" / _USER

    def tour(self, title: str, program: Path, pictures: Path, *, decoder: bool) -> None:
        """Take the guided tour with the installed program, as a user without rights; keep its pictures.

        With `decoder` that of the review room is imported as well.
        """
        place = self.folder / HOME / program.name
        shutil.copy2(program, place)
        seen = f"/home/{_USER}/tour"
        try:
            self.run(title, *_ON_SCREEN, f"/{HOME}/{program.name}", "--screenshots", seen, env=_SESSION, user=_USER)
            if decoder:
                self.run("Importing the decoder with it", f"/{HOME}/{program.name}", "--decoder", user=_USER)
        finally:
            place.unlink()
            if (self.folder / seen[1:]).is_dir():
                shutil.copytree(self.folder / seen[1:], pictures, dirs_exist_ok=True)

    def use(self, title: str, *command: str) -> None:
        """Open the window of a program in the demo, with the files named, and end it; see `linux/check-use.sh`."""
        script = Path(__file__).resolve().parents[2] / "linux/check-use.sh"
        place = self.folder / "tmp" / script.name
        shutil.copyfile(script, place)
        words = ("sh", f"/{place.relative_to(self.folder)}", *command)
        self.run(title, *_ON_SCREEN, *words, env=_SESSION, user=_USER)

    def files(self) -> frozenset[str]:
        """Return every file and folder that counts, seen from the top."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.folder):
            here = os.path.relpath(folder, self.folder)
            folders[:] = [name for name in folders if os.path.normpath(f"{here}/{name}") not in _NOT_COMPARED]
            found |= {os.path.normpath(f"{here}/{name}") for name in (*folders, *names)}
        return frozenset(found)

    def _inside(self, command: Sequence[str], user: str) -> list[str]:
        change = ("setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--init-groups") if user else ()
        return ["unshare", "--mount", "--pid", "--fork", "sh", "-ec", _ENTER, str(self.folder), *change, *command]

    def _environment(self, env: Mapping[str, str] | None, user: str) -> dict[str, str]:
        home = f"/home/{user}" if user else "/root"
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {"PATH": path, "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **(env or {})}


def _release() -> tuple[str, str]:
    """Return the suite of this machine and where its packages come from, as apt knows both."""
    told = output(["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI) $(ORIGIN)"]) or ""
    found = re.search(r"^(\w+) (\S+) Debian$", told, re.MULTILINE)
    if found is None:
        raise Stop("apt knows no release of Debian here.")
    return found[1], found[2]
