"""Scenarios: answers no document prints. None of them is a verdict, and none does harm."""

import itertools

import contract
from contract import expect, expect_equal
from desk import Desk
from provider_stub import Reply

# None of these names the order, so none can say what became of it.
NAMELESS = {
    "segura-main": (
        Reply({"StatusCode": 0, "Message": "Duplicate OrderID", "Data": None}),
        Reply({"StatusCode": 1, "Message": "Transaction Successful"}),
        Reply({"StatusCode": 0, "Message": "Invalid token"}, 401), Reply({"Message": "slow down"}, 429), Reply(""),
        Reply("null"), Reply("[]"), Reply("<html></html>", 200, "text/html"),
    ),
    "pentabit": (
        Reply({"error": "Insufficient balance", "data": None, "message": "Insufficient balance", "success": False}),
        Reply({"error": "", "data": None, "message": "Payout initiated.", "success": True}),
        Reply({"error": "ifsc", "data": None, "message": "Invalid ifsc", "success": False}, 422),
    ),
    "payatom": (
        Reply({"message": "Invalid pid"}), Reply({"status": "Pending", "message": "Request Saved successfully"}),
        Reply({"status": "error", "message": "not whitelisted"}, 403),
    ),
}


def nameless_answers(binary):
    """An answer that names no order is no verdict on a payout that was executed: unknown, 3, one request each."""
    amounts = itertools.count(800)  # the same amount again would be a warning
    with Desk(binary) as desk:
        for provider, replies in NAMELESS.items():
            stub = desk.stubs[provider]
            for reply in replies:
                stub.instead["payout"] = reply
                paid = desk.pay(provider, next(amounts), code=contract.UNKNOWN)
                expect_equal(f"{provider} answers {reply.status} {reply.content!r}", paid["status"], "unknown")
            expect_equal(f"payout requests at {stub.name}", len(stub.asked("payout")), len(replies))


def not_found(binary):
    """"Not found" to a status question proves nothing: the payout stays unknown, or pending, and 3."""
    replies = {
        "segura-main": Reply({"StatusCode": 0, "Message": "Order not found", "Data": None}),
        "pentabit": Reply({"error": "Not found", "data": None, "message": "Not found", "success": False}, 404),
    }
    amounts = itertools.count(820)
    with Desk(binary) as desk:
        for provider, reply in replies.items():
            stub = desk.stubs[provider]
            stub.instead["status"] = reply
            stub.delivery["payout"] = "lost"
            lost = desk.pay(provider, next(amounts), code=contract.UNKNOWN)
            expect_equal("lost", desk.refresh(lost["reference"], code=contract.UNKNOWN)["status"], "unknown")
            stub.delivery.clear()
            taken = desk.pay(provider, next(amounts))
            expect_equal("taken", desk.refresh(taken["reference"], code=contract.UNKNOWN)["status"], "pending")


def redirects(binary):
    """A redirect is followed neither with a payout nor with a question: no key goes to another host."""
    with Desk(binary) as desk:
        for kind, status in (("payout", 307), ("status", 302), ("balance", 308)):
            desk.segurapay.instead[kind] = Reply("", status, location=f"{desk.paygrt.base_url}/stray")
        paid = desk.pay("segura-main", 822, code=contract.UNKNOWN)
        desk.refresh(paid["reference"], code=contract.UNKNOWN)
        outcome = desk.run("balances", "--provider", "segura-main", "--json")
        expect(outcome.code != 0, f"{outcome}: a redirect passes for a balance")
        expect_equal("requests at the other host", len(desk.paygrt.requests), 0)


def flood(binary):
    """A reply without end is not read to its end: unknown, 3."""
    with Desk(binary) as desk:
        desk.segurapay.instead["payout"] = Reply('{"Message":"' + "x" * 12_000_000 + '"}')
        expect_equal("status", desk.pay("segura-main", 823, code=contract.UNKNOWN)["status"], "unknown")


def hostile_text(binary):
    """Control characters and bidi overrides in an answer reach no terminal, in any form of output."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 824)
        evil = "A\x1b[2J\u202eEVIL\nLINE\x07\x9b31m"
        desk.segurapay.instead["status"] = Reply({
            "StatusCode": 1, "Message": evil, "Data": {
                "ClientOrderID": paid["reference"], "OrderID": paid["provider_reference"], "BeneficiaryName": evil,
                "RRN": "036516753713\x1b[31m", "Status": "Success"}})
        desk.run("refresh", paid["reference"])
        for command in (("show", paid["reference"]), ("show", paid["reference"], "--json"), ("transactions",),
                        ("transactions", "--format", "csv")):
            outcome = desk.run(*command, code=0)
            harmful = {hex(ord(one)) for one in outcome.out + outcome.err
                       if (ord(one) < 32 and one not in "\n\t") or 0x7F <= ord(one) < 0xA0 or one == "\u202e"}
            expect(not harmful, f"{outcome} prints {', '.join(sorted(harmful))}")
            expect("\nLINE" not in outcome.out, f"{outcome}: a line break of the provider's is printed")


SCENARIOS = (nameless_answers, not_found, redirects, flood, hostile_text)
