"""What is measured as kdesk's memory is kdesk's."""

import subprocess
import sys


def test_the_measured_process_holds_no_server_of_the_bench() -> None:
    """A strategy for odd answers alone brings 130 MB with it."""
    script = "import sys, tests.bench.endurance_process; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603  our own
    names = done.stdout.splitlines()
    assert "kdesk.application" in names
    assert not {name for name in names if name.partition(".")[0] in {"hypothesis", "starlette", "socketserver"}}
    assert not [name for name in names if name.startswith(("tests.kaltura", "tests.support"))]
