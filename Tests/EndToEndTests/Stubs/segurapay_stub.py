"""SeguraPay as its payout API document says; section names below are the document's."""

import re

from provider_stub import ProviderStub, Reply

BANK_MODES = ("NEFT", "RTGS", "IMPS")
# "Payout Transfer API", the sample requests of NEFT, RTGS, IMPS.
BANK_KEYS = ("Token", "Number", "Amount", "TransferMode", "AccountNo", "IFSCCode", "BeneficiaryName", "OrderID")
# "Payout Transfer API", D. UPI: "either UPI Id or Beneficiary mobile number".
UPI_KEYS = ("Token", "Number", "Amount", "TransferMode", "BeneficiaryName", "OrderID")
# "Response Params": StatusCode is 1 for success, 0 for failed, any other for pending.
WORDS = {
    "success": (1, "Transaction Successful", "Success"),
    "pending": (2, "Transaction Pending", "Pending"),
    "failure": (0, "Transaction Failed", "Failure"),
    "reversal": (1, "Transaction Reversed", "Reversal"),
    "unknown_word": (7, "Transaction parked", "Parked"),
    "contradiction": (1, "Transaction Successful", "Failure"),
}


class SeguraPayStub(ProviderStub):
    """`mode["payout"]` and `mode["status"]`: a key of WORDS, `other_order` or `as_printed`; ids swap type."""

    name = "segurapay"

    def __init__(self, log_path, token):
        self.token = token
        self.orders = {}
        self.complaints = []
        self.balance = '"1234567.50"'
        super().__init__(log_path)

    def answer(self, request):
        routes = {
            "/UserWalletBalance": ("balance", self._balance),
            "/PayoutBankTransafer": ("payout", self._payout),
            "/PayoutTransactionStatusByClientRef": ("status", self._status_by_ours),
            "/PayoutTransactionStatusByOrderID": ("status", self._status_by_theirs),
            "/RaiseComplaint": ("complaint", self._complaint),
        }
        request.kind, answer = routes.get(request.path, ("stray", None))
        # "Instructions": use methods as directed; every one of these is POST.
        request.require(request.method == "POST", f"method {request.method}, the document says POST")
        if answer is None:
            request.require(False, "no such endpoint in the document")
            return Reply({"StatusCode": 0, "Message": "Not found"}, 404)
        return answer(request)

    def _balance(self, request):
        # "Wallet Balance API": POST …/UserWalletBalance?token={token}; the balance comes "in string format".
        request.require(set(request.query) == {"token"}, f"query keys {sorted(request.query)}, expected token")
        if not request.require(request.query.get("token") == self.token, "the query's token is not ours"):
            return Reply({"StatusCode": 0, "Message": "Invalid token"}, 401)
        return Reply(self.balance)

    def _fields(self, request):
        """The JSON body with its token checked; the token stays out of the address here."""
        fields = request.json_fields()
        request.require(not request.query, "a query where the document has none")
        request.require(fields.get("Token") == self.token, "Token is not ours")
        return fields

    def _payout(self, request):
        fields = self._fields(request)
        mode = fields.get("TransferMode")
        if mode == "UPI":
            request.require_keys(fields, UPI_KEYS, ("UPIId", "BeneficiaryPhoneNo"))
            given = [key for key in ("UPIId", "BeneficiaryPhoneNo") if fields.get(key)]
            request.require(len(given) == 1, f"either UPIId or BeneficiaryPhoneNo, not {given}")
            request.require("@" in fields.get("UPIId", "a@b"), "UPIId is no UPI id")
        else:
            request.require(mode in BANK_MODES, f"TransferMode {mode!r} is none of the document's")
            request.require_keys(fields, BANK_KEYS)
            # "IFSC code: 11 digit"; the bank writes four letters, a zero and six more.
            ifsc = re.fullmatch(r"[A-Z]{4}0[A-Z0-9]{6}", str(fields.get("IFSCCode")))
            request.require(ifsc, "IFSCCode is no code of 11 characters")
            request.require(re.fullmatch(r"[0-9]{6,18}", str(fields.get("AccountNo"))), "AccountNo is no account")
        # "Amount: in rupees, integer value"; the table says Int, the sample writes a string.
        amount = str(fields.get("Amount"))
        request.require(re.fullmatch(r"[1-9][0-9]*", amount), f"Amount {amount!r} is no integer in rupees")
        request.require(isinstance(fields.get("Number"), str), "Number is no string")
        request.require(str(fields.get("BeneficiaryName", "")).strip(), "BeneficiaryName is empty")
        reference = str(fields.get("OrderID", ""))
        # The response's ClientOrderID is an Int, so only digits survive the way there and back.
        request.require(re.fullmatch(r"[1-9][0-9]*", reference), f"OrderID {reference!r} is no number")
        request.require(reference not in self.orders, f"OrderID {reference} was used before: a second payout")
        if request.faults:
            return Reply({"StatusCode": 0, "Message": request.faults[0], "Data": None})
        self.orders[reference] = {
            "theirs": str(188020200 + len(self.orders)), "name": fields["BeneficiaryName"],
            "mode": mode, "amount": amount,
        }
        return self._transaction(reference, self.mode.get("payout", "pending"))

    def _status_by_ours(self, request):
        # "Status Check API", A: Token and OrderID, which here is the client's reference.
        fields = self._fields(request)
        request.require_keys(fields, ("Token", "OrderID"))
        reference = str(fields.get("OrderID"))
        if not request.require(reference in self.orders, f"OrderID {reference} was never requested"):
            return Reply({"StatusCode": 0, "Message": "Order not found", "Data": None})
        return self._transaction(reference, self.mode.get("status", "success"))

    def _status_by_theirs(self, request):
        # "Status Check API", B: OrderID is SeguraPay's own.
        fields = self._fields(request)
        request.require_keys(fields, ("Token", "OrderID"))
        theirs = str(fields.get("OrderID"))
        found = [ours for ours, order in self.orders.items() if order["theirs"] == theirs]
        if not request.require(found, f"OrderID {theirs} was never given out"):
            return Reply({"StatusCode": 0, "Message": "Order not found", "Data": None})
        return self._transaction(found[0], self.mode.get("status", "success"))

    def _transaction(self, reference, mode):
        order = self.orders[reference]
        code, message, word = WORDS.get(mode, WORDS["success"])
        named = str(int(reference) + 1) if mode == "other_order" else reference
        numeric = len(self.requests) % 2 == 0
        settled = word in ("Success", "Reversal")
        data = {
            # The tables call ClientOrderID an Int once and a String once; both are sent in turn.
            "ClientOrderID": int(named) if numeric else named,
            "OrderID": int(order["theirs"]) if numeric else order["theirs"],
            "BeneficiaryName": "RUPESH KUMAR VIRENDR",
            "RRN": f"0365{order['theirs']}"[:12] if settled else "",
            "Status": word,
        }
        reply = Reply({"StatusCode": code, "Message": message, "Data": data})
        if mode == "as_printed":  # the printed samples lack the last brace
            return Reply(reply.bytes().decode("utf-8")[:-1])
        return reply

    def _complaint(self, request):
        # "Raise Complaint": OrderId (this casing) is SeguraPay's reference.
        fields = self._fields(request)
        request.require_keys(fields, ("Token", "Subject", "Message", "OrderId"))
        theirs = {order["theirs"] for order in self.orders.values()}
        request.require(str(fields.get("OrderId")) in theirs, "OrderId is no reference SeguraPay gave out")
        request.require(fields.get("Subject") and fields.get("Message"), "Subject or Message is empty")
        if request.faults or self.mode.get("complaint") == "failure":
            return Reply({"StatusCode": 0, "Message": "Complaint not accepted"})
        self.complaints.append(fields)
        if self.mode.get("complaint") == "as_printed":  # the printed sample has a comma too many
            return Reply('{ "StatusCode": 1, "Message": "Success", }')
        return Reply({"StatusCode": 1, "Message": "Success"})
