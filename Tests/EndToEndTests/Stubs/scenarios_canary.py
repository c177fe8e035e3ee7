"""Scenario: marked secrets and numbers wherever they can enter, and then a search of everything that came out."""

import base64
import os
import pathlib
import re
import signal
import sqlite3
import urllib.parse

import contract
from contract import expect, expect_equal
from desk import ACCOUNT, BANK, EXTRA, MOBILE, Desk, secret
from listening import pentabit_notice
from provider_stub import Reply

UPI = "meena.canary77@okaxis"
EMAIL = "meena.canary@example.in"
STREET = "77 Canary Lane, Kolkata"
RECHARGED = "9911882277"
# One by each way of entering it: a file, a callback, a wrong key.
FILED = ("50100299887701", "50100299887702", "50100299887703")
CALLED = "50100277665501"
# Whom nobody here ever paid: a provider names them in its words all the same.
STRANGER = "50100277665502"


def forms(value):
    """A value as it is and as programs like to write it."""
    raw = value.encode()
    written = (raw, base64.b64encode(raw).rstrip(b"="), raw.hex().encode(), urllib.parse.quote(value, safe="").encode())
    return {form.lower() for form in written}


def holds(data, value):
    data = data.lower()
    return any(form in data for form in forms(value))


def canary(binary):
    """Marked keys, salts, hooks and numbers are found nowhere: store, logs, exports, output, other providers' requests."""
    lines = {"payatom": 'complaints = { token = { env = "PAYATOM_COMPLAINTS" } }'}
    with Desk(binary, provider_lines=lines) as desk:
        wrong, in_file, by_command = (secret(name) for name in ("wrong", "in-file", "by-command"))
        sealing = base64.b64encode(os.urandom(48)).decode()
        _take_from_everywhere(desk, in_file, by_command, sealing)
        own = {
            "segurapay": [in_file], "paygrt": [by_command],
            "pentabit": [desk.secrets["PENTABIT_ACCESS_KEY"], desk.secrets["PENTABIT_SECRET_KEY"]],
            "payatom": [desk.secrets["PAYATOM_SECRET"], desk.secrets["PAYATOM_COMPLAINTS"]],
        }
        numbers = (ACCOUNT, MOBILE, UPI, RECHARGED)
        # Each says its own keys, everybody's callback paths, and keys of others.
        others = [desk.secrets[f"{name}_HOOK"] for name in ("SEGURA", "PENTABIT", "PAYATOM", "PAYGRT")]
        others += [sealing, in_file, desk.secrets["PAYATOM_SECRET"]]
        echo = {name: [" ".join([*secrets, *numbers, STRANGER]), " ".join(others)] for name, secrets in own.items()}
        _talk(desk, echo, wrong)
        _import(desk)
        kept = _call_back(desk, echo)
        backup = desk.home / "backup.db"
        desk.run("store", "backup", str(backup), code=0)
        _look(desk)
        killed = _kill_while_sending(desk)
        marked = desk.secrets | {
            "a stranger's account": STRANGER,
            "a wrong token": wrong, "a token in a file": in_file, "a token by command": by_command,
            "the store's key": sealing, "an account": ACCOUNT, "a mobile number": MOBILE, "a UPI id": UPI,
            "an e-mail address": EMAIL, "an address": STREET, "a recharge number": RECHARGED,
        } | {f"the account of a file's row {row}": account for row, account in enumerate(FILED, 2)}
        _search_what_was_written(desk, marked | {"a callback's account": CALLED})
        _search_what_was_printed(desk, marked | {"a callback's account": CALLED})
        _search_what_was_sent(desk, wrong, in_file, by_command, sealing)
        expect(killed and kept, f"the search looked at too little: killed {killed}, called back {kept}")
        for stub in desk.stubs.values():
            stub.forget_faults()


def _take_from_everywhere(desk, in_file, by_command, sealing):
    """The token from a file, the key of PayGrt by a command, the store's key from a file; the others stay variables."""
    vault = desk.folder / "vault"
    vault.mkdir(mode=0o700)
    for name, text in (("segura", in_file), ("paygrt", by_command), ("store", sealing)):
        (vault / name).write_text(text + "\n", encoding="utf-8")
        (vault / name).chmod(0o600)
    desk.segurapay.token, desk.paygrt.api_key = in_file, by_command
    text = f'[store]\nkey = {{ file = "{vault}/store" }}\n' + desk.configuration.read_text(encoding="utf-8")
    text = text.replace('{ env = "SEGURA_TOKEN" }', f'{{ file = "{vault}/segura" }}')
    text = text.replace('{ env = "PAYGRT_KEY" }', f'{{ command = ["cat", "{vault}/paygrt"] }}')
    desk.configuration.write_text(text, encoding="utf-8")


def _talk(desk, echo, wrong):
    """Every provider is paid, asked, and says everything it was told back; a wrong token is tried."""
    to = ("--name", "MEENA IYER", "--mobile", MOBILE, "--upi", UPI)
    desk.pay("segura-main", 700, mode="UPI", to=to)
    paid = {}
    for amount, name in enumerate(("segura-main", "pentabit", "payatom"), 710):
        more = ("--email", EMAIL, "--address", STREET) if name == "segura-main" else ()
        if name == "pentabit":
            target = (*BANK, "--email", EMAIL, "--address", STREET, "--bank", "HDFC Bank")
            paid[name] = desk.pay(name, amount, to=target)
        else:
            paid[name] = desk.pay(name, amount, *more)
    recharge = ("recharge", "--provider", "paygrt", "--number", RECHARGED, "--operator", "AT", "--amount", "99", "--yes")
    desk.run("operators", "--json", code=0)
    desk.run(*recharge, "--json", code=0)
    desk.run("link", "create", "--provider", "pentabit", "--amount", "100", "--redirect", "https://shop.example.in/t",
             "--json", code=0)
    for part in range(2):
        for stub in desk.stubs.values():
            words = echo[stub.name][part]
            said = {
                "segurapay": {"StatusCode": 0, "Message": words, "Data": None},
                "pentabit": {"error": words, "data": None, "message": words, "success": False},
                "payatom": {"status": words[:60], "message": words, "ref_code": ""},
                "paygrt": {"message": words, "data": None, "status": "1"},
            }
            for kind in ("payout", "status", "recharge", "balance", "complaint", "link"):
                stub.instead[kind] = Reply(said[stub.name], 200 if kind == "payout" else (401, 200)[part])
        for amount, name in enumerate(("segura-main", "pentabit", "payatom"), 720 + 5 * part):
            desk.run(
                "payout", "--provider", name, "--mode", "IMPS", "--amount", str(amount), *BANK, *EXTRA[name],
                "--note", f"as on the phone: {ACCOUNT} {MOBILE}", "--yes")
            if part == 0:
                desk.run("refresh", paid[name]["reference"])
        desk.run(*recharge, "--accept", "look_alike")
        desk.run("balances")
    desk.run("complaint", "raise", "--reference", paid["segura-main"]["reference"], "--subject", "Not credited",
             "--message", f"Not credited to {ACCOUNT}, please look.", "--accept", "too_fresh")
    for stub in desk.stubs.values():
        stub.instead.clear()
    kept = desk.configuration.read_text(encoding="utf-8")
    (desk.folder / "vault" / "wrong").write_text(wrong, encoding="utf-8")
    (desk.folder / "vault" / "wrong").chmod(0o600)
    desk.configuration.write_text(kept.replace("vault/segura", "vault/wrong"), encoding="utf-8")
    desk.run("balances", "--provider", "segura-main", "--json", code=contract.REFUSED)
    (desk.folder / "vault" / "wrong").chmod(0o644)
    desk.run("balances", "--json", code=contract.CONFIGURATION)
    literal = kept.replace(f'{{ file = "{desk.folder}/vault/segura" }}', f'"{wrong}"')
    expect(literal != kept, "the configuration has no token in a file")
    desk.configuration.write_text(literal, encoding="utf-8")
    desk.run("balances", "--json", code=contract.CONFIGURATION)
    desk.run("doctor")
    desk.configuration.write_text(kept, encoding="utf-8")


def _import(desk):
    """A file of payouts: sent, refused and understood in no way; its result file is searched like the store."""
    rows = [f"MEENA IYER,{account},HDFC0001203,{MOBILE},{730 + row},IMPS" for row, account in enumerate(FILED)]
    file = desk.folder / "june.csv"
    result = ("--result", str(desk.home / "june.result.csv"))
    heads = "name,account,ifsc,mobile,amount,mode"
    file.write_text("\n".join([heads, rows[0], rows[1], rows[2].replace("IMPS", "CASH")]), encoding="utf-8")
    desk.run("payouts", "import", str(file), "--provider", "segura-main", "--dry-run", "--json", code=contract.RULE)
    desk.run("payouts", "import", str(file), "--provider", "segura-main", "--yes", *result, code=contract.PARTLY)
    broken = desk.folder / "broken.csv"
    broken.write_text(f'{heads}\n"{FILED[0]},{MOBILE}', encoding="utf-8")
    desk.run("payouts", "import", str(broken), "--provider", "segura-main", "--yes", code=contract.RULE)


def _call_back(desk, echo):
    """Callbacks that say secrets and a stranger's account, in their fields and around them; a wrong path secret."""
    order = next(iter(desk.segurapay.orders))
    with desk.listen() as listener:
        listener.get("segura-main", clientTxnRef=order, refId="17", status="Success", operatorRef="426512")
        for words in echo["segurapay"]:
            listener.get("segura-main", clientTxnRef=order, refId="17", status=words, operatorRef="426512")
            listener.get("segura-main", clientTxnRef=order, refId=CALLED, status="Success", operatorRef=words)
            listener.post("payatom", {"order_id": "none", "account_no": CALLED, "status": words})
            text = f"no json {words} {CALLED} {listener.path('pentabit')}"
            listener.call("POST", listener.path("pentabit"), text)
        _call_back_about_a_stranger(desk, listener, order)
        listener.call("GET", listener.path("segura-main", desk.secrets["PAYGRT_HOOK"]))
    return "callback" in {one["source"] for one in desk.show(order)["timeline"]}


def _call_back_about_a_stranger(desk, listener, order):
    """A stranger's account and a callback's own path stand in status words, for orders that are ours."""
    for words in (f"Paid to {STRANGER}", desk.secrets["SEGURA_HOOK"]):
        listener.get("segura-main", clientTxnRef=order, refId="18", status=words, operatorRef="426513")
    for provider in ("pentabit", "payatom"):
        ours = next(iter(desk.stubs[provider].orders))
        for words in (f"Sent {STRANGER}", desk.secrets[f"{provider.upper()}_HOOK"]):
            notice = pentabit_notice(ours, 500)
            notice["data"]["status"] = words[:32]
            notice["data"]["message"] = words
            said = notice if provider == "pentabit" else {"order_id": ours, "status": words, "message": words}
            listener.post(provider, said)
    recharged = desk.paygrt.asked("recharge")[0]
    listener.get("paygrt", api_ref_id=_reference(recharged), txn_id="19", operator_id="OP",
                 recharge_status=f"DONE {STRANGER}")


def _reference(request):
    """Our reference in a recharge request, wherever it stands there."""
    found = re.search(r"[0-9]{13}", request.target + request.body.decode("utf-8"))
    expect(found, "the recharge names no reference")
    return found.group(0)


def _look(desk):
    """Everything that only shows."""
    for command in (
            ("transactions",), ("transactions", "--format", "csv"), ("transactions", ACCOUNT, "--json"),
            ("complaints",), ("doctor",), ("doctor", "--json"), ("audit", "verify"), ("store", "check"), ("--help",)):
        outcome = desk.run(*command)
        desk.printed[-1] = (" ".join(command), outcome.out + outcome.err)
    for one in desk.run("transactions", "--json", code=0).objects:
        desk.run("show", one["reference"])


def _kill_while_sending(desk):
    """A payout killed with its request out: what lies in the log of writes then is searched too."""
    desk.segurapay.delivery["payout"] = "late"
    before = len(desk.segurapay.asked("payout"))
    command = ("payout", "--provider", "segura-main", "--mode", "IMPS", "--amount", "740", *BANK, "--yes")
    child = desk.start(*command)
    desk.wait(lambda: len(desk.segurapay.asked("payout")) > before, "the payout never left", 20)
    limits = pathlib.Path(f"/proc/{child.pid}/limits")
    if limits.exists():
        core = next(line for line in limits.read_text().splitlines() if line.startswith("Max core"))
        expect(core.split()[4] == "0", f"a crash may leave the memory in a file: {core}")
    child.send_signal(signal.SIGKILL)
    desk.finish(child, *command)
    desk.segurapay.delivery.clear()
    return True


def _search_what_was_written(desk, marked):
    files = [path for path in desk.home.rglob("*") if path.is_file()]
    stores = [path for path in files if path.read_bytes()[:15] == b"SQLite format 3"]
    expect(len(stores) >= 2, f"there is no store and no copy of it among {files}")
    found = []
    for path in stores:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
            tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            expect("intent" in tables, f"{path} is no store")
            for table in tables:
                for row in store.execute(f'SELECT * FROM "{table}"'):
                    data = b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
                    found += [f"{name} in {table} of {path.name}: {row}" for name, value in marked.items()
                              if holds(data, value)]
    for path in files:
        expect(path.stat().st_mode & 0o077 == 0, f"others can read {path.relative_to(desk.home)}")
        data = path.read_bytes()
        found += [f"{name} in {path.name}" for name, value in marked.items() if holds(data, value)]
    expect(not found, "\n".join(found))


def _search_what_was_printed(desk, marked):
    expect(len(desk.printed) > 40, f"only {len(desk.printed)} commands were run")
    for command, text in desk.printed:
        for name, value in marked.items():
            shown = command if value in command else ""  # what was typed into a command is not its output
            expect(not holds(text.replace(shown, "").encode(), value), f"paydesk {command} prints {name}:\n{text}")


def _search_what_was_sent(desk, wrong, in_file, by_command, sealing):
    """A provider hears its own keys alone, and none hears what only signs."""
    mine = {
        "segurapay": {in_file, wrong}, "pentabit": {desk.secrets["PENTABIT_ACCESS_KEY"]},
        "payatom": {desk.secrets["PAYATOM_COMPLAINTS"]}, "paygrt": {by_command},
    }
    everything = {*desk.secrets.values(), wrong, in_file, by_command, sealing}
    for stub in desk.stubs.values():
        expect(stub.requests, f"nothing was asked of {stub.name}")
        for request in stub.requests:
            head = "\n".join(f"{key}: {value}" for key, value in request.headers)
            data = f"{request.target}\n{head}\n".encode() + request.body
            for value in everything - mine[stub.name]:
                expect(not holds(data, value), f"{request.method} {request.path} tells {stub.name} {value}")


SCENARIOS = (canary,)
