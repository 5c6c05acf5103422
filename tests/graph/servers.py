"""Small servers on the loopback that misbehave as endpoints do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Request = dict[str, Any]
Behave = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(behave: Behave) -> Iterator[tuple[str, list[Request]]]:
    """A server that treats every POST as told; gives its address and the requests it got."""
    seen: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            seen.append({"headers": dict(self.headers), "form": parse_qs(body), "path": self.path})
            behave(self)

        def do_GET(self) -> None:
            seen.append({"headers": dict(self.headers), "form": {}, "path": self.path})
            behave(self)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(
    body: str | bytes, *, status: int = 200, kind: str = "application/sparql-results+json"
) -> Behave:
    """Always this answer."""
    data = body.encode() if isinstance(body, str) else body

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind:
            handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return behave
