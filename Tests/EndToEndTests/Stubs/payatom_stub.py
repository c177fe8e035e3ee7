"""PayAtom as its Payout P2P Seamless IMPS document says; section names below are the document's."""

import hashlib
import re

import post_hash
from provider_stub import ProviderStub, Reply

# "PAYOUT REQUEST", the body's table; email and phone stand in the sample alone.
PAYOUT_REQUIRED = ("payment_mode", "pid", "order_id", "amount", "account_holder", "account_no", "ifsc")
PAYOUT_OPTIONAL = ("bank", "bank_address", "email", "phone")
WORDS = {
    "pending": "Pending", "processing": "Processing", "success": "Approved", "failure": "Failed",
    "declined": "Declined", "unknown_word": "Parked",
}


class PayAtomStub(ProviderStub):
    """`amount_form` says how the status answer writes its amounts; the hash is over what is written."""

    name = "payatom"

    def __init__(self, log_path, pid, secret_key):
        self.pid = pid
        self.secret_key = secret_key
        self.amount_form = int
        self.break_hash = False
        self.orders = {}
        super().__init__(log_path)

    def answer(self, request):
        request.kind, answer = {
            "/payout/api/request.php": ("payout", self._payout),
            "/payout/api/status_polling.php": ("status", self._status),
        }.get(request.path, ("elsewhere", self._elsewhere))
        if "complaint" in request.path:
            request.kind, answer = "complaint", self._complaint
        request.require(self.secret_key.encode() not in request.body, "the secret key travels in the body")
        return answer(request)

    def _elsewhere(self, request):
        # Wallets and reconciliation are named in this document and described in others.
        request.require(False, "no such endpoint in the document")
        return Reply({"status": "error", "message": "not described"}, 404)

    def _complaint(self, request):
        # "COMPLAINT" tells no endpoint and no field, only that a complaint reference comes back and that it is
        # about one of the merchant's transactions; so no more than that is checked.
        fields = request.json_fields()
        known = {reference for order, kept in self.orders.items() for reference in (order, kept["ref_code"])}
        request.require(known & set(map(str, fields.values())), "names no transaction of ours")
        return Reply({"status": "success", "message": "Submitted", "complaint_reference_id": "CMP-7001"})

    def _payout(self, request):
        fields = request.json_fields()
        request.require(request.method == "POST", f"method {request.method}, the document says POST")
        request.require_keys(fields, PAYOUT_REQUIRED, PAYOUT_OPTIONAL)
        request.require(fields.get("payment_mode") == "imps", "payment_mode is not imps")
        request.require(fields.get("pid") == self.pid, "pid is not ours, or no string")
        order = fields.get("order_id")
        # "order_id: unique order id (10 to 13 alphanumeric string)".
        alphanumeric = isinstance(order, str) and re.fullmatch(r"[A-Za-z0-9]{10,13}", order)
        request.require(alphanumeric, f"order_id {order!r} is no string of 10 to 13 letters and digits")
        request.require(order not in self.orders, f"order_id {order} was used before: a second payout")
        # "amount: Integer amount in Indian rupees"; the sample writes it as a string.
        amount = str(fields.get("amount"))
        request.require(re.fullmatch(r"[1-9][0-9]*", amount), f"amount {amount!r} is no integer in rupees")
        for key in ("account_holder", "account_no", "ifsc"):
            request.require(isinstance(fields.get(key), str) and fields[key], f"{key} is no string")
        if request.faults or self.mode.get("payout") == "refused":
            return Reply({"ref_code": "", "status": "Failed", "message": "Request not saved"})
        ref_code = hashlib.sha512(order.encode()).hexdigest()
        self.orders[order] = fields | {"ref_code": ref_code, "amount": int(amount)}
        word = WORDS[self.mode.get("payout", "pending")]
        return Reply({"ref_code": ref_code, "status": word, "message": "Request Saved successfully"})

    def _status(self, request):
        fields = request.json_fields()
        request.require(request.method == "POST", f"method {request.method}, the document says POST")
        # "Send a POST request with … pid, ref_code, and post_hash".
        request.require_keys(fields, ("pid", "ref_code", "post_hash"))
        request.require(fields.get("pid") == self.pid, "pid is not ours, or no string")
        proof = post_hash.unseal(str(fields.get("post_hash")), self.secret_key)
        wanted = post_hash.polling_digest(str(fields.get("ref_code")), self.pid, self.secret_key)
        request.require(proof == wanted, "post_hash does not prove ref_code, pid and the secret key")
        found = [order for order, kept in self.orders.items() if kept["ref_code"] == fields.get("ref_code")]
        request.require(found, "ref_code was never given out")
        if request.faults:
            return Reply({"status": "error", "message": request.faults[0]})
        mode = self.mode.get("status", "success")
        named = "1199999999999" if mode == "other_order" else found[0]
        return Reply(self.notice(found[0], WORDS.get(mode, "Approved"), named=named))

    def notice(self, order, word, named=None, sealed_with=None):
        """The properties of "CALLBACK" and of "Process Response", with their post_hash."""
        kept = self.orders[order]
        named = named or order
        amount = self.amount_form(kept["amount"])
        digest = post_hash.notice_digest(named, str(amount), word, sealed_with or self.secret_key)
        if self.break_hash:
            digest = digest[::-1]
        settled = word == "Approved"
        return {
            "order_id": named, "requested_amount": amount, "processed_amount": amount,
            "bank_ref": "432112345678" if settled else "", "sender_pg": "", "ref_code": kept["ref_code"],
            "status": word, "post_hash": post_hash.seal(digest, sealed_with or self.secret_key),
            "payment_type": "imps", "request_time": "2025-01-02 10:11:12", "action_time": "2025-01-02 10:12:12",
            "upi_vpa": "", "account_no": kept["account_no"], "account_holder": kept["account_holder"],
            "ifsc": kept["ifsc"], "bank_name": kept.get("bank", ""), "bank_address": kept.get("bank_address", ""),
            "transaction_info": [{"status": "Pending"}, {"status": word}],
        }
