"""Scenarios that need no paydesk: the stubs take what their documents ask for, and find what breaks them."""

import http.client
import json
import time
import urllib.parse

import post_hash
from contract import expect, expect_equal
from desk import MERCHANT, PID, Desk
from pentabit_stub import signature

ORDER = "1109122789500"


def ask(stub, method, path, body="", **headers):
    """One request to a stub: its kind's faults, and the reply's status."""
    connection = http.client.HTTPConnection(stub.base_url.removeprefix("http://"), timeout=8)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    try:
        connection.request(method, path, body.encode() or None, named)
        status = connection.getresponse().status
    finally:
        connection.close()
    faults = list(stub.requests[-1].faults)
    stub.forget_faults()
    return faults, status


def expect_faults(what, got, wanted):
    """The request has a fault with each of the wanted words; none at all where nothing is wanted."""
    faults, _ = got
    if not wanted:
        expect_equal(f"{what}: faults", faults, [])
    for words in wanted:
        expect(any(words in fault for fault in faults), f"{what}: no fault says {words!r}: {faults}")


def segurapay_stub_checks(binary):
    """The SeguraPay stub finds wrong fields, casings, amounts, a second payout and a stray address."""
    with Desk(binary) as desk:
        stub, token = desk.segurapay, desk.secrets["SEGURA_TOKEN"]
        good = {"Token": token, "Number": "9876543210", "Amount": "500", "TransferMode": "IMPS", "OrderID": ORDER,
                "AccountNo": "50100234", "IFSCCode": "HDFC0001203", "BeneficiaryName": "A B"}
        upi = {key: good[key] for key in good if key not in ("AccountNo", "IFSCCode")} | {"TransferMode": "UPI"}
        cases = (
            (good | {"Amount": "5.5"}, ["integer"]), (good | {"Token": "x"}, ["Token"]),
            (good | {"IFSCCode": "HDFC1001203"}, ["IFSCCode"]), (good | {"UPIId": "a@b"}, ["UPIId"]),
            ({key.lower(): value for key, value in good.items()}, ["fields missing: AccountNo"]),
            (upi, ["either UPIId"]), (upi | {"UPIId": "a@b", "BeneficiaryPhoneNo": "9"}, ["either UPIId"]),
            (good, []), (good, ["a second payout"]),
        )
        for fields, wanted in cases:
            got = ask(stub, "POST", "/PayoutBankTransafer", json.dumps(fields), Content_Type="application/json")
            expect_faults(fields, got, wanted)
        expect_faults("GET", ask(stub, "GET", f"/UserWalletBalance?token={token}"), ["method GET"])
        expect_faults("balance", ask(stub, "POST", f"/UserWalletBalance?token={token}"), [])
        expect_faults("stray", ask(stub, "POST", "/PayoutBankTransfer"), ["no such endpoint"])
        twice = '{"Token":"a","Token":"b"}'
        got = ask(stub, "POST", "/RaiseComplaint", twice, Content_Type="application/json")
        expect_faults("a key twice", got, ["appears twice"])


def pentabit_stub_checks(binary):
    """The Pentabit stub finds a wrong signature, a stale timestamp, a missing field and a second payout."""
    with Desk(binary) as desk:
        stub = desk.pentabit
        fields = {
            "beneficiary_name": "A B", "beneficiary_email": "a@b.in", "beneficiary_mobile_no": "9876543210",
            "beneficiary_address": "Pune", "payment_method": "IMPS", "beneficiary_acc_no": "50100234",
            "bank_name": "SBI", "ifsc": "SBIN0060589", "amount": 5, "order_id": ORDER, "user_id": "desk-1",
        }

        def signed(method, path, body="", age=0, signed_body=None, **change):
            stamp = str(int(time.time() * 1000) - age)
            text = (body if signed_body is None else signed_body).encode()
            made = signature(stub.secret_key, method, path[1:], text, stamp)
            headers = {"Access_Key": stub.access_key, "Timestamp": stamp, "Signature": made} | change
            return ask(stub, method, path, body, Content_Type="application/json", **headers)

        balance, payout = "/api/v1/balance", "/api/v1/payout/initiate"
        expect_faults("balance", signed("GET", balance), [])
        expect_faults("signed braces", signed("GET", balance, signed_body="{}"), ["Signature does not match"])
        expect_faults("upper case", signed("GET", balance, Signature="A" * 64), ["Signature does not match"])
        expect_faults("stale", signed("GET", balance, age=3_600_000), ["is not now"])
        expect_faults("seconds", signed("GET", balance, Timestamp="1790431844"), ["no milliseconds"])
        expect_faults("another key", signed("GET", balance, Access_Key="x"), ["Access-Key"])
        lacking = {key: fields[key] for key in fields if key != "user_id"}
        expect_faults("lacking", signed("POST", payout, json.dumps(lacking)), ["user_id"])
        expect_faults("amount", signed("POST", payout, json.dumps(fields | {"amount": "5"})), ["no number"])
        expect_faults("payout", signed("POST", payout, json.dumps(fields)), [])
        expect_faults("again", signed("POST", payout, json.dumps(fields)), ["a second payout"])


def payatom_stub_checks(binary):
    """The PayAtom stub finds a bad order id, a false post_hash, the secret in the body and a second payout."""
    with Desk(binary) as desk:
        stub = desk.payatom
        good = {"payment_mode": "imps", "pid": PID, "order_id": ORDER, "amount": "500", "account_holder": "A B",
                "account_no": "50100234", "ifsc": "SBIN0060589"}

        def post(path, fields):
            return ask(stub, "POST", f"/payout/api/{path}", json.dumps(fields), Content_Type="application/json")

        for change, wanted in (
            ({"order_id": "11-0912278"}, ["order_id"]), ({"order_id": ORDER + "0"}, ["order_id"]),
            ({"payment_mode": "IMPS"}, ["payment_mode"]), ({"amount": "5.00"}, ["integer"]),
            ({"bank": stub.secret_key}, ["secret key travels"]), ({}, []), ({}, ["a second payout"]),
        ):
            expect_faults(change, post("request.php", good | change), wanted)
        ref_code = stub.orders[ORDER]["ref_code"]
        proof = post_hash.polling_digest(ref_code, PID, stub.secret_key)
        for what, sealed, wanted in (
            ("a false secret", post_hash.seal(proof, "x"), ["post_hash does not prove"]),
            ("a false digest", post_hash.seal(proof[::-1], stub.secret_key), ["post_hash does not prove"]),
            ("a good one", post_hash.seal(proof, stub.secret_key), []),
        ):
            fields = {"pid": PID, "ref_code": ref_code, "post_hash": sealed}
            expect_faults(what, post("status_polling.php", fields), wanted)


def paygrt_stub_checks(binary):
    """The Paygrt stub finds JSON where a form belongs, a key in the address, a wrong day and a second recharge."""
    with Desk(binary) as desk:
        stub = desk.paygrt
        good = {"api_ref_id": ORDER, "recharge_number": "9988998899", "recharge_amount": "10", "operator_code": "AT"}
        recharge, status = f"/v1/recharges/{MERCHANT}", f"/v1/recharges/status/{MERCHANT}"

        def post(path, fields, kind="application/x-www-form-urlencoded", encode=urllib.parse.urlencode, key=None):
            return ask(stub, "POST", path, encode(fields), Content_Type=kind, api_key=key or stub.api_key)

        got = post(recharge, good, "application/json", json.dumps)
        expect_faults("JSON", got, ["Content-Type"])
        expect_faults("another key", post(recharge, good, key="x"), ["api-key"])
        expect_faults("key in the address", post(f"{recharge}?api-key={stub.api_key}", good), ["a query"])
        expect_faults("operator", post(recharge, good | {"operator_code": "ZZ"}), ["operator_code"])
        expect_faults("amount", post(recharge, good | {"recharge_amount": "0"}), ["recharge_amount"])
        expect_faults("recharge", post(recharge, good), [])
        expect_faults("again", post(recharge, good), ["a second recharge"])
        day = sorted(stub.orders[ORDER]["days"])[0]
        expect_faults("status", post(status, {"api_ref_id": ORDER, "txn_date": day}), [])
        for wrong in ("2019-07-20", day[8:] + day[4:8] + day[:4]):
            expect_faults(wrong, post(status, {"api_ref_id": ORDER, "txn_date": wrong}), ["txn_date"])
        expect_faults("GET", ask(stub, "GET", f"/v1/operators/{MERCHANT}", api_key=stub.api_key), [])


SCENARIOS = (segurapay_stub_checks, pentabit_stub_checks, payatom_stub_checks, paygrt_stub_checks)
