"""Scenarios: every command the command line's contract names, and the exit codes no other scenario meets."""

import json
import os
import re
import signal

import contract
from contract import expect, expect_equal
from desk import ACCOUNT, BANK, EXTRA, NAMES, Desk

# "Commands" of the contract, without those it marks as later.
COMMANDS = (
    "demo", "balances", "transactions", "show", "refresh", "payout", "payouts import", "recharge", "operators",
    "link create", "link show", "complaint raise", "complaint update", "complaint close", "complaints", "watch",
    "listen", "sandbox", "approve", "reject", "discard", "close", "replace", "audit verify", "report handover",
    "doctor", "themes",
)
CODES = {0, 1, 3, 4, 5, 6, 64, 65, 73, 74, 77, 78, 130}
HEADS = "provider,name,account,ifsc,mobile,amount,mode,email,address,bank,bank_address"


def every_command(desk, *above):
    """The commands that `--help` names, those below others included."""
    told = desk.run(*above, "--help", code=0).out
    listed = re.findall(r"^  ([a-z-]+)(?: \(default\))?(?:\s{2,}.*)?$", told.partition("SUBCOMMANDS:")[2], re.MULTILINE)
    return [found for name in listed for found in every_command(desk, *above, name)] or [" ".join(above)]


def not_driven(binary, driven, left):
    """What the scenarios together never ran, and the exit codes that none of them met."""
    with Desk(binary) as desk:
        commands = every_command(desk)
    idle = [name for name in commands if not any(f"{one} ".startswith(f"{name} ") for one in driven)]
    return idle, sorted(CODES - left)


def help_for_all(binary):
    """`help CMD` explains every command, `--version` and a completion script for each shell come out."""
    with Desk(binary) as desk:
        desk.revealed = True  # the examples have a made-up account
        for command in COMMANDS:
            told = desk.run("help", *command.split(), code=0).out
            expect("USAGE" in told and "--" in told, f"help {command} says {told!r}")
        expect(re.search(r"[0-9]+\.[0-9]+", desk.run("--version", code=0).out), "--version tells no version")
        named = every_command(desk)
        missing = set(COMMANDS) - set(named)
        expect(not missing, f"--help names no {missing}")
        for shell in ("bash", "zsh", "fish"):
            script = desk.run("--generate-completion-script", shell, code=0).out
            missing = [word for word in {part for name in named for part in name.split()} if word not in script]
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
        expect("paydesk" in desk.run("manual", code=0).out, "there is no manual page")
        for stub in desk.stubs.values():  # whether anybody is there is asked of no path that a document names
            expect(all(one.path == "/" or not one.faults for one in stub.requests), f"{stub.faults()}")
            stub.forget_faults()


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
        desk.run("complaint", "mail", raised, "--sent", "--json", code=contract.REFUSED)
        closed = desk.run("complaint", "close", raised, "--remark", "Credited.", "--json", code=0).one
        expect_equal("status", closed["status"], "closed")
        expect_equal("complaints", [one["status"] for one in desk.run("complaints", "--json").objects], ["closed"])
        desk.run("complaint", "close", "C-000000-00", "--json", code=contract.REFUSED)
        desk.segurapay.mode["complaint"] = "failure"
        other = desk.pay("segura-main", 702)["reference"]
        command = ("complaint", "raise", "--reference", other, "--subject", "Not credited", "--message",
                   f"Not credited to {ACCOUNT}; please look.", "--accept", "too_fresh", "--json")
        draft = desk.run(*command, code=contract.REFUSED).one["reference"]
        mailed = desk.run("complaint", "mail", draft, code=0).out
        for word in (draft, other, "Not credited", ACCOUNT[-4:]):
            expect(word in mailed, f"the mail does not say {word}: {mailed}")
        whole = desk.run("complaint", "mail", draft, "--json", code=0).one["text"]
        expect_equal("the text in JSON", whole, mailed[:-1])
        sent = desk.run("complaint", "mail", draft, "--sent", "--json", code=0).one
        contract.expect_complaint(sent)
        expect_equal("status", sent["status"], "raised")
        contract.expect_moment("raised_at", sent["raised_at"])
        expect_equal("complaints sent", len(desk.segurapay.asked("complaint")), 2)


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


def store_care(binary):
    """The store is copied, looked through and sealed anew; the copy and a damaged one are told from it: 0, 1, 73."""
    with Desk(binary) as desk:
        store = desk.home / "there" / "p.db"
        text = desk.configuration.read_text(encoding="utf-8")
        desk.configuration.write_text(f'[store]\npath = "{store}"\n{text}', encoding="utf-8")
        paid = desk.pay("segura-main", 706)["reference"]
        copy = desk.home / "copy.db"
        desk.run("store", "backup", str(copy), "--json", code=0)
        desk.run("store", "backup", str(copy), "--json", code=73)
        desk.run("store", "check", "--json", code=0)
        desk.run("store", "rekey", "--json", code=contract.USAGE)
        desk.type("store", "rekey", answers=(("Type yes", "no"),), code=contract.INTERRUPTED)
        desk.type("store", "rekey", answers=(("Type yes", ""),), code=contract.INTERRUPTED, interrupt=True)
        before = store.with_name("p.db.key").read_text()
        rekeyed = desk.run("store", "rekey", "--yes", "--json", code=0).one
        expect_equal("transactions", rekeyed["transactions"], 1)
        expect(store.with_name("p.db.key").read_text() != before, "the key is the old one")
        expect_equal("found", desk.run("transactions", ACCOUNT, "--json", code=0).one["reference"], paid)
        desk.run("audit", "verify", "--json", code=0)
        for path in store.parent.glob("p.db-*"):
            path.unlink()
        store.write_bytes(copy.read_bytes())
        store.with_name("p.db.key").write_text(before)
        older = desk.run("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "709", *BANK, "--yes",
                         "--json")
        expect(older.code in (73, 74), f"an older copy is taken for the store: {older}")
        expect_equal("payout requests", len(desk.segurapay.asked("payout")), 1)
        desk.run("audit", "accept-copy", code=contract.USAGE)
        link = re.search(r"ends at link ([0-9]+)", older.error["message"]).group(1)
        desk.type("audit", "accept-copy", answers=(("to accept it", "0"),), code=contract.INTERRUPTED)
        desk.type("audit", "accept-copy", answers=(("to accept it", link),), code=0)
        expect_equal("what the copy holds", desk.run("transactions", "--json", code=0).one["reference"], paid)


def schemas(binary):
    """Every shape that `schema` lists is a JSON Schema whose keys are those of the contract; another name is 1."""
    shapes = {"transaction": contract.TRANSACTION, "balance": contract.BALANCE, "complaint": contract.COMPLAINT,
              "operator": contract.OPERATOR}
    with Desk(binary) as desk:
        listed = [line.split()[0] for line in desk.run("schema", code=0).out.splitlines()]
        expect(set(shapes) <= set(listed), f"schema lists {listed}")
        for name in listed:
            schema = desk.run("schema", name, code=0).one
            expect_equal(f"schema {name}", (schema["title"], schema["type"]), (name, "object"))
            missing = shapes.get(name, set()) - set(schema["properties"])
            expect(not missing, f"schema {name} lacks {missing}")
        expect("transaction" in desk.run("schema", "transactoin", code=contract.REFUSED).err, "nothing near is named")


def from_nothing(binary):
    """Without a configuration the way is told (78); `init` asks, writes one without a secret, and looks it over."""
    with Desk(binary) as desk:
        desk.configuration.unlink()
        told = desk.run("balances", "--json", code=contract.CONFIGURATION).error
        for way in ("paydesk init", "paydesk demo"):
            expect(way in told["hint"], f"nobody is told of {way}: {told}")
        desk.run("init", code=contract.USAGE)
        left = desk.type("init", answers=(("Your name", "asha"), ("Station", "")), code=contract.INTERRUPTED,
                         interrupt=True)
        expect("othing was written" in left.err, f"nobody says what stands: {left.err}")
        expect(not desk.configuration.exists(), "something was written")
        answers = (
            ("Your name", "  "), ("Station", "11"), ("Role", "operator"), ("one payout", "500000"), ("a day", ""),
            ("second person", ""), ("A provider", "segurapay"), ("call it", "segura-main"),
            ("address", desk.segurapay.base_url), ("Where is the token", "env SEGURA_TOKEN"), ("Warn below", ""),
            ("Another provider", ""),
        )
        looked = desk.type("init", answers=answers, code=0)
        expect("balance" in looked.out, f"nothing was looked at: {looked.out}")
        written = desk.configuration.read_text(encoding="utf-8")
        expect(desk.configuration.stat().st_mode & 0o077 == 0, "others can read the configuration")
        for key in ("limit_per_day", "limit_per_beneficiary", "approval_from"):
            expect(f"# {key} = " in written, f"the file does not tell of {key}")
        desk.run("init", code=contract.CONFIGURATION)
        told = desk.run("doctor", "--json").objects
        mine = {one["check"]: one["status"] for one in told if one["name"] == "segura-main"}
        expect_equal("the provider's balance in doctor", mine.get("balance"), "ok")
        desk.pay("segura-main", 707, to=BANK)
        for stub in desk.stubs.values():  # whether anybody is there is asked of no path that a document names
            expect(all(one.path == "/" or not one.faults for one in stub.requests), f"{stub.faults()}")
            stub.forget_faults()


def administrator(binary):
    """A provider set up against a sandbox started apart is well in doctor; what is sent shows on an open dashboard."""
    with Desk(binary) as desk:
        desk.configuration.unlink()
        desk.secrets["PAYDESK_SANDBOX_TOKEN"] = desk.secrets["SEGURA_TOKEN"]
        sandbox = desk.start("sandbox", "--port", "0", "--seed", "3")
        address = json.loads(sandbox.stdout.readline())["base_urls"]["segurapay"]
        answers = (
            ("Your name", "asha"), ("Station", ""), ("Role", ""), ("one payout", ""), ("a day", ""),
            ("second person", ""), ("A provider", "segurapay"), ("call it", ""), ("address", address),
            ("Where is the token", "env SEGURA_TOKEN"), ("Warn below", ""), ("Another provider", ""),
        )
        desk.type("init", answers=answers, code=0)
        looked = desk.run("doctor", "--json").objects
        mine = {one["check"]: one["status"] for one in looked if one["name"] == "segura-main"}
        expect_equal("the provider's balance in doctor", mine.get("balance"), "ok")
        shown = (("newest first", lambda: desk.pay("segura-main", 13707, to=BANK)), ("13,707", "q"))
        desk.type("dashboard", answers=shown, code=0, screen=True)
        sandbox.send_signal(signal.SIGTERM)
        desk.finish(sandbox, "sandbox")


def screens(binary):
    """The dashboard and the demo open on a terminal, show the desk, and are left with q: 0."""
    with Desk(binary) as desk:
        desk.pay("segura-main", 708)
        for command in (("dashboard",), ("demo", "--transactions", "20", "--seed", "3")):
            desk.type(*command, answers=(("segura-main", "q"),), code=0, screen=True)


SCENARIOS = (
    help_for_all, commands_that_show, complaint_life, bulk, bulk_codes, store_codes, store_care, schemas,
    from_nothing, administrator, screens,
)
