"""Scenarios: rules and roles, configuration, the list, complaints."""

import re

import contract
from contract import expect, expect_equal
from desk import ACCOUNT, BANK, EXTRA, MOBILE, Desk

COMPLAINT = ("--subject", "Not credited", "--message", "The beneficiary's bank has not credited it; please check.")


def nothing_sent(desk):
    for stub in desk.stubs.values():
        for kind in ("payout", "recharge", "link"):
            expect_equal(f"{kind} requests at {stub.name}", len(stub.asked(kind)), 0)


def rules(binary):
    """A broken rule or a warning not accepted is 65, names the field, and sends nothing."""
    good = {"mode": "IMPS", "amount": "777", "name": "MEENA IYER", "account": ACCOUNT, "ifsc": "HDFC0001203",
            "mobile": MOBILE}
    cases = (
        ("amount", {"amount": "500.50"}), ("amount", {"amount": "0"}), ("amount", {"amount": "500001"}),
        ("amount", {"mode": "RTGS", "amount": "199999"}), ("ifsc", {"ifsc": "HDFC001203"}),
        ("mobile", {"mobile": "12345"}), ("upi", {"mode": "UPI", "account": None, "ifsc": None, "mobile": None}),
        ("upi", {"mode": "UPI", "account": None, "ifsc": None, "upi": "nobody"}), ("mode", {"mode": "CASH"}),
    )
    with Desk(binary) as desk:
        for field, change in cases:
            options = {key: value for key, value in (good | change).items() if value is not None}
            words = [part for key, value in options.items() for part in (f"--{key}", value)]
            outcome = desk.run("payout", "--provider", "segura-main", *words, "--yes", "--json", code=contract.RULE)
            fields = {violation["field"] for violation in outcome.error["violations"]}
            expect(field in fields, f"{outcome}: the violations name {sorted(fields)}, not {field}")
        nothing_sent(desk)


def look_alike(binary):
    """The same payout again is a warning: refused by name, sent once it is accepted by name."""
    with Desk(binary) as desk:
        desk.pay("payatom", 778)
        command = ("payout", "--provider", "payatom", "--mode", "IMPS", "--amount", "778", *BANK, *EXTRA["payatom"],
                   "--yes", "--json")
        outcome = desk.run(*command, code=contract.RULE)
        expect_equal("warnings", [one["rule"] for one in outcome.error["violations"]], ["look_alike"])
        expect_equal("payout requests", len(desk.payatom.asked("payout")), 1)
        desk.pay("payatom", 778, "--accept", "look_alike")
        expect_equal("payout requests", len(desk.payatom.asked("payout")), 2)


def no_terminal(binary):
    """Without --yes and without a terminal the question cannot be asked: 64, one error, nothing sent."""
    with Desk(binary) as desk:
        outcome = desk.run(
            "payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "779", *BANK, "--json",
            code=contract.USAGE)
        expect_equal("lines on standard error", len(outcome.err.strip().splitlines()), 1)
        expect(outcome.error["message"], "the error has no message")
        missing = desk.run("payout", "--json", code=contract.USAGE)
        expect(missing.error["message"], "the error has no message")
        nothing_sent(desk)


def approval(binary):
    """From `approval_from` a payout is kept: 6, awaiting_approval, nothing sent."""
    with Desk(binary, agent={"approval_from": "1000"}) as desk:
        kept = desk.pay("segura-main", 1000, code=contract.APPROVAL)
        expect_equal("status", kept["status"], "awaiting_approval")
        nothing_sent(desk)
        desk.pay("segura-main", 999)


def viewer(binary):
    """A viewer may look and may not pay: 77."""
    with Desk(binary, agent={"role": '"viewer"'}) as desk:
        outcome = desk.run("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "780", *BANK, "--yes",
                           "--json", code=contract.FORBIDDEN)
        expect(outcome.error["message"], f"{outcome} gives no reason")
        nothing_sent(desk)
        desk.run("transactions", "--json", code=0)


def configuration(binary):
    """What is wrong in the configuration is 78 with file, line and key; a written secret is never repeated."""
    written = "hunter-2-in-the-open"
    cases = (
        ('token = { env = "SEGURA_TOKEN" }', f'token = "{written}"', "token"),
        ("connect_timeout = 2", "conect_timeout = 2", "connect_timeout"),
        ("station = 11", "station = 7", "station"),
        ('kind = "segurapay"', 'kind = "segurepay"', "kind"),
        ("[http]", "[http", None),
    )
    with Desk(binary) as desk:
        good = desk.configuration.read_text(encoding="utf-8")
        for old, new, key in cases:
            expect(old in good, f"the configuration has no {old}")
            desk.configuration.write_text(good.replace(old, new, 1), encoding="utf-8")
            outcome = desk.run("balances", "--json", code=contract.CONFIGURATION)
            line = good[:good.index(old)].count("\n") + 1
            told = outcome.error["message"] + " " + (outcome.error["hint"] or "")
            expect("config.toml" in told, f"{new}: the error names no file: {told}")
            expect(re.search(rf"\b{line}\b", told), f"{new}: the error does not name line {line}: {told}")
            expect(key is None or key in told, f"{new}: the error does not name {key}: {told}")
            expect(written not in outcome.out + outcome.err, "the secret written in the file is printed")
        plain = good.replace(desk.segurapay.base_url, "http://pay.example.in", 1)
        desk.configuration.write_text(plain, encoding="utf-8")
        desk.run("balances", "--json", code=contract.CONFIGURATION)


def listing(binary):
    """`transactions` lists newest first, filters, and reveals numbers only when asked to."""
    with Desk(binary) as desk:
        first, second = desk.pay("segura-main", 781), desk.pay("payatom", 782)
        listed = desk.run("transactions", "--json", code=0).objects
        expect_equal("order", [one["reference"] for one in listed], [second["reference"], first["reference"]])
        for one in listed:
            contract.expect_transaction(one)
        found = desk.run("transactions", "amount>781", "--json", code=0).objects
        expect_equal("amount>781", [one["reference"] for one in found], [second["reference"]])
        expect_equal("nothing found", desk.run("transactions", "status:failed", "--json", code=0).objects, [])
        desk.revealed = True
        revealed = desk.run("transactions", "--reveal", "--limit", "1", "--json", code=0).one
        expect_equal("revealed account", revealed["beneficiary"]["account"], ACCOUNT)


def _raise(desk, transaction, code=0):
    command = ("complaint", "raise", "--reference", transaction["reference"], *COMPLAINT, "--accept", "too_fresh")
    complaint = desk.run(*command, "--json", code=code).one
    contract.expect_complaint(complaint)
    expect_equal("transaction", complaint["transaction"], transaction["reference"])
    return complaint


def complaints(binary):
    """SeguraPay is told with its own OrderId; the others' complaints are kept as ours and nobody is asked."""
    with Desk(binary) as desk:
        segura, pentabit, payatom = (
            desk.pay(name, amount) for amount, name in enumerate(("segura-main", "pentabit", "payatom"), 790))
        expect_equal("raised at SeguraPay", _raise(desk, segura)["status"], "raised")
        told = desk.segurapay.complaints
        expect_equal("complaints at SeguraPay", [one["OrderId"] for one in told], [segura["provider_reference"]])
        expect_equal("subject", told[0]["Subject"], COMPLAINT[1])
        expect_equal("message", told[0]["Message"], COMPLAINT[3])
        for transaction in (pentabit, payatom):
            kept = _raise(desk, transaction)
            expect(kept["reference"], "the complaint has no reference of ours")
        for stub in (desk.pentabit, desk.payatom):
            asked = {request.kind for request in stub.requests} - {"payout", "status"}
            expect_equal(f"asked of {stub.name} besides", asked, set())
        expect_equal("complaints", len(desk.run("complaints", "--json", code=0).objects), 3)


def complaint_times(binary):
    """A complaint's `raised_at` and `due_at` are times like all others."""
    with Desk(binary) as desk:
        complaint = _raise(desk, desk.pay("segura-main", 784))
        contract.expect_moment("raised_at", complaint["raised_at"])
        contract.expect_moment("due_at", complaint["due_at"])


def complaints_refused(binary):
    """A refused complaint is 1, one whose answer is lost 3; each is sent once and stays on the list."""
    with Desk(binary) as desk:
        desk.segurapay.mode["complaint"] = "failure"
        _raise(desk, desk.pay("segura-main", 785), code=contract.REFUSED)
        desk.segurapay.delivery["complaint"] = "lost"
        _raise(desk, desk.pay("segura-main", 786), code=contract.UNKNOWN)
        expect_equal("complaints sent", len(desk.segurapay.asked("complaint")), 2)
        expect_equal("complaints", len(desk.run("complaints", "--json", code=0).objects), 2)


def payatom_complaints(binary):
    """With its complaints switch on, PayAtom is told once and its complaint reference is kept."""
    lines = {"payatom": 'complaints = { token = { env = "PAYATOM_COMPLAINTS" } }'}
    with Desk(binary, provider_lines=lines) as desk:
        complaint = _raise(desk, desk.pay("payatom", 787))
        expect_equal("status", complaint["status"], "raised")
        expect_equal("their reference", complaint["provider_complaint_reference"], "CMP-7001")
        expect_equal("complaints sent", len(desk.payatom.asked("complaint")), 1)


SCENARIOS = (
    rules, look_alike, no_terminal, approval, viewer, configuration, listing, complaints, complaint_times,
    complaints_refused, payatom_complaints,
)
