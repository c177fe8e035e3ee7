"""Scenarios: wallets, status questions, callbacks."""

import json

import contract
from contract import expect, expect_equal
from desk import NAMES, Desk, closed_port
from listening import pentabit_notice

TOLD = ("segura-main", "pentabit", "paygrt")  # PayAtom's document describes no balance


def asked_for(*providers):
    return [part for name in providers for part in ("--provider", name)]


def balances(binary):
    """Every wallet that has a balance tells it, in paise; SeguraPay's "string format" is read bare as well."""
    with Desk(binary) as desk:
        found = desk.run("balances", *asked_for(*TOLD), "--json", code=0).objects
        for balance in found:
            contract.expect_balance(balance)
        wanted = {"segura-main": 123456750, "pentabit": 111111, "paygrt": 1215050}
        expect_equal("balances", {balance["provider"]: balance["amount_paise"] for balance in found}, wanted)
        desk.segurapay.balance = "1234567.50"
        bare = desk.run("balances", *asked_for("segura-main"), "--json", code=0).one
        expect_equal("bare balance", bare["amount_paise"], 123456750)


def balances_of_all(binary):
    """Asked about all, PayAtom has no balance to tell: it is left out, or null with the reason; never 0 rupees."""
    with Desk(binary) as desk:
        found = {one["provider"]: one for one in desk.run("balances", "--json", code=0).objects}
        expect(set(TOLD) <= set(found) <= set(NAMES), f"providers: {sorted(found)}")
        silent = found.get("payatom", {"amount_paise": None, "error": "left out"})
        expect_equal("PayAtom's amount", silent["amount_paise"], None)
        expect(silent["error"], "PayAtom's balance is null without a reason")


def balances_in_trouble(binary):
    """One provider down is 5, none reached is 4, a refused key is 1; no amount is made up."""
    port = closed_port()
    down = {name: f"http://127.0.0.1:{port}" for name in ("segura-main", "paygrt")}
    with Desk(binary, elsewhere=down) as desk:
        found = desk.run("balances", *asked_for(*TOLD), "--json", code=contract.PARTLY).objects
        amounts = {one["provider"]: one["amount_paise"] for one in found}
        expect_equal("amounts", amounts, {"segura-main": None, "pentabit": 111111, "paygrt": None})
        desk.run("balances", *asked_for("segura-main", "paygrt"), "--json", code=contract.NOT_SENT)
        desk.pentabit.delivery["balance"] = "html"
        desk.run("balances", *asked_for("pentabit"), "--json", code=contract.REFUSED)


def _statuses(binary, provider, cases):
    with Desk(binary) as desk:
        stub = desk.stubs[provider]
        for amount, (mode, status, code) in enumerate(cases, 600):
            paid = desk.pay(provider, amount)
            stub.mode["status"] = mode
            found = desk.refresh(paid["reference"], code=code)
            expect_equal(f"{mode}: status", found["status"], status)
        expect_equal("status requests", len(stub.asked("status")), len(cases))


def segurapay_status(binary):
    """SeguraPay's status words, asked for by our reference; what is not about our payout moves nothing."""
    _statuses(binary, "segura-main", (
        ("success", "succeeded", 0), ("failure", "failed", 0), ("reversal", "reversed", 0), ("pending", "pending", 0),
        ("other_order", "pending", 3), ("as_printed", "pending", 3)))


def pentabit_status(binary):
    """Pentabit's status words, asked for with a signed GET."""
    _statuses(binary, "pentabit", (
        ("success", "succeeded", 0), ("failure", "failed", 0), ("pending", "pending", 0),
        ("other_order", "pending", 3)))


def payatom_status(binary):
    """PayAtom's status words; our post_hash opens with the secret key, and theirs is checked."""
    _statuses(binary, "payatom", (
        ("success", "succeeded", 0), ("failure", "failed", 0), ("declined", "failed", 0), ("pending", "pending", 0),
        ("processing", "processing", 0), ("other_order", "pending", 3)))


def payatom_amount_forms(binary):
    """The hash is over the amount as it is written: a number, a string, a string with paise."""
    forms = (int, str, lambda rupees: f"{rupees}.00")
    with Desk(binary) as desk:
        for amount, form in enumerate(forms, 620):
            paid = desk.pay("payatom", amount)
            desk.payatom.amount_form = form
            found = desk.refresh(paid["reference"])
            expect_equal(f"{form(amount)!r}: status", found["status"], "succeeded")
            expect_equal(f"{form(amount)!r}: bank reference", found["bank_reference"], "432112345678")


def payatom_false_hash(binary):
    """An answer whose post_hash does not prove it moves nothing and is shown as not verified."""
    with Desk(binary) as desk:
        paid = desk.pay("payatom", 630)
        desk.payatom.break_hash = True
        found = desk.refresh(paid["reference"], code=contract.UNKNOWN)
        expect_equal("status", found["status"], "pending")
        polled = [entry for entry in desk.show(paid["reference"])["timeline"] if entry["source"] == "poll"]
        expect_equal("polls in the timeline", len(polled), 1)
        expect_equal("verified", polled[0]["verified"], False)


def any_reference(binary):
    """`show` and `refresh` take our reference, the provider's and the bank's; an unknown one is 1."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 631)
        done = desk.refresh(paid["provider_reference"])
        expect_equal("found by the provider's", done["reference"], paid["reference"])
        expect(done["bank_reference"], "the bank's reference (RRN) is not kept")
        expect_equal("found by the bank's", desk.show(done["bank_reference"])["reference"], paid["reference"])
        for command in ("show", "refresh"):
            outcome = desk.run(command, "1100000000000", "--json", code=contract.REFUSED)
            expect(outcome.error["message"], f"{outcome} gives no message")


def refused_question(binary):
    """A 401 to a status question is 1, a cut or lost answer 3; the payout stays as it was."""
    with Desk(binary) as desk:
        cases = (("html", contract.REFUSED), ("cut", contract.UNKNOWN), ("lost", contract.UNKNOWN),
                 ("down", contract.UNKNOWN))
        for amount, (delivery, code) in enumerate(cases, 640):
            paid = desk.pay("pentabit", amount)
            desk.pentabit.delivery["status"] = delivery
            desk.run("refresh", paid["reference"], "--json", code=code)
            expect_equal(f"{delivery}: status", desk.show(paid["reference"])["status"], "pending")


def callbacks_in(shown):
    return [entry for entry in shown["timeline"] if entry["source"] == "callback"]


def unsigned_callbacks(binary):
    """SeguraPay's and Pentabit's callbacks are answered 200, written down, move nothing, and are asked about."""
    with Desk(binary) as desk:
        segura, pentabit = desk.pay("segura-main", 650), desk.pay("pentabit", 651)
        with desk.listen() as listener:
            query = {"clientTxnRef": segura["reference"], "refId": segura["provider_reference"], "status": "Success",
                     "operatorRef": "AND12345"}
            for _ in range(2):  # "SeguraPay might call webhook multiple times with the same parameters"
                expect_equal("SeguraPay's callback", listener.get("segura-main", **query)[0], 200)
            notice = pentabit_notice(pentabit["reference"], 651)
            expect_equal("Pentabit's callback", listener.post("pentabit", notice)[0], 200)
        for paid, word in ((segura, "Success"), (pentabit, "Approved")):
            shown = desk.show(paid["reference"])
            expect_equal(f"{word}: status", shown["status"], "pending")
            seen = callbacks_in(shown)
            expect_equal(f"{word}: callbacks kept", len(seen), 1)
            expect_equal(f"{word}: verified", seen[0]["verified"], False)
            expect_equal(f"{word}: provider's word", seen[0]["provider_status"], word)
            expect("ask" in (seen[0]["note"] or ""), f"{word}: show does not say that the status is to be asked")


def payatom_callbacks(binary):
    """A proven PayAtom callback is acknowledged and moves the payout; a false one is neither."""
    with Desk(binary) as desk:
        first, second = desk.pay("payatom", 652), desk.pay("payatom", 653)
        matched = {"hash_status": "Hash Matched", "acknowledge": "yes"}
        mismatch = {"hash_status": "Hash Mismatch", "acknowledge": "no"}
        stub = desk.payatom
        with desk.listen() as listener:
            def answered(notice, wanted, what):
                status, headers, body = listener.post("payatom", notice)
                expect_equal(what, (status, json.loads(body)), (200, wanted))
                kind = {key.lower(): value for key, value in headers.items()}.get("content-type", "")
                expect(kind.startswith("application/json"), f"{what}: Content-Type is {kind!r}")

            proven = stub.notice(first["reference"], "Approved")
            answered(stub.notice(first["reference"], "Approved", sealed_with="wrong"), mismatch, "another secret")
            answered(proven | {"status": "Declined"}, mismatch, "another status under the hash")
            answered(proven | {"order_id": second["reference"]}, mismatch, "another order under the hash")
            answered({key: proven[key] for key in proven if key != "post_hash"}, mismatch, "no hash")
            for paid in (first, second):
                expect_equal("after false callbacks", desk.show(paid["reference"])["status"], "pending")
            answered(proven, matched, "the proven callback")
            answered(proven, matched, "the proven callback again")
            stub.amount_form = lambda rupees: f"{rupees}.00"
            answered(stub.notice(second["reference"], "Declined"), matched, "amounts written with paise")
        shown = desk.show(first["reference"])
        expect_equal("status", shown["status"], "succeeded")
        expect_equal("verified callbacks", [one["verified"] for one in callbacks_in(shown)].count(True), 1)
        expect_equal("declined", desk.show(second["reference"])["status"], "failed")


def payatom_amount_under_hash(binary):
    """Three amounts are named for the hash: one that matches proves order and word, and no other counts."""
    with Desk(binary) as desk:
        paid = desk.pay("payatom", 656)
        with desk.listen() as listener:
            forged = desk.payatom.notice(paid["reference"], "Approved") | {"processed_amount": 1}
            _, _, body = listener.post("payatom", forged)
            expect_equal("answer", json.loads(body), {"hash_status": "Hash Matched", "acknowledge": "yes"})
            other = forged | {"requested_amount": 1}
            _, _, body = listener.post("payatom", other)
            expect_equal("answer", json.loads(body), {"hash_status": "Hash Mismatch", "acknowledge": "no"})
        shown = desk.show(paid["reference"])
        expect_equal("status and amount", (shown["status"], shown["amount_paise"]), ("succeeded", 65600))


def payatom_taken_back(binary):
    """"Approved => Declined/Failed" is announced: two proven words, so no success until the status is asked."""
    with Desk(binary) as desk:
        paid = desk.pay("payatom", 654)
        with desk.listen() as listener:
            for word in ("Approved", "Failed"):
                status, _, body = listener.post("payatom", desk.payatom.notice(paid["reference"], word))
                wanted = {"hash_status": "Hash Matched", "acknowledge": "yes"}
                expect_equal(word, (status, json.loads(body)), (200, wanted))
        shown = desk.show(paid["reference"])
        followed = shown["status"] in ("failed", "reversed") or "conflict" in shown["flags"]
        expect(followed and shown["status"] != "succeeded", f"{shown['status']}, flags {shown['flags']}")
        desk.payatom.mode["status"] = "failure"
        status = desk.refresh(paid["reference"])["status"]
        expect(status in ("failed", "reversed"), f"Approved, then Failed and asked: {status}")


def wrong_paths(binary):
    """A wrong secret, provider or path is 404 without a word; noise on a right path breaks nothing."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 655)
        with desk.listen() as listener:
            query = f"?clientTxnRef={paid['reference']}&refId=1&status=Success&operatorRef=A"
            right = listener.path("segura-main")
            others = (right[:-1], right + "x", "/hooks/segura-main/wrong", "/hooks/segura-main", "/hooks/nobody/x", "/",
                      listener.path("segura-main", desk.secrets["PENTABIT_HOOK"]))
            for path in others:
                status, _, body = listener.call("GET", path + query)
                expect_equal(f"GET {path.split('/')[-1][:8]}", (status, body), (404, ""))
            for noise in ('{"event":', "[]", "null", '{"event":"payout.succeeded"}', "\x00\xff"):
                status, _, _ = listener.call("POST", listener.path("pentabit"), noise.encode("latin-1"))
                expect(status < 500, f"noise on Pentabit's path is answered {status}")
            expect_equal("still there", listener.call("GET", right + query)[0], 200)
        expect_equal("callbacks kept", len(callbacks_in(desk.show(paid["reference"]))), 1)


def allowed_senders(binary):
    """With `allow`, a callback from another address is turned away and not written down."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 657)
        query = {"clientTxnRef": paid["reference"], "refId": "1", "status": "Success", "operatorRef": "A"}
        good = desk.configuration.read_text(encoding="utf-8")
        for allowed, kept in (("203.0.113.0/24", 0), ("127.0.0.0/8", 1)):
            narrowed = good.replace("[listen.segura-main]", f'[listen.segura-main]\nallow = ["{allowed}"]')
            desk.configuration.write_text(narrowed, encoding="utf-8")
            with desk.listen() as listener:
                status, _, body = listener.get("segura-main", **query)
            expect_equal(f"taken from {allowed}", status == 200, kept == 1)
            expect_equal(f"text answered, {allowed}", body, "")
            expect_equal("callbacks kept", len(callbacks_in(desk.show(paid["reference"]))), kept)


SCENARIOS = (
    balances, balances_of_all, balances_in_trouble, segurapay_status, pentabit_status, payatom_status,
    payatom_amount_forms, payatom_false_hash, any_reference, refused_question, unsigned_callbacks, payatom_callbacks,
    payatom_amount_under_hash, payatom_taken_back, wrong_paths,
    allowed_senders,
)
