"""Pentabit as its Payin & Payout REST API document says; section names below are the document's."""

import hashlib
import hmac
import re
import time

from provider_stub import ProviderStub, Reply

# "Payout Initiate", the request body's table; remarks is the optional one.
PAYOUT_KEYS = (
    "beneficiary_name", "beneficiary_email", "beneficiary_mobile_no", "beneficiary_address", "payment_method",
    "beneficiary_acc_no", "bank_name", "ifsc", "amount", "order_id", "user_id",
)
# "Payin Link", the request body's table.
LINK_KEYS = ("user_id", "order_id", "amount", "method", "redirect_url")
WORDS = {
    "pending": ("Pending", "Payout has been processing."),
    "success": ("Approved", "Payout has been completed."),
    "failure": ("Rejected", "Payout has been rejected."),
    "unknown_word": ("Parked", "Payout has been parked."),
}
STALE_AFTER = 300_000  # milliseconds; "Timestamp" says too old is rejected and names no limit


def signature(secret, method, path, body, timestamp):
    """Section "Signature": four lines, each with its newline, HMAC-SHA256, lowercase hex."""
    lines = [method.encode(), path.encode(), body, timestamp.encode(), b""]
    return hmac.new(secret.encode(), b"\n".join(lines), hashlib.sha256).hexdigest()


class PentabitStub(ProviderStub):
    """`get_body` and `leading_slash` are the two readings the document leaves open for what is signed."""

    name = "pentabit"

    def __init__(self, log_path, access_key, secret_key):
        self.access_key = access_key
        self.secret_key = secret_key
        self.get_body = b""
        self.leading_slash = False
        self.balance = "1111.11"
        self.orders = {}
        self.links = {}
        super().__init__(log_path)

    def answer(self, request):
        route = request.path
        status = re.fullmatch(r"/api/v1/payout/([^/]+)/status", route)
        if status:
            request.kind, method = "status", "GET"
            answer = lambda asked: self._status(asked, status.group(1))
        else:
            request.kind, method, answer = {
                "/api/v1/balance": ("balance", "GET", self._balance),
                "/api/v1/payin/generate/link": ("link", "POST", self._link),
                "/api/v1/payin/transactions": ("link_status", None, self._link_status),
                "/api/v1/payout/initiate": ("payout", "POST", self._payout),
            }.get(route, ("stray", None, None))
        if answer is None:
            request.require(False, "no such endpoint in the document")
            return Reply({"error": "Not found", "data": None, "message": "Not found", "success": False}, 404)
        request.require(method in (None, request.method), f"method {request.method}, the document says {method}")
        request.require(not request.query, "a query where the document has none")
        if not self._signed(request):
            refusal = {"error": "Unauthorized", "data": None, "message": "Invalid signature", "success": False}
            return Reply(refusal, 401)
        return answer(request)

    def _signed(self, request):
        # "Signature", "Timestamp", and the three headers each cURL sample sends.
        key, stamp, given = (request.header(name) or "" for name in ("Access-Key", "Timestamp", "Signature"))
        known = request.require(key == self.access_key, "Access-Key is not ours")
        written = request.require(re.fullmatch(r"[0-9]{13}", stamp), f"Timestamp {stamp!r} is no milliseconds")
        fresh = written and abs(int(stamp) - time.time() * 1000) < STALE_AFTER
        request.require(fresh, f"Timestamp {stamp} is not now")
        path = request.path if self.leading_slash else request.path[1:]
        # "EMPTY BODY": the line is empty for GET ("REQUEST_BODY for GET EX" prints {}), {} for all others.
        body = self.get_body if request.method == "GET" else request.body or b"{}"
        if request.method == "GET":
            request.require(not request.body or request.body == self.get_body, "GET with a body that is not signed")
        wanted = signature(self.secret_key, request.method, path, body, stamp)
        matches = request.require(hmac.compare_digest(wanted, given), "Signature does not match")
        return known and fresh and matches

    def _balance(self, request):
        # "Check Balance": the balance is a string with two decimals.
        data = {"balance": self.balance}
        return Reply({"error": "", "data": data, "message": "Merchant wallet balance fetched.", "success": True})

    def _payout(self, request):
        fields = request.json_fields()
        request.require_keys(fields, PAYOUT_KEYS, ("remarks",))
        for key in PAYOUT_KEYS:
            request.require(fields.get(key) not in (None, ""), f"{key} is required and empty")
        request.require(fields.get("payment_method") == "IMPS", "payment_method is not IMPS")
        self._check_amount(request, fields)
        mobile = str(fields.get("beneficiary_mobile_no"))
        request.require(re.fullmatch(r"[0-9]{10}", mobile), "beneficiary_mobile_no is no number of ten digits")
        request.require("@" in str(fields.get("beneficiary_email")), "beneficiary_email is no address")
        order = str(fields.get("order_id"))
        request.require(order not in self.orders, f"order_id {order} was used before: a second payout")
        if request.faults:
            return self._refused(request.faults[0])
        self.orders[order] = fields
        mode = self.mode.get("payout", "pending")
        if mode == "refused":
            return self._refused("Insufficient balance.")
        return self._payout_reply(order, mode, "Payout initiated.")

    def _refused(self, reason):
        return Reply({"error": reason, "data": None, "message": reason, "success": False}, 422)

    def _check_amount(self, request, fields):
        # Every sample prints the amount as a JSON number.
        amount = fields.get("amount")
        whole = isinstance(amount, (int, float)) and not isinstance(amount, bool) and amount > 0
        request.require(whole, f"amount {amount!r} is no number above 0")

    def _payout_reply(self, order, mode, message):
        word, comment = WORDS.get(mode, WORDS["success"])
        named = "1199999999999" if mode == "other_order" else order
        fields = self.orders[order]
        numeric = len(self.requests) % 2 == 0
        data = {key: fields[key] for key in PAYOUT_KEYS} | {
            "beneficiary_mobile_no": int(fields["beneficiary_mobile_no"]) if numeric else
            str(fields["beneficiary_mobile_no"]),
            "order_id": int(named) if numeric and named.isdigit() else named,
            "transaction_id": "2517319122" if word == "Approved" else None,
            "charge": 5.9 if numeric else 2, "vpa": None, "remarks": fields.get("remarks"), "status": word,
            "message": comment, "created_at": "2024-11-14T14:35:26.000000Z",
            "updated_at": "2024-11-14T14:35:26.000000Z",
        }
        return Reply({"error": "", "data": data, "message": message, "success": True})

    def _status(self, request, order):
        # "Payout Status": GET api/v1/payout/{{YOUR_ORDER_ID}}/status.
        if not request.require(order in self.orders, f"order {order} was never requested"):
            return Reply({"error": "Not found", "data": None, "message": "Not found", "success": False}, 404)
        return self._payout_reply(order, self.mode.get("status", "success"), "Payout status fetched.")

    def _link(self, request):
        fields = request.json_fields()
        request.require_keys(fields, LINK_KEYS)
        self._check_amount(request, fields)
        # "Payin Link": "always should be UPI".
        request.require(fields.get("method") == "UPI", "method is not UPI")
        request.require(str(fields.get("redirect_url")).startswith("http"), "redirect_url is no URL")
        order = str(fields.get("order_id"))
        request.require(order not in self.links, f"order_id {order} was used before")
        if request.faults:
            return self._refused(request.faults[0])
        self.links[order] = fields
        data = fields | {
            "updated_at": "2025-07-29T16:23:48.000000Z", "created_at": "2025-07-29T16:23:48.000000Z",
            "pay_url": f"https://pay.example.in/l/{order}",
        }
        return Reply({"error": "", "data": data, "message": "Payin link generated successfully.", "success": True})

    def _link_status(self, request):
        # "Payin Status": the body sample is JSON, the cURL sample a form; its --form makes it POST.
        request.require(request.method == "POST", f"method {request.method}, the cURL sample posts")
        if (request.header("Content-Type") or "").startswith("multipart/form-data"):
            part = re.search(rb'name="order_id"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)\r\n', request.body)
            order = part.group(1).decode() if part else None
        else:
            fields = request.json_fields()
            request.require_keys(fields, ("order_id",))
            order = str(fields.get("order_id"))
        if not request.require(order in self.links, f"order_id {order} was never requested"):
            return Reply({"error": "Not found", "data": None, "message": "Not found", "success": False}, 404)
        asked = self.links[order]
        word = WORDS.get(self.mode.get("link_status", "success"), WORDS["success"])[0]
        data = {
            "user_id": asked["user_id"], "order_id": order, "transaction_id": "98675644343",
            "amount": asked["amount"], "request_amount": asked["amount"], "method": "UPI",
            "comments": "Auto Approved", "status": word, "time_of_processing": "2025-08-04 16:58:30",
            "created_at": "2025-08-04T06:16:03.000000Z", "updated_at": "2025-08-04T11:28:30.000000Z",
            "bank_upi": "bharatpe907m7b2z0p2i00183@yesbankltd", "bank_name": None,
        }
        message = "Payin transaction fetched successfully."
        return Reply({"error": "", "data": data, "message": message, "success": True})
