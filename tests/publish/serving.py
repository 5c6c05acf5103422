"""Servers for tests, on the loopback: Python's own for files as they lie, Apache and nginx with our configuration."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = ("mpm_event", "authz_core", "mime", "dir", "alias", "rewrite", "negotiation", "headers", "setenvif")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing is said of single requests."""


_Quiet.extensions_map = {**_Quiet.extensions_map, ".linkset.json": "application/linkset+json"}


@dataclass(frozen=True)
class Answer:
    """The status of an answer, and its headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A server and the folder at which the publication hangs in it."""

    port: int
    folder: str = ""

    def get(self, path: str, accept: str = "*/*", method: str = "GET", language: str = "") -> Answer:
        """One request; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Accept": accept} | ({"Accept-Language": language} if language else {})
        connection.request(method, f"{self.folder}/{path}", headers=headers)
        answer = connection.getresponse()
        found = Answer(answer.status, _joined(answer.getheaders()), answer.read())
        connection.close()
        return found

    def leads(self, path: str, accept: str = "*/*", language: str = "") -> str:
        """Where a redirect leads, from the folder of the publication."""
        location = self.get(path, accept, language=language).headers["location"]
        return location.removeprefix(f"http://127.0.0.1:{self.port}").removeprefix(f"{self.folder}/")

    @property
    def address(self) -> str:
        """The address of the folder."""
        return f"http://127.0.0.1:{self.port}{self.folder}"


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
    return found


@contextmanager
def files(folder: Path) -> Iterator[Server]:
    """The files of a folder as they lie."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Server(server.server_port)
        server.shutdown()


@contextmanager
def apache(folder: Path, work: Path, at: str = "/deep/site") -> Iterator[Server]:
    """Apache with a folder at a path, obeying its .htaccess."""
    port = _free()
    loaded = "".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so\n" for name in _LOADED)
    config = work / "apache.conf"
    config.write_text(
        f"{loaded}ServerRoot {work}\nPidFile {work}/pid\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\n"
        f"ErrorLog {work}/errors\nTypesConfig /etc/mime.types\nDocumentRoot {work}\nAlias {at} {folder}\n"
        f"<Directory {folder}>\nAllowOverride FileInfo Indexes Options=MultiViews,Indexes\nRequire all granted\n</Directory>\n"
    )
    with _running([str(APACHE), "-f", str(config), "-DFOREGROUND"], port):
        yield Server(port, at)


@contextmanager
def nginx(folder: Path, work: Path) -> Iterator[Server]:
    """nginx with our configuration, in which the folder and the port are written."""
    port = _free()
    ours = (folder / "hosting/nginx.conf").read_text(encoding="utf-8")
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/publication", str(folder))
    config = work / "nginx.conf"
    temporary = "".join(
        f"{name}_temp_path {work}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"user root;\ndaemon off;\npid {work}/pid;\nerror_log {work}/errors;\nevents {{ }}\n"
        f"http {{\naccess_log off;\n{temporary}{ours}\n}}\n"
    )
    with _running([str(NGINX), "-c", str(config), "-e", f"{work}/errors"], port):
        yield Server(port)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start: {process.communicate()[1].decode()}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)
