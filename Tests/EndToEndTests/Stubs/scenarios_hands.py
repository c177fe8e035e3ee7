"""Scenarios: what takes two people, each another user of this machine, and what is typed at a terminal."""

import signal

import contract
from contract import expect, expect_equal
from desk import ACCOUNT, BANK, Desk
from people import Colleague, can_be_two

LATE_PAST = ("--transactions", "900", "--seed", "3", "--at", "2026-09-20T08:30:00Z")


def gates(binary):
    """Approving needs another person and a terminal; reject, discard, close, replace keep their gates: 64, 77, 1."""
    with Desk(binary, agent={"approval_from": "1000", "role": '"approver"'}) as desk:
        kept = desk.pay("segura-main", 1000, code=contract.APPROVAL)["reference"]
        desk.run("approve", kept, "--json", code=contract.FORBIDDEN)
        desk.run("reject", kept, "--reason", "not mine", "--yes", "--json", code=contract.FORBIDDEN)
        expect_equal("discarded", desk.run("discard", kept, "--yes", "--json", code=0).one["status"], "discarded")
        desk.run("discard", kept, "--yes", "--json", code=contract.REFUSED)
        sent = desk.pay("payatom", 700)["reference"]
        desk.run("close", sent, "--yes", "--json", code=contract.REFUSED)
        desk.run("replace", sent, "--yes", "--json", code=contract.REFUSED)
        desk.run("discard", "1109111588400", "--yes", "--json", code=contract.REFUSED)
        desk.run("discard", sent, "--json", code=contract.USAGE)


def two_people(binary):
    """What one person entered another approves, from the request alone, or rejects: 1 on a difference, then 0, once."""
    if not can_be_two():
        return
    with Desk(binary, agent={"approval_from": "1000"}) as desk:
        other = Colleague(desk, desk.folder / "shared" / "p.db")
        kept = desk.pay("segura-main", 1000, code=contract.APPROVAL)["reference"]
        wrong = (("account: ", ACCOUNT[:-1] + "9"), ("amount: ", "1000"))
        told = desk.type("approve", kept, answers=wrong, code=contract.REFUSED, by=other)
        expect("1000" not in told.err.replace(kept, "") and "₹" not in told.err, f"the amount is told: {told.err}")
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 0)
        right = (("account: ", ACCOUNT), ("amount: ", "1000"))
        approved = desk.type("approve", kept, "--json", answers=right, code=0, by=other).one
        expect_equal("amount", approved["amount_paise"], 100_000)
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)
        desk.type("approve", kept, code=contract.REFUSED, by=other)
        second = desk.pay("payatom", 1001, code=contract.APPROVAL)["reference"]
        rejected = desk.type("reject", second, "--json", answers=(("reason: ", "no such request"),), code=0, by=other)
        expect_equal("rejected", rejected.one["status"], "rejected")
        expect_equal("payout requests", len(desk.payatom.asked("payout")), 0)
        desk.run("approve", second, "--json", code=contract.FORBIDDEN)
        desk.run("audit", "verify", code=0)


def closed_and_replaced(binary):
    """An unknown payout nobody can be asked about: two people read the list (6, then 0), then it is replaced (6)."""
    if not can_be_two():
        return
    with Desk(binary, agent={"approval_from": "400000"}) as desk:
        desk.patience = 40  # the practice store is a large one
        store = desk.folder / "shared" / "p.db"
        store.parent.mkdir()
        desk.run("demo", *LATE_PAST, "--fill-only", str(store), code=0)
        other = Colleague(desk, store)
        found = desk.run("transactions", "status:unknown", "provider:payatom", "--json", code=0).objects
        expect(found, "the practice store has no unknown payout that nobody can be asked about")
        lost = found[0]["reference"]
        reading = (("it says: ", "not in list of the day"),)
        proposed = desk.type("close", lost, "--json", answers=reading, code=contract.APPROVAL).one
        expect_equal("proposed", proposed["status"], "unknown")
        desk.run("close", lost, "--json", code=contract.APPROVAL)
        desk.run("replace", lost, "--yes", "--json", code=contract.REFUSED)
        other_reading = (("it says: ", "Approved"),)
        desk.type("close", lost, "--json", answers=other_reading, code=contract.REFUSED, by=other)
        closed = desk.type("close", lost, "--json", answers=reading, code=0, by=other).one
        expect_equal("closed", closed["status"], "closed")
        desk.run("replace", lost, code=contract.USAGE)
        agreed = (("Type yes", "yes"),)
        again = desk.type("replace", lost, "--json", answers=agreed, code=contract.APPROVAL).one
        expect_equal("replaced", again["status"], "awaiting_approval")
        expect(again["reference"] != lost, "the replacement has the old reference")
        desk.run("replace", lost, "--yes", "--json", code=contract.REFUSED)
        expect_equal("payout requests", len(desk.payatom.asked("payout")), 0)
        handover = desk.run("report", "handover", code=0).out
        expect(again["reference"] in handover, f"the handover does not name what waits: {handover}")


def asked_at_a_terminal(binary):
    """A payout is agreed to at a terminal; *no* and Ctrl-C at the prompt are 130, say so, and send nothing."""
    command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "705", *BANK)
    with Desk(binary) as desk:
        for answer, interrupt in (("no", False), ("", True)):
            told = desk.type(
                *command, answers=(("Type the ", answer),), code=contract.INTERRUPTED, interrupt=interrupt)
            expect("othing was sent" in told.err, f"nobody says what stands: {told.err}")
            expect(not told.out, f"there is a result: {told.out}")
        expect_equal("payouts", desk.run("transactions", "--json", code=0).objects, [])
        for stub in desk.stubs.values():
            expect_equal(f"payout requests at {stub.name}", len(stub.asked("payout")), 0)
        desk.type(*command, answers=(("Type the ", ACCOUNT[-4:]),), code=0)
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)


def import_interrupted(binary):
    """Ctrl-C while rows wait for their replies: those are waited for and written whole, the others stay: 130."""
    count = 24
    with Desk(binary, reply_timeout=20) as desk:
        rows = [f"MEENA IYER,{50100200001000 + row},HDFC0001203,9876543210,{800 + row},IMPS" for row in range(count)]
        file = desk.folder / "june.csv"
        file.write_text("\n".join(["name,account,ifsc,mobile,amount,mode", *rows]) + "\n", encoding="utf-8")
        command = ("payouts", "import", str(file), "--provider", "segura-main", "--yes", "--json")
        desk.segurapay.delivery["payout"] = "held"
        child = desk.start(*command)
        desk.wait(lambda: desk.segurapay.asked("payout"), "no row was sent", 20)
        child.send_signal(signal.SIGINT)
        said = next((line for line in child.stderr if "stopping" in line), "")
        expect("Import the file again to go on" in said, "Ctrl-C is answered by nothing")
        desk.segurapay.released.set()
        outcome = desk.finish(child, *command)
        expect(outcome.code == contract.INTERRUPTED, f"{outcome} after Ctrl-C:\n{outcome.err}")
        asked = len(desk.segurapay.asked("payout"))
        expect(0 < asked < count, f"{asked} of {count} rows were sent")
        expect(f"{count - asked} not reached yet" in outcome.err, f"what is left is not told: {outcome.err}")
        listed = desk.run("transactions", "--json", "--limit", "100", code=0).objects
        expect_equal("what stands in the store", {one["status"] for one in listed}, {"pending"})
        expect_equal("payouts in the store", len(listed), asked)
        result = file.with_suffix(".result.csv").read_text(encoding="utf-8")
        expect_equal("lines of the result file", len(result.splitlines()), count + 1)
        desk.run("audit", "verify", code=0)
        desk.run("store", "check", "--json", code=0)
        desk.run(*command, code=0)
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), count)


SCENARIOS = (gates, two_people, closed_and_replaced, asked_at_a_terminal, import_interrupted)
