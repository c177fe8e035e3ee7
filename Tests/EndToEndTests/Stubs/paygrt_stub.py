"""Paygrt as its recharge and bill payment collection says; section names below are the collection's items."""

import datetime
import re

from provider_stub import ProviderStub, Reply

INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
# "Operators List": some of the printed ones.
OPERATORS = (
    ("Home Credit", "HC", "Cash Drop"), ("Airtel", "AT", "Mobile"), ("Vodafone", "VF", "Mobile"),
    ("Tata Indicom/ CDMA", "TI", "Mobile"), ("Airtel DTH", "AH", "DTH"), ("Videocon D2h", "VD", "DTH"),
)
# "Error Codes": status_code 0 success, 1 fail, 2 pending.
WORDS = {
    "pending": ("Pending", "2"), "success": ("Success", "0"), "failure": ("Fail", "1"), "unknown_word": ("Parked", "9"),
}


class PaygrtStub(ProviderStub):
    """`mode["recharge"]` and `mode["status"]`: a key of WORDS, `refused` or `other_order`."""

    name = "paygrt"

    def __init__(self, log_path, api_key, merchant):
        self.api_key = api_key
        self.merchant = merchant
        self.balance = "12150.5000"
        self.orders = {}
        super().__init__(log_path)

    def answer(self, request):
        merchant = self.merchant
        request.kind, method, answer = {
            f"/v1/merchants/{merchant}/balance": ("balance", "GET", self._balance),
            f"/v1/operators/{merchant}": ("operators", "GET", self._operators),
            f"/v1/recharges/{merchant}": ("recharge", "POST", self._recharge),
            f"/v1/recharges/status/{merchant}": ("status", "POST", self._status),
        }.get(request.path, ("stray", None, None))
        if answer is None:
            request.require(False, "no such endpoint in the collection")
            return Reply({"message": "Fail", "data": None, "status": "1"}, 404)
        request.require(request.method == method, f"method {request.method}, the collection says {method}")
        request.require(not request.query, "a query where the collection has none")
        # "Authentication": "providing your API key in the header of each request", and nowhere in an address.
        if not request.require(request.header("api-key") == self.api_key, "api-key is not ours"):
            return Reply({"message": "Fail", "data": None, "status": "1"}, 401)
        return answer(request)

    def _balance(self, request):
        data = {"merchant_id": self.merchant, "merchant_name": "API Partner Demo", "balance": self.balance}
        return Reply({"message": "Success", "data": data, "status": "0"})

    def _operators(self, request):
        data = [{"operator_name": name, "operator_code": code, "type": kind} for name, code, kind in OPERATORS]
        return Reply({"message": "Success", "data": data, "status": "0"})

    def _recharge(self, request):
        fields = request.form_fields()
        request.require_keys(fields, ("api_ref_id", "recharge_number", "recharge_amount", "operator_code"))
        request.require(re.fullmatch(r"[0-9]+", fields.get("recharge_number", "")), "recharge_number is no number")
        amount = fields.get("recharge_amount", "")
        request.require(re.fullmatch(r"[1-9][0-9]*(\.[0-9]{1,2})?", amount), f"recharge_amount {amount!r}")
        codes = {code for _, code, _ in OPERATORS}
        request.require(fields.get("operator_code") in codes, "operator_code is none of the list")
        ours = fields.get("api_ref_id", "")
        request.require(re.fullmatch(r"[0-9]+", ours), f"api_ref_id {ours!r} is no number")
        request.require(ours not in self.orders, f"api_ref_id {ours} was used before: a second recharge")
        mode = self.mode.get("recharge", "pending")
        if request.faults or mode == "refused":
            # "Recharge Fail": everything but the reference, the message and the balance is null.
            data = dict.fromkeys(("txn_id", "operator_id", "recharge_number", "recharge_amount", "recharge_status"))
            data |= {"api_ref_id": ours, "message": "Insufficient Merchant Balance", "remaining_balance": "120.00"}
            return Reply({"message": "Fail", "data": data | {"status_code": "1"}, "status": "1"})
        theirs = str(5001234 + len(self.orders))
        self.orders[ours] = {"theirs": theirs, "days": self._days(), "fields": fields}
        word, code = WORDS.get(mode, WORDS["success"])
        named = str(int(ours) + 1) if mode == "other_order" else ours
        data = {
            "api_ref_id": named, "txn_id": theirs, "operator_id": "PG12345XYZ" if code == "0" else "",
            "recharge_number": fields["recharge_number"], "recharge_amount": f"{float(amount):.2f}",
            "recharge_status": word, "message": "Recharge Request Accepted", "remaining_balance": "12150.50",
            "status_code": code,
        }
        return Reply({"message": "Success", "data": data, "status": "0"})

    def _days(self):
        """Today in India, and tomorrow where midnight is near: the day the provider books under."""
        now = datetime.datetime.now(INDIA)
        return {(now + datetime.timedelta(seconds=near)).strftime("%Y-%m-%d") for near in (-30, 30)}

    def _status(self, request):
        fields = request.form_fields()
        request.require_keys(fields, ("api_ref_id", "txn_date"))
        # "txn_date: Transaction date in "yyyy-mm-dd" format only".
        day = fields.get("txn_date", "")
        request.require(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day), f"txn_date {day!r} is no yyyy-mm-dd")
        ours = fields.get("api_ref_id", "")
        if not request.require(ours in self.orders, f"api_ref_id {ours} was never requested"):
            return Reply({"message": "Fail", "data": None, "status": "1"})
        order = self.orders[ours]
        request.require(day in order["days"], f"txn_date {day} is not the transaction's day in India")
        mode = self.mode.get("status", "success")
        word, code = WORDS.get(mode, WORDS["success"])
        numeric = len(self.requests) % 2 == 0
        named = str(int(ours) + 1) if mode == "other_order" else ours
        data = {
            "api_ref_id": int(named) if numeric else named, "txn_id": int(order["theirs"]) if numeric else
            order["theirs"], "operator_id": "PG12345XYZ" if code == "0" else "", "recharge_status": word,
        }
        return Reply({"message": "Success", "data": data, "status": "0"})
