"""Scenarios: what leaves for each provider, what its answers become, and what trouble on the way becomes."""

import json
import signal

import contract
from contract import expect, expect_equal
from desk import ACCOUNT, MOBILE, Desk, closed_port

NAME = ("--name", "MEENA IYER")


def sent(stub, kind="payout"):
    """The fields of the one request of a kind."""
    asked = stub.asked(kind)
    expect_equal(f"{kind} requests at {stub.name}", len(asked), 1)
    return json.loads(asked[0].body)


def segurapay_rails(binary):
    """SeguraPay gets IMPS, NEFT, RTGS and both forms of UPI as its document writes them."""
    with Desk(binary) as desk:
        for mode, amount in (("IMPS", 500), ("NEFT", 501), ("RTGS", 200000)):
            paid = desk.pay("segura-main", amount, mode=mode)
            fields = json.loads(desk.segurapay.asked("payout")[-1].body)
            wanted = {
                "TransferMode": mode, "Amount": str(amount), "AccountNo": ACCOUNT, "IFSCCode": "HDFC0001203",
                "BeneficiaryName": "MEENA IYER", "Number": MOBILE, "OrderID": paid["reference"],
            }
            got = {key: str(fields.get(key)) for key in wanted}
            expect_equal(f"{mode} request", got, wanted)
            expect_equal(f"{mode} status", paid["status"], "pending")
            expect(paid["provider_reference"], f"{mode}: SeguraPay's OrderID is not kept")
        paid = desk.pay("segura-main", 502, mode="UPI", to=(*NAME, "--upi", "meena@okhdfc", "--mobile", MOBILE))
        fields = json.loads(desk.segurapay.asked("payout")[-1].body)
        expect_equal("UPI by id", fields.get("UPIId"), "meena@okhdfc")
        expect("meena" not in paid["beneficiary"]["upi"], "the UPI id is not masked")
        desk.pay("segura-main", 503, mode="UPI", to=(*NAME, "--mobile", MOBILE))
        fields = json.loads(desk.segurapay.asked("payout")[-1].body)
        expect_equal("UPI by mobile", fields.get("BeneficiaryPhoneNo"), MOBILE)


def pentabit_payout(binary):
    """Pentabit gets every field its table calls required, signed over the body's very bytes."""
    with Desk(binary) as desk:
        paid = desk.pay("pentabit", 504, "--note", "for us alone")
        fields = sent(desk.pentabit)
        wanted = {
            "beneficiary_name": "MEENA IYER", "beneficiary_email": "meena@example.in", "amount": 504,
            "beneficiary_address": "12 Park Street, Kolkata", "beneficiary_acc_no": ACCOUNT,
            "bank_name": "HDFC Bank", "ifsc": "HDFC0001203", "order_id": paid["reference"], "user_id": "desk-1",
        }
        expect_equal("request", {key: fields.get(key) for key in wanted}, wanted)
        expect(b"for us alone" not in desk.pentabit.asked("payout")[0].body, "the agent's own note was sent")
        expect_equal("note", paid["note"], "for us alone")
        expect(paid["charge_paise"] in (200, 590), f"charge_paise {paid['charge_paise']} is not the reply's charge")


def pentabit_awkward_text(binary):
    """Slashes, quotes and letters beyond ASCII reach Pentabit whole and under a signature that matches."""
    address = 'Flat 3/4, "Śānti" कोलकाता \\ lane'
    with Desk(binary) as desk:
        target = (*NAME, "--account", ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE, "--bank", "HDFC Bank",
                  "--email", "meena@example.in", "--address", address)
        desk.pay("pentabit", 505, to=target)
        expect_equal("address", sent(desk.pentabit)["beneficiary_address"], address)


def pentabit_readings(binary):
    """`get_body = "braces"` and `path_leading_slash = true` change what is signed, and nothing else."""
    lines = {"pentabit": 'get_body = "braces"\npath_leading_slash = true'}
    with Desk(binary, provider_lines=lines) as desk:
        desk.pentabit.get_body = b"{}"
        desk.pentabit.leading_slash = True
        paid = desk.pay("pentabit", 506)
        expect_equal("refreshed", desk.refresh(paid["reference"])["status"], "succeeded")
        balance = desk.run("balances", "--provider", "pentabit", "--json", code=0).one
        expect_equal("balance", balance["amount_paise"], 111111)


def payatom_payout(binary):
    """PayAtom gets IMPS with an order id of 10 to 13 letters and digits and a whole amount."""
    with Desk(binary) as desk:
        paid = desk.pay("payatom", 507)
        fields = sent(desk.payatom)
        wanted = {
            "account_no": ACCOUNT, "account_holder": "MEENA IYER", "ifsc": "HDFC0001203", "bank": "HDFC Bank",
            "bank_address": "Fort, Mumbai", "order_id": paid["reference"], "amount": "507",
        }
        expect_equal("request", {key: str(fields.get(key)) for key in wanted}, wanted)
        kept = desk.payatom.orders[paid["reference"]]["ref_code"]
        expect_equal("ref_code", paid["provider_reference"], kept)


def _answers(binary, provider, cases):
    with Desk(binary) as desk:
        stub = desk.stubs[provider]
        for amount, (mode, statuses, code) in enumerate(cases, 510):
            stub.mode["payout"] = mode
            paid = desk.pay(provider, amount, code=code)
            expect(paid["status"] in statuses, f"{mode}: expected {' or '.join(statuses)}, got {paid['status']}")
            shown = desk.show(paid["reference"])
            expect_equal(f"{mode}, shown", shown["status"], paid["status"])
        expect_equal("payout requests", len(stub.asked("payout")), len(cases))


def segurapay_answers(binary):
    """SeguraPay's answers become statuses and exit codes; a word it never named becomes no verdict."""
    _answers(binary, "segura-main", (
        ("success", ("succeeded",), 0), ("pending", ("pending",), 0), ("failure", ("failed",), 1),
        ("unknown_word", ("unknown",), 3), ("other_order", ("unknown",), 3), ("as_printed", ("unknown",), 3)))


def segurapay_contradiction(binary):
    """StatusCode 1 beside Status "Failure" is neither a success nor a failure."""
    with Desk(binary) as desk:
        desk.segurapay.mode["payout"] = "contradiction"
        command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "519", *NAME, "--account",
                   ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE, "--yes", "--json")
        outcome = desk.run(*command)
        status = outcome.one["status"]
        expect(status in ("pending", "unknown"), f"a contradiction became {status}")
        expect_equal("exit code", outcome.code, 3 if status == "unknown" else 0)


def pentabit_answers(binary):
    """Pentabit's three words become statuses and exit codes; a fourth becomes no verdict."""
    _answers(binary, "pentabit", (
        ("success", ("succeeded",), 0), ("pending", ("pending",), 0), ("failure", ("failed",), 1),
        ("unknown_word", ("unknown",), 3), ("other_order", ("unknown",), 3)))


def payatom_answers(binary):
    """PayAtom's five words become statuses and exit codes; a sixth becomes no verdict."""
    _answers(binary, "payatom", (
        ("success", ("succeeded",), 0), ("pending", ("pending",), 0), ("processing", ("processing", "succeeded"), 0),
        ("failure", ("failed",), 1), ("declined", ("failed",), 1), ("unknown_word", ("unknown",), 3)))


def _trouble(binary, provider, asked_again):
    with Desk(binary) as desk:
        stub = desk.stubs[provider]
        for amount, delivery in enumerate(("cut", "lost", "late", "html", "down"), 530):
            stub.delivery["payout"] = delivery
            paid = desk.pay(provider, amount, code=contract.UNKNOWN)
            expect_equal(f"{delivery}: status", paid["status"], "unknown")
            asked = [r for r in stub.asked("payout") if paid["reference"].encode() in r.body]
            expect_equal(f"{delivery}: payout requests", len(asked), 1)
            if asked_again:
                expect_equal(f"{delivery}: refreshed", desk.refresh(paid["reference"])["status"], "succeeded")
        expect_equal("payout requests in all", len(stub.asked("payout")), 5)


def segurapay_trouble(binary):
    """A cut, lost or late reply, a page of HTML, a 502: unknown, exit 3, one request; asking again tells."""
    _trouble(binary, "segura-main", True)


def pentabit_trouble(binary):
    """The same for Pentabit."""
    _trouble(binary, "pentabit", True)


def payatom_trouble(binary):
    """The same for PayAtom, which cannot be asked without the ref_code that was lost."""
    _trouble(binary, "payatom", False)


def payatom_cannot_be_asked(binary):
    """`refresh` of an unknown payout that has no ref_code leaves with 3, never with a definite no."""
    with Desk(binary) as desk:
        desk.payatom.delivery["payout"] = "lost"
        paid = desk.pay("payatom", 540, code=contract.UNKNOWN)
        outcome = desk.run("refresh", paid["reference"], "--json", code=contract.UNKNOWN)
        expect(paid["reference"] in outcome.out, f"{outcome}: the reference is not on standard output")


def asked_twice_in_a_row(binary):
    """`refresh` of an unknown payout that was asked a moment ago still leaves with 3."""
    with Desk(binary) as desk:
        desk.segurapay.delivery["payout"] = "lost"
        paid = desk.pay("segura-main", 541, code=contract.UNKNOWN)
        desk.segurapay.delivery["status"] = "lost"
        desk.refresh(paid["reference"], code=contract.UNKNOWN)
        desk.refresh(paid["reference"], code=contract.UNKNOWN)


def pending_asked_twice(binary):
    """`refresh` of a pending payout again at once is no definite no, whether or not the provider is asked."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 542)
        desk.segurapay.mode["status"] = "pending"
        desk.refresh(paid["reference"])
        outcome = desk.run("refresh", paid["reference"], "--json")
        expect_equal("status", outcome.one["status"], "pending")
        fitting = outcome.code in (contract.DONE, contract.UNKNOWN)
        expect(fitting, f"{outcome} about a pending payout; expected 0 or 3\n{outcome.err}")


def nobody_there(binary):
    """A refused connection is 4 and not_sent: nothing left this machine."""
    port = closed_port()
    elsewhere = {name: f"http://127.0.0.1:{port}" for name in ("segura-main", "pentabit", "payatom")}
    with Desk(binary, elsewhere=elsewhere) as desk:
        for amount, provider in enumerate(elsewhere, 550):
            paid = desk.pay(provider, amount, code=contract.NOT_SENT)
            expect_equal(f"{provider}: status", paid["status"], "not_sent")


def killed_while_sending(binary):
    """Killed between request and reply, the payout is on disk, is asked about, and is never sent again."""
    with Desk(binary) as desk:
        desk.segurapay.delivery["payout"] = "late"
        command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "560", *NAME, "--account",
                   ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE, "--yes", "--json")
        child = desk.start(*command)
        desk.wait(lambda: desk.segurapay.asked("payout"), "the payout request never came")
        child.send_signal(signal.SIGKILL)
        desk.finish(child, *command)
        reference = sent(desk.segurapay)["OrderID"]
        left = desk.show(reference)["status"]
        expect(left in ("submitting", "unknown"), f"after a kill the payout is {left}")
        expect_equal("refreshed", desk.refresh(reference)["status"], "succeeded")
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)


def interrupted_while_sending(binary):
    """Ctrl-C between request and reply leaves the payout unknown and says so."""
    with Desk(binary) as desk:
        desk.segurapay.delivery["payout"] = "late"
        command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "561", *NAME, "--account",
                   ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE, "--yes", "--json")
        child = desk.start(*command)
        desk.wait(lambda: desk.segurapay.asked("payout"), "the payout request never came")
        child.send_signal(signal.SIGINT)
        outcome = desk.finish(child, *command)
        expect(outcome.code == contract.UNKNOWN, f"{outcome} after Ctrl-C:\n{outcome.err}")
        expect("cannot be called back" in outcome.err, f"nobody says that it has left: {outcome.err}")
        reference = sent(desk.segurapay)["OrderID"]
        expect_equal("the reference on standard output", outcome.one["reference"], reference)
        expect_equal("after Ctrl-C the payout", desk.show(reference)["status"], "unknown")
        expect_equal("refreshed", desk.refresh(reference)["status"], "succeeded")
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)


def side_by_side(binary):
    """Six payouts at once from one store: six references, six requests."""
    with Desk(binary) as desk:
        commands = [
            ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", str(570 + step), *NAME, "--account",
             ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE, "--yes", "--json") for step in range(6)]
        children = [(desk.start(*command), command) for command in commands]
        outcomes = [desk.finish(child, *command) for child, command in children]
        for outcome in outcomes:
            expect_equal(f"{outcome}\n{outcome.err}\nexit code", outcome.code, 0)
        references = {outcome.one["reference"] for outcome in outcomes}
        expect_equal("references", len(references), 6)
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 6)


SCENARIOS = (
    segurapay_rails, pentabit_payout, pentabit_awkward_text, pentabit_readings, payatom_payout, segurapay_answers,
    segurapay_contradiction, pentabit_answers, payatom_answers, segurapay_trouble, pentabit_trouble, payatom_trouble,
    payatom_cannot_be_asked, asked_twice_in_a_row, pending_asked_twice, nobody_there, killed_while_sending,
    interrupted_while_sending, side_by_side,
)
