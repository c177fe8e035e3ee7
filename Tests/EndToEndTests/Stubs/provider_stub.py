"""What the four provider stubs share: an HTTP server on a free loopback port, a log, and a way to misbehave.

A stub holds every request against its vendor's document. What breaks the document is written into the
request's `faults`; the driver fails a scenario whose stubs logged any fault it did not ask for.
"""

import json
import sys
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# How an answer travels, whatever it says.
WHOLE = "whole"
CUT = "cut"  # half of the announced body, then the connection closes
LOST = "lost"  # the request is executed, no byte comes back
LATE = "late"  # the request is executed, the reply never comes while the caller waits
HTML = "html"  # 401 with a page of HTML, as a proxy or a switched-off whitelist answers
HELD = "held"  # the request is executed, the reply comes once `released` is set
DOWN = "down"  # 502 with a page of HTML; the request was executed behind it


class DuplicateKey(ValueError):
    """One JSON object names a key twice, so readers disagree about what was asked."""


def unique_keys(pairs):
    """Builds an object and refuses a key given twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise DuplicateKey("a key appears twice")
    return fields


@dataclass
class Request:
    """One request as it came, and what the vendor's document holds against it."""

    number: int
    method: str
    target: str
    headers: list
    body: bytes
    faults: list = field(default_factory=list)
    kind: str = ""

    @property
    def path(self):
        return urllib.parse.urlsplit(self.target).path

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.target).query, keep_blank_values=True))

    def header(self, name):
        """The header's one value; a header sent twice is a fault."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        self.require(len(values) < 2, f"header {name} appears {len(values)} times")
        return values[0] if values else None

    def require(self, holds, otherwise):
        """Notes a fault unless `holds`; says whether it held."""
        if not holds:
            self.faults.append(otherwise)
        return bool(holds)

    def require_keys(self, fields, required, optional=()):
        """The field names and their casing: all of `required`, nothing beyond `optional`."""
        missing = sorted(set(required) - set(fields))
        extra = sorted(set(fields) - set(required) - set(optional))
        self.require(not missing, f"fields missing: {', '.join(missing)}")
        self.require(not extra, f"fields the document does not name: {', '.join(extra)}")

    def json_fields(self):
        """The body as one JSON object with a JSON content type; an empty one where it is not."""
        kind = (self.header("Content-Type") or "").split(";")[0].strip().lower()
        self.require(kind == "application/json", f"Content-Type is {kind!r}, expected application/json")
        try:
            fields = json.loads(self.body.decode("utf-8"), object_pairs_hook=unique_keys)
        except (UnicodeDecodeError, ValueError) as error:
            self.require(False, f"the body is no JSON object: {error}")
            return {}
        self.require(isinstance(fields, dict), "the body is no JSON object")
        return fields if isinstance(fields, dict) else {}

    def form_fields(self):
        """The body as application/x-www-form-urlencoded."""
        kind = (self.header("Content-Type") or "").split(";")[0].strip().lower()
        wanted = "application/x-www-form-urlencoded"
        self.require(kind == wanted, f"Content-Type is {kind!r}, expected {wanted}")
        pairs = urllib.parse.parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        self.require(len(dict(pairs)) == len(pairs), "a form field appears twice")
        return dict(pairs)


@dataclass
class Reply:
    """An answer: JSON where `content` is not text already."""

    content: object
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    location: str = ""

    def bytes(self):
        text = self.content if isinstance(self.content, str) else json.dumps(self.content)
        return text.encode("utf-8")


class _Server(ThreadingHTTPServer):
    """A caller that hangs up early is part of what is tried here, and no news."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class ProviderStub:
    """A provider on a free port. Subclasses answer; `mode`, `instead` and `delivery` say how, by kind of request.

    `instead` holds replies given in place of the document's: the request is checked and executed all the same.
    """

    name = "provider"

    def __init__(self, log_path):
        self.requests = []
        self.mode = {}
        self.instead = {}
        self.delivery = {}
        self.stopping = threading.Event()
        self.released = threading.Event()
        self._log = open(log_path, "a", encoding="utf-8")
        self._lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, request):
        """Checks `request`, sets its kind, and returns the reply the document prints for it."""
        raise NotImplementedError

    def stop(self):
        self.stopping.set()
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._log.close()

    def asked(self, kind):
        """The requests of one kind, in the order they came."""
        with self._lock:
            return [request for request in self.requests if request.kind == kind]

    def faults(self):
        """Everything the document holds against what was asked so far."""
        with self._lock:
            return [f"{r.method} {r.path}: {fault}" for r in self.requests for fault in r.faults]

    def forget_faults(self):
        """For a scenario that provokes one and has looked at it."""
        with self._lock:
            for request in self.requests:
                request.faults.clear()

    def _receive(self, method, target, headers, body):
        with self._lock:
            request = Request(len(self.requests) + 1, method, target, headers, body)
            self.requests.append(request)
            try:
                reply = self.answer(request)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                request.require(False, f"the stub could not read it: {error!r}")
                reply = Reply({"message": "unreadable"}, 400)
            reply = self.instead.get(request.kind, reply)
            delivery = self.delivery.get(request.kind, WHOLE)
            line = {
                "provider": self.name, "number": request.number, "kind": request.kind, "method": method,
                "target": target, "headers": headers, "body": body.decode("utf-8", "replace"),
                "faults": request.faults, "delivery": delivery, "status": reply.status,
                "reply": reply.bytes().decode("utf-8"),
            }
            self._log.write(json.dumps(line) + "\n")
            self._log.flush()
            return reply, delivery

    def _handler(self):
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do(self):
                length = self.headers.get("Content-Length")
                body = self.rfile.read(int(length)) if length else b""
                reply, delivery = stub._receive(self.command, self.path, list(self.headers.items()), body)
                stub.deliver(self, reply, delivery)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do

            def log_message(self, *_):
                pass

        return Handler

    def deliver(self, handler, reply, delivery):
        """Sends `reply` over `handler`'s connection in the way `delivery` names."""
        if delivery == LATE:
            self.stopping.wait(20)
        if delivery == HELD:
            self.released.wait(20)
        if delivery in (LOST, LATE):
            handler.close_connection = True
            return
        if delivery in (HTML, DOWN):
            page = "<html><head><title>Error</title></head><body><h1>Not here</h1></body></html>"
            reply = Reply(page, 401 if delivery == HTML else 502, "text/html")
        body = reply.bytes()
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.content_type)
        handler.send_header("Content-Length", str(len(body)))
        if reply.location:
            handler.send_header("Location", reply.location)
        handler.end_headers()
        if delivery == CUT:
            body = body[: len(body) // 2]
            handler.close_connection = True
        handler.wfile.write(body)
        handler.wfile.flush()
