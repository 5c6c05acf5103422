"""A real SPARQL endpoint for tests: Oxigraph's own server on the loopback, over a file of N-Quads."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ATTEMPTS = 3
SECONDS_TO_START = 30


@contextmanager
def served(nquads: Path) -> Iterator[str]:
    """Serve a file of N-Quads for reading; gives the address of its SPARQL endpoint, ends the server after."""
    with TemporaryDirectory(prefix="served-") as folder:
        store = Path(folder) / "store"
        subprocess.run(
            [_oxigraph(), "load", "--location", store, "--file", nquads], check=True, capture_output=True
        )
        with serving(store) as endpoint:
            yield endpoint


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Serve a store that lies on disk, as that of a release, for reading; gives the address, ends the server after."""
    server, address = _start(store)
    try:
        yield f"{address}/query"
    finally:
        server.kill()
        server.wait()


def _oxigraph() -> str:
    beside = str(Path(sys.executable).parent)
    found = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    assert found, "the package oxigraph of the extra `test` is not installed"
    return found


def _start(store: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A running server; another process may take the free port first, so it is tried again."""
    for _ in range(ATTEMPTS):
        port = free_port()
        command = [_oxigraph(), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if _answers(server, port):
            return server, f"http://127.0.0.1:{port}"
        server.kill()
        server.wait()
    raise AssertionError("oxigraph serve-read-only did not start")


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return server.poll() is None
    return False


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
