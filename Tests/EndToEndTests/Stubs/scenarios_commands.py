"""Scenarios: every command the command line's contract names, and the exit codes no other scenario meets."""

import json
import os
import re
import signal

import contract
from contract import expect, expect_equal
from desk import BANK, EXTRA, NAMES, Desk

# "Commands" of the contract, without those it marks as later.
COMMANDS = (
    "demo", "balances", "transactions", "show", "refresh", "payout", "payouts import", "recharge", "operators",
    "link create", "link show", "complaint raise", "complaint update", "complaint close", "complaints", "watch",
    "listen", "sandbox", "approve", "reject", "discard", "close", "replace", "audit verify", "doctor", "themes",
)
HEADS = "provider,name,account,ifsc,mobile,amount,mode,email,address,bank,bank_address"


def help_for_all(binary):
    """`help CMD` explains every command, `--version` and a completion script for each shell come out."""
    with Desk(binary) as desk:
        desk.revealed = True  # the examples have a made-up account
        for command in COMMANDS:
            told = desk.run("help", *command.split(), code=0).out
            expect("USAGE" in told and "--" in told, f"help {command} says {told!r}")
        expect(re.search(r"[0-9]+\.[0-9]+", desk.run("--version", code=0).out), "--version tells no version")
        for shell in ("bash", "zsh", "fish"):
            script = desk.run("--generate-completion-script", shell, code=0).out
            missing = [word for word in {part for name in COMMANDS for part in name.split()} if word not in script]
            expect(not missing, f"{shell} completes no {missing}")


def commands_that_show(binary):
    """What only shows leaves with 0 with and without colour, and watch and sandbox end when told to."""
    with Desk(binary) as desk:
        expect(desk.run("themes", "--json", code=0).objects, "there is no theme")
        plain = desk.run("themes", "--preview", "midnight", "--no-color", code=0).out
        expect("\x1b" not in plain, "--no-color paints")
        desk.pay("segura-main", 704)
        desk.run("audit", "verify", "--json", code=0)
        practice = desk.folder / "practice.db"
        desk.run("demo", "--transactions", "50", "--seed", "3", "--at", "2026-11-20T08:30:00Z", "--fill-only",
                 str(practice), code=0)
        expect(practice.stat().st_mode & 0o077 == 0, "the practice store is open to others")
        sandbox = desk.start("sandbox", "--port", "0", "--seed", "3")
        ready = json.loads(sandbox.stdout.readline())
        expect(ready["ready"] is True and len(ready["base_urls"]) == 4, f"sandbox says {ready}")
        sandbox.send_signal(signal.SIGTERM)
        desk.finish(sandbox, "sandbox")
        watch = desk.start("watch", "--json")
        expect(json.loads(watch.stdout.readline()), "watch says nothing")
        watch.send_signal(signal.SIGTERM)
        expect(desk.finish(watch, "watch").code in (0, 130, 143), "watch did not end well")
        found = desk.run("doctor", "--json").objects
        expect(len(found) > len(NAMES), f"doctor looks at {found}")
        for stub in desk.stubs.values():  # whether anybody is there is asked of no path that a document names
            expect(all(one.path == "/" or not one.faults for one in stub.requests), f"{stub.faults()}")
            stub.forget_faults()


def hands(binary):
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


def complaint_life(binary):
    """A complaint is raised, answered and closed, and each step is on the list."""
    with Desk(binary) as desk:
        paid = desk.pay("segura-main", 701)["reference"]
        raised = desk.run(
            "complaint", "raise", "--reference", paid, "--subject", "Not credited", "--message",
            "The bank has not credited it; please look.", "--accept", "too_fresh", "--json", code=0).one["reference"]
        answered = desk.run("complaint", "update", raised, "--remark", "They look.", "--status", "answered", "--json",
                            code=0).one
        contract.expect_complaint(answered)
        expect_equal("status", answered["status"], "answered")
        closed = desk.run("complaint", "close", raised, "--remark", "Credited.", "--json", code=0).one
        expect_equal("status", closed["status"], "closed")
        expect_equal("complaints", [one["status"] for one in desk.run("complaints", "--json").objects], ["closed"])
        desk.run("complaint", "close", "C-000000-00", "--json", code=contract.REFUSED)


def _file(desk, rows, name="june.csv"):
    path = desk.folder / name
    path.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    return str(path)


def _row(provider, account, amount, ifsc="HDFC0001203"):
    return f'{provider},MEENA IYER,{account},{ifsc},9876543210,{amount},IMPS,m@example.in,"12 Park St, Kolkata",HDFC,Fort'


def bulk(binary):
    """A file pays by three providers: dry run 65 with lines, then 5, then 0 after a correction; one request a row."""
    payers = ("segura-main", "pentabit", "payatom")
    with Desk(binary) as desk:
        rows = [_row(name, 50100200000000 + place, 500 + place) for place, name in enumerate(payers)]
        wrong = _row("segura-main", 50100200000009, 509, ifsc="HDFC001203")
        file = _file(desk, rows + [wrong])
        dry = desk.run("payouts", "import", file, "--dry-run", "--json", code=contract.RULE).objects
        expect_equal("lines", [one["line"] for one in dry], [2, 3, 4, 5])
        expect_equal("violations", [one["field"] for one in dry[3]["violations"]], ["ifsc"])
        desk.run("payouts", "import", file, code=contract.USAGE)
        for name in payers:
            expect_equal(f"payout requests at {name}", len(desk.stubs[name].asked("payout")), 0)
        done = desk.run("payouts", "import", file, "--yes", "--json", code=contract.PARTLY).objects
        sent = [one for one in done if one["reference"]]
        for one in sent:
            contract.expect_transaction(one)
        expect_equal("sent", sorted(one["provider"] for one in sent), sorted(payers))
        right = _file(desk, rows + [wrong.replace("HDFC001203", "HDFC0001203")], "corrected.csv")
        refused = desk.run("payouts", "import", right, "--yes", "--json", code=contract.RULE)
        expect_equal("rule", [one["rule"] for one in refused.error["violations"]], ["shared_payments"])
        desk.run("payouts", "import", right, "--yes", "--same-batch", code=0)
        desk.run("payouts", "import", right, "--yes", code=0)
        counted = {name: len(desk.stubs[name].asked("payout")) for name in payers}
        expect_equal("payout requests", counted, {"segura-main": 2, "pentabit": 1, "payatom": 1})


def bulk_codes(binary):
    """A file whose rows all came to the same leaves with that code: 1, 3, 4, 6, 65, 77."""
    with Desk(binary, agent={"approval_from": "1000"}, elsewhere={"pentabit": "http://127.0.0.1:1"}) as desk:
        desk.segurapay.mode["payout"] = "failure"
        file = _file(desk, [_row("segura-main", 50100200000001, 501)], "a.csv")
        desk.run("payouts", "import", file, "--yes", code=contract.REFUSED)
        desk.segurapay.delivery["payout"] = "lost"
        file = _file(desk, [_row("segura-main", 50100200000002, 502)], "b.csv")
        desk.run("payouts", "import", file, "--yes", code=contract.UNKNOWN)
        file = _file(desk, [_row("pentabit", 50100200000003, 503)], "c.csv")
        desk.run("payouts", "import", file, "--yes", "--json", code=contract.NOT_SENT)
        file = _file(desk, [_row("payatom", 50100200000004, 1000)], "d.csv")
        desk.run("payouts", "import", file, "--yes", code=contract.APPROVAL)
        file = _file(desk, [_row("paygrt", 50100200000005, 505)], "e.csv")
        desk.run("payouts", "import", file, "--yes", code=contract.RULE)
        expect_equal("requests", [len(desk.stubs[name].asked("payout")) for name in NAMES], [2, 0, 0, 0])
    with Desk(binary, agent={"role": '"viewer"'}) as desk:
        file = _file(desk, [_row("segura-main", 50100200000001, 501)])
        desk.run("payouts", "import", file, "--yes", "--json", code=contract.FORBIDDEN)


def store_codes(binary):
    """A store that cannot be made is 73, one that is damaged 74; neither sends anything."""
    with Desk(binary) as desk:
        (desk.folder / "afile").write_text("x", encoding="utf-8")
        text = desk.configuration.read_text(encoding="utf-8")
        command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "702", *BANK,
                   *EXTRA["segura-main"], "--yes", "--json")
        desk.configuration.write_text(f'[store]\npath = "{desk.folder}/afile/p.db"\n{text}', encoding="utf-8")
        expect(desk.run(*command, code=73).error["message"], "73 gives no reason")
        store = desk.home / "there" / "p.db"
        desk.configuration.write_text(f'[store]\npath = "{store}"\n{text}', encoding="utf-8")
        desk.pay("segura-main", 703)
        data = bytearray(store.read_bytes())
        data[4096:] = os.urandom(len(data) - 4096)
        for path in (store, store.with_name("p.db-wal")):
            if path.exists():
                path.write_bytes(bytes(data) if path == store else b"")
        outcome = desk.run(*command)
        expect(outcome.code in (73, 74), f"{outcome}: {outcome.err}")
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)


SCENARIOS = (help_for_all, commands_that_show, hands, complaint_life, bulk, bulk_codes, store_codes)
