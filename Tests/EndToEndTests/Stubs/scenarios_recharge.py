"""Scenarios: recharges at Paygrt, pay links at Pentabit."""

import contract
from contract import expect, expect_equal
from desk import Desk
from listening import payin_notice


def operators(binary):
    """`operators` prints the provider's list as it gives it."""
    with Desk(binary) as desk:
        found = desk.run("operators", "--json", code=0).objects
        for one in found:
            contract.expect_operator(one)
        wanted = {"provider": "paygrt", "name": "Tata Indicom/ CDMA", "code": "TI", "type": "Mobile"}
        expect(wanted in found, f"{wanted} is not among {found}")
        expect_equal("operators", len(found), 6)


def _recharge(desk, amount, code=0, operator="AT", number="9988998899"):
    command = ("recharge", "--provider", "paygrt", "--number", number, "--operator", operator, "--amount",
               str(amount), "--yes", "--json")
    transaction = desk.run(*command, code=code).one
    contract.expect_transaction(transaction)
    expect_equal("kind", transaction["kind"], "recharge")
    return transaction


def recharges(binary):
    """Paygrt gets a form with our reference; its status_code becomes the status and the exit code."""
    cases = (("pending", "pending", 0), ("success", "succeeded", 0), ("failure", "failed", 1),
             ("refused", "failed", 1), ("unknown_word", "unknown", 3), ("other_order", "unknown", 3))
    with Desk(binary) as desk:
        for amount, (mode, status, code) in enumerate(cases, 10):
            desk.paygrt.mode["recharge"] = mode
            done = _recharge(desk, amount, code)
            expect_equal(f"{mode}: status", done["status"], status)
            expect_equal(f"{mode}: operator", done["operator"], "AT")
        expect_equal("recharge requests", len(desk.paygrt.asked("recharge")), len(cases))
        fields = next(iter(desk.paygrt.orders.values()))["fields"]
        expect_equal("number", fields["recharge_number"], "9988998899")
        expect_equal("amount", float(fields["recharge_amount"]), 10.0)


def recharge_trouble(binary):
    """A cut, lost or late reply to a recharge: unknown, exit 3, one request; asking with its day tells."""
    with Desk(binary) as desk:
        for amount, delivery in enumerate(("cut", "lost", "late", "html"), 20):
            desk.paygrt.delivery["recharge"] = delivery
            done = _recharge(desk, amount, contract.UNKNOWN)
            expect_equal(f"{delivery}: status", done["status"], "unknown")
            expect_equal(f"{delivery}: refreshed", desk.refresh(done["reference"])["status"], "succeeded")
        expect_equal("recharge requests", len(desk.paygrt.asked("recharge")), 4)


def paygrt_callback(binary):
    """Paygrt's unsigned callback is answered 200, written down and moves nothing."""
    with Desk(binary) as desk:
        done = _recharge(desk, 30)
        with desk.listen() as listener:
            query = {"api_ref_id": done["reference"], "txn_id": "5001234", "operator_id": "PG12345XYZ",
                     "recharge_status": "Success"}
            expect_equal("callback", listener.get("paygrt", **query)[0], 200)
        shown = desk.show(done["reference"])
        expect_equal("status", shown["status"], "pending")
        seen = [(one["verified"], one["provider_status"]) for one in shown["timeline"] if one["source"] == "callback"]
        expect_equal("callbacks kept", seen, [(False, "Success")])


def _link(desk):
    command = ("link", "create", "--provider", "pentabit", "--amount", "100", "--redirect",
               "https://shop.example.in/thanks", "--json")
    made = desk.run(*command, code=0).one
    contract.expect_transaction(made)
    expect_equal("kind", made["kind"], "payin")
    return made


def links(binary):
    """A pay link gives `pay_url`; `link show` tells whether it was paid."""
    with Desk(binary) as desk:
        made = _link(desk)
        expect_equal("status before anybody paid", made["status"], "pending")
        expect_equal("pay_url", made["pay_url"], f"https://pay.example.in/l/{made['reference']}")
        asked = desk.pentabit.links[made["reference"]]
        expect_equal("redirect_url", asked["redirect_url"], "https://shop.example.in/thanks")
        expect_equal("amount", float(asked["amount"]), 100.0)
        shown = desk.run("link", "show", made["reference"], "--json", code=0).one
        contract.expect_transaction(shown)
        expect_equal("pay_url, shown", shown["pay_url"], made["pay_url"])
        if shown["status"] != "succeeded":  # whether `link show` asks by itself is its own affair
            shown = desk.refresh(made["reference"])
        expect_equal("status", shown["status"], "succeeded")
        expect_equal("bank reference", shown["bank_reference"], "98675644343")
        expect_equal("link requests", len(desk.pentabit.asked("link")), 1)


def payin_callback(binary):
    """Pentabit's unsigned word that a link was paid is answered 200, written down, and moves nothing."""
    with Desk(binary) as desk:
        made = _link(desk)
        with desk.listen() as listener:
            expect_equal("callback", listener.post("pentabit", payin_notice(made["reference"], 100))[0], 200)
        shown = desk.show(made["reference"])
        expect_equal("status", shown["status"], made["status"])
        seen = [(one["verified"], one["provider_status"]) for one in shown["timeline"] if one["source"] == "callback"]
        expect_equal("callbacks kept", seen, [(False, "Approved")])


def recharge_rules(binary):
    """An operator nobody lists, a bad number, no amount, another provider: 65, and no recharge is sent."""
    good = {"provider": "paygrt", "number": "9988998899", "operator": "AT", "amount": "10"}
    cases = (("operator", "ZZ"), ("number", "99889x8899"), ("amount", "0"), ("provider", "pentabit"))
    with Desk(binary) as desk:
        for field, value in cases:
            words = [part for key, kept in (good | {field: value}).items() for part in (f"--{key}", kept)]
            outcome = desk.run("recharge", *words, "--yes", "--json", code=contract.RULE)
            fields = {violation["field"] for violation in outcome.error["violations"]}
            expect(field in fields, f"{outcome}: the violations name {sorted(fields)}, not {field}")
        expect_equal("recharge requests", len(desk.paygrt.asked("recharge")), 0)


def link_lost(binary):
    """A pay link whose answer is lost is unknown, 3, asked for once; a wrong redirect is 65."""
    with Desk(binary) as desk:
        desk.pentabit.delivery["link"] = "lost"
        command = ("link", "create", "--provider", "pentabit", "--amount", "100", "--json", "--redirect")
        lost = desk.run(*command, "https://shop.example.in/thanks", code=contract.UNKNOWN).one
        expect_equal("status", lost["status"], "unknown")
        expect_equal("pay_url", lost["pay_url"], None)
        desk.run(*command, "ftp://shop.example.in", code=contract.RULE)
        expect_equal("link requests", len(desk.pentabit.asked("link")), 1)


SCENARIOS = (
    operators, recharges, recharge_trouble, recharge_rules, paygrt_callback, links, link_lost, payin_callback,
)
