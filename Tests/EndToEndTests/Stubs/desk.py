"""A desk in a temporary folder: four stubs, a configuration, a store, and the paydesk command."""

import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass

import contract
from contract import expect, expect_equal
from keyboard import type_at
from listening import Listener
from payatom_stub import PayAtomStub
from paygrt_stub import PaygrtStub
from pentabit_stub import PentabitStub
from segurapay_stub import SeguraPayStub

PID = "2323232323"
MERCHANT = "AP1743"
NAMES = ("segura-main", "pentabit", "payatom", "paygrt")
ACCOUNT = "50100234567812"
MOBILE = "9876543210"
# What a person would type for a beneficiary; each provider needs another part of it.
BANK = ("--name", "MEENA IYER", "--account", ACCOUNT, "--ifsc", "HDFC0001203", "--mobile", MOBILE)
EXTRA = {
    "segura-main": (),
    "pentabit": ("--email", "meena@example.in", "--address", "12 Park Street, Kolkata", "--bank", "HDFC Bank"),
    "payatom": ("--bank", "HDFC Bank", "--bank-address", "Fort, Mumbai"),
}
AGENT = {
    "name": '"asha"', "role": '"operator"', "station": "11", "limit_per_payout": "500000",
    "limit_per_day": "5000000", "limit_per_beneficiary": "2500000", "approval_from": "400000",
}
# What scenarios of this process did: the words of every command that ran, and the codes they left with.
DRIVEN, LEFT = set(), set()


def secret(name):
    """A made-up secret that is recognised wherever it leaks."""
    return f"{name}-{secrets.token_hex(12)}"


def closed_port():
    """A loopback port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Outcome:
    """How one command ended."""

    command: list
    code: int
    out: str
    err: str

    @property
    def objects(self):
        """Standard output read as one JSON object per line."""
        try:
            return [json.loads(line) for line in self.out.splitlines() if line.strip()]
        except ValueError:
            raise contract.CheckFailed(f"{self}: standard output is no JSON lines:\n{self.out}") from None

    @property
    def one(self):
        expect(len(self.objects) == 1, f"{self}: expected one JSON object, got\n{self.out or '(nothing)'}")
        return self.objects[0]

    @property
    def error(self):
        """The error object of standard error's last line."""
        try:
            found = json.loads(self.err.strip().splitlines()[-1])
        except (IndexError, ValueError):
            raise contract.CheckFailed(f"{self}: standard error is no JSON error:\n{self.err or '(nothing)'}") from None
        contract.expect_error(found)
        return found["error"]

    def __str__(self):
        return f"paydesk {' '.join(self.command)} → {self.code}"


class Desk:
    """Use as a context: it stops what it started, removes its folder, and looks for leaked secrets."""

    def __init__(self, binary, agent=None, provider_lines=None, elsewhere=None, reply_timeout=2):
        self.binary = os.path.abspath(binary)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="paydesk-stubs-"))
        self.home = self.folder / "home"
        self.home.mkdir()
        self.printed = []
        self.children = []
        self.revealed = False
        self.patience = 12  # seconds a command may take
        self.agent = AGENT | (agent or {})
        self.reply_timeout = reply_timeout
        self.provider_lines = provider_lines or {}
        self.secrets = {
            name: secret(name.lower().replace("_", "-")) for name in (
                "SEGURA_TOKEN", "PENTABIT_ACCESS_KEY", "PENTABIT_SECRET_KEY", "PAYATOM_SECRET", "PAYATOM_COMPLAINTS",
                "PAYGRT_KEY", "SEGURA_HOOK", "PENTABIT_HOOK", "PAYATOM_HOOK", "PAYGRT_HOOK")
        }
        log = self.folder / "requests.jsonl"
        self.segurapay = SeguraPayStub(log, self.secrets["SEGURA_TOKEN"])
        keys = self.secrets["PENTABIT_ACCESS_KEY"], self.secrets["PENTABIT_SECRET_KEY"]
        self.pentabit = PentabitStub(log, *keys)
        self.payatom = PayAtomStub(log, PID, self.secrets["PAYATOM_SECRET"])
        self.paygrt = PaygrtStub(log, self.secrets["PAYGRT_KEY"], MERCHANT)
        self.stubs = dict(zip(NAMES, (self.segurapay, self.pentabit, self.payatom, self.paygrt)))
        self.addresses = {name: stub.base_url for name, stub in self.stubs.items()} | (elsewhere or {})
        self.configuration = self.folder / "config.toml"
        self.write_configuration()

    def write_configuration(self):
        """The sections and keys of the command line's contract, with every secret named and none written."""
        credentials = {
            "segura-main": 'kind = "segurapay"\ntoken = { env = "SEGURA_TOKEN" }',
            "pentabit": 'kind = "pentabit"\naccess_key = { env = "PENTABIT_ACCESS_KEY" }\n'
                        'secret_key = { env = "PENTABIT_SECRET_KEY" }\nuser_id = "desk-1"',
            "payatom": f'kind = "payatom"\npid = "{PID}"\nsecret_key = {{ env = "PAYATOM_SECRET" }}',
            "paygrt": f'kind = "paygrt"\napi_key = {{ env = "PAYGRT_KEY" }}\nmerchant_id = "{MERCHANT}"',
        }
        parts = ["[agent]"] + [f"{key} = {value}" for key, value in self.agent.items()]
        for name in NAMES:
            parts += ["[[provider]]", f'name = "{name}"', f'base_url = "{self.addresses[name]}"', credentials[name]]
            parts += [self.provider_lines[name]] if name in self.provider_lines else []
        parts += ["[http]", "connect_timeout = 2", f"reply_timeout = {self.reply_timeout}"]
        parts += ["[listen]", 'bind = "127.0.0.1:0"']
        for name in NAMES:
            variable = f"{name.split('-')[0].upper()}_HOOK"
            parts += [f"[listen.{name}]", f'path_secret = {{ env = "{variable}" }}']
        self.configuration.write_text("\n".join(parts) + "\n", encoding="utf-8")

    @property
    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        named = {"HOME": str(self.home), "LANG": "C.UTF-8", "PAYDESK_CONFIG": str(self.configuration)}
        return kept | named | self.secrets

    def start(self, *command):
        """Starts a command and leaves it running."""
        child = subprocess.Popen(
            [self.binary, *command], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=self.folder)
        self.children.append(child)
        return child

    def type(self, *command, answers=(), code=None, by=None, interrupt=False, screen=False):
        """Runs a command at a terminal: each answer is typed once its prompt stands there, and is not shown.

        `by` runs it as another person; with `interrupt`, Ctrl-C is pressed at the last prompt; with `screen`, standard
        output is the terminal too.
        """
        program, environment = (by.program, by.environment) if by else ([self.binary], self.environment)
        status, out, err = type_at([*program, *command], environment, self.folder, answers, interrupt, screen)
        return self._note(Outcome(list(command), status, out, err), code)

    def finish(self, child, *command):
        """Waits for a started command; its output is looked through for secrets like any other."""
        try:
            out, err = child.communicate(timeout=self.patience)
        except subprocess.TimeoutExpired:
            child.kill()
            raise contract.CheckFailed(f"paydesk {' '.join(command)} did not end in {self.patience} s") from None
        return self._note(Outcome(list(command), child.returncode, out, err))

    def run(self, *command, code=None):
        """Runs a command to its end; with `code`, that must be how it leaves."""
        return self._expect(self.finish(self.start(*command), *command), code)

    def _note(self, outcome, code=None):
        self.printed.append((" ".join(outcome.command), outcome.out + outcome.err))
        if "--help" not in outcome.command:
            DRIVEN.add(" ".join(outcome.command))
        LEFT.add(outcome.code)
        return self._expect(outcome, code)

    @staticmethod
    def _expect(outcome, code):
        if code is not None:
            shown = f"\nstandard output: {outcome.out}\nstandard error: {outcome.err}"
            expect(outcome.code == code, f"{outcome}: expected exit code {code}{shown}")
        return outcome

    def pay(self, provider, amount, *more, mode="IMPS", code=0, to=None):
        """One payout with --yes --json; returns the printed transaction, checked against the contract."""
        target = (BANK + EXTRA[provider]) if to is None else to
        outcome = self.run(
            "payout", "--provider", provider, "--mode", mode, "--amount", str(amount), *target, *more, "--yes",
            "--json", code=code)
        transaction = outcome.one
        contract.expect_transaction(transaction)
        expect_equal(f"{outcome}, provider", transaction["provider"], provider)
        expect_equal(f"{outcome}, amount_paise", transaction["amount_paise"], int(amount) * 100)
        expect(transaction["reference"].startswith("11"), f"{outcome}: the reference does not begin with station 11")
        return transaction

    def refresh(self, reference, code=0):
        transaction = self.run("refresh", reference, "--json", code=code).one
        contract.expect_transaction(transaction)
        return transaction

    def show(self, reference):
        transaction = self.run("show", reference, "--json", code=0).one
        contract.expect_transaction(transaction)
        contract.expect_timeline(transaction)
        return transaction

    def listen(self):
        """`paydesk listen`, ready to take callbacks."""
        return Listener(self)

    def wait(self, condition, otherwise, seconds=8):
        """Waits until `condition` holds."""
        until = time.monotonic() + seconds
        while not condition():
            expect(time.monotonic() < until, otherwise)
            time.sleep(0.01)

    def expect_clean(self):
        """No fault against a document; no secret and no whole number anywhere it must not be."""
        faults = [fault for stub in self.stubs.values() for fault in stub.faults()]
        expect(not faults, "a request breaks the vendor's document: " + "; ".join(faults))
        numbers = {"the account number": ACCOUNT, "the mobile number": MOBILE}
        hidden = self.secrets | ({} if self.revealed else numbers)
        for name, value in hidden.items():
            for command, text in self.printed:
                expect(value not in text, f"paydesk {command} prints {name}")
            for path in self.home.rglob("*"):
                leaked = path.is_file() and value.encode() in path.read_bytes()
                expect(not leaked, f"{name} stands in {path.relative_to(self.home)}")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            for child in self.children:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            for stub in self.stubs.values():
                stub.stop()
            if kind is None:
                self.expect_clean()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
