"""`paydesk listen` and the callbacks the four providers send to it."""

import http.client
import json
import re
import signal
import urllib.parse

from contract import expect


class Listener:
    """A running `paydesk listen` on a free port; use as a context."""

    def __init__(self, desk):
        self.desk = desk
        self.command = ("listen", "--bind", "127.0.0.1:0", "--json")
        self.child = desk.start(*self.command)
        line = self.child.stdout.readline()
        found = re.search(r"127\.0\.0\.1:([0-9]+)", line)
        expect(found, f"paydesk listen --json says {line!r} instead of where it listens")
        self.port = int(found.group(1))

    def path(self, provider, secret=None):
        """`/hooks/<provider name>/<path_secret>`."""
        secret = secret or self.desk.secrets[f"{provider.split('-')[0].upper()}_HOOK"]
        return f"/hooks/{provider}/{secret}"

    def call(self, method, path, body=None, content_type="application/json"):
        """One request from loopback: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=8)
        try:
            connection.request(method, path, body=body, headers={"Content-Type": content_type} if body else {})
            reply = connection.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def get(self, provider, **query):
        """A callback that comes as a GET with a query, as SeguraPay's and Paygrt's do."""
        return self.call("GET", f"{self.path(provider)}?{urllib.parse.urlencode(query)}")

    def post(self, provider, content):
        """A callback that comes as posted JSON, as Pentabit's and PayAtom's do."""
        return self.call("POST", self.path(provider), json.dumps(content))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.child.send_signal(signal.SIGINT)
        outcome = self.desk.finish(self.child, *self.command)
        if kind is None:
            expect(outcome.code in (0, 130), f"{outcome} after Ctrl-C:\n{outcome.err}")


def pentabit_notice(order, amount, approved=True):
    """"Payout Webhook": the document's payload for an order."""
    return {
        "event": "payout.succeeded" if approved else "payout.failed",
        "data": {
            "transaction_id": "2517319122", "amount": amount, "charge": 5.9, "beneficiary_name": "Ak Test",
            "beneficiary_address": "NOIDA", "beneficiary_email": "test@yopmail.com",
            "beneficiary_mobile_no": "7878787878", "payment_method": "IMPS", "beneficiary_acc_no": "99999999999",
            "ifsc": "SBIN0060589", "bank_name": "SBI", "vpa": None, "remarks": None, "order_id": order,
            "user_id": "desk-1", "status": "Approved" if approved else "Rejected",
            "created_at": "2025-09-14T14:21:56.000000Z", "updated_at": "2025-09-19T10:54:24.000000Z",
            "message": "Payout has been approved." if approved else "Payout has been rejected.",
        },
    }


def payin_notice(order, amount):
    """"Payin Webhook": the document's payload for a pay link."""
    return {
        "event": "payin.succeeded",
        "data": {
            "user_id": "desk-1", "order_id": order, "transaction_id": "98675644343", "amount": amount,
            "request_amount": amount, "method": "UPI", "comments": "Auto Approved", "status": "Approved",
            "time_of_processing": "2025-08-04 16:58:30", "created_at": "2025-09-09T06:16:03.000000Z",
            "updated_at": "2025-08-04T11:28:30.000000Z", "bank_upi": "gfdfgdfgdfgddg@yesbankltd",
            "bank_name": "SHRI NEELKANTH ENTERPRISE BHARATPE",
        },
    }
