"""The receiver of `zhixing up`: OTLP over HTTP with protobuf, on loopback, into the local trace store.

One process beside the nodes. Whether it answers, answers slowly or not at all, no node waits for it.
"""

from __future__ import annotations

import gzip
import io
import logging
import sqlite3
import threading
import zlib
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from shared.telemetry.spans import spans_in
from shared.telemetry.trace_store import TraceStore

log = logging.getLogger(__name__)
PATH = "/v1/traces"
PROTOBUF = "application/x-protobuf"
#: Of one request, as sent and unpacked: a batch of 512 spans is some 300 kB.
MOST_BYTES = 16 * 1024 * 1024
#: A sender that says nothing for so long is let go; it connects again.
SILENT_SECONDS = 120
SWEEP_SECONDS = 60.0


class Receiver(ThreadingHTTPServer):
    """Listens at once; `serve_forever` serves. The store is the caller's to close."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, store: TraceStore) -> None:
        self.store = store
        super().__init__((host, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"  # connections are kept: one exporter, one connection
    timeout = SILENT_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet: two cost 40 ms where acknowledgements are delayed

    def do_POST(self) -> None:
        """Take one batch."""
        from google.protobuf.message import DecodeError
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
            ExportTraceServiceRequest,
            ExportTraceServiceResponse,
        )

        length = self.headers.get("Content-Length", "")
        known = length.isascii() and length.isdigit()
        if not known or len(length) > 12 or int(length) > MOST_BYTES:
            self.close_connection = True  # the body is not read
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if known else HTTPStatus.LENGTH_REQUIRED)
            return
        body = self.rfile.read(int(length))
        if self.path != PATH:
            self._answer(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != PROTOBUF:
            self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            try:
                request = ExportTraceServiceRequest.FromString(self._unpacked(body))
                spans, refused = spans_in(request)
                self.server.store.add(spans)
            except (DecodeError, OSError, EOFError, zlib.error):
                self._answer(HTTPStatus.BAD_REQUEST)
            except _TooLarge:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            except sqlite3.Error as problem:
                log.warning("spans not stored: %s", problem)
                self._answer(HTTPStatus.SERVICE_UNAVAILABLE)
            else:
                answer = ExportTraceServiceResponse()
                if refused:
                    answer.partial_success.rejected_spans = refused
                self._answer(HTTPStatus.OK, answer.SerializeToString())

    def _unpacked(self, body: bytes) -> bytes:
        if self.headers.get("Content-Encoding", "identity") != "gzip":
            return body
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise _TooLarge
        return content

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", PROTOBUF)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the library
        """Nothing: a line per batch helps nobody."""


class _TooLarge(Exception):
    pass


def serve(file: Path, host: str, port: int) -> None:
    """Receive until the process ends. Raises OSError when the address is taken."""
    store = TraceStore(file)
    receiver = Receiver(host, port, store)
    threading.Thread(target=_sweep, args=(store,), name="trace-sweep", daemon=True).start()
    receiver.serve_forever()


def _sweep(store: TraceStore) -> None:
    pause = threading.Event()
    while True:
        try:
            store.sweep()
        except sqlite3.Error as problem:
            log.warning("traces not swept: %s", problem)
        pause.wait(SWEEP_SECONDS)
