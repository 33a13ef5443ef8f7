"""Serve the counters to Prometheus, on this machine only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pgpkg.errors import PortTaken

ADDRESS = "127.0.0.1"


@contextmanager
def metrics(port: int | None, text: Callable[[], str]) -> Iterator[int | None]:
    """Answer GET /metrics in the block; give the port, which 0 lets the machine choose.

    Raises PortTaken.
    """
    if port is None:
        yield None
        return

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_known = self.path in {"/metrics", "/"}
            body = text().encode() if is_known else b"see /metrics\n"
            self.send_response(200 if is_known else 404)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    try:
        server = ThreadingHTTPServer((ADDRESS, port), Answer)
    except OSError as error:
        raise PortTaken(
            f"nothing can be served on {ADDRESS}:{port}",
            detail=error.strerror or str(error),
            hint="Choose another one with --metrics PORT; 0 lets the machine choose.",
        ) from error
    with server:
        threading.Thread(target=server.serve_forever, daemon=True, name="metrics").start()
        yield server.server_address[1]
        server.shutdown()
