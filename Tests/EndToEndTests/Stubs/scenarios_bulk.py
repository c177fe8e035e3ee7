"""Scenario: an import killed in the middle goes on; PAYDESK_ROWS=10000 makes it a long one."""

import collections
import json
import os
import signal
import subprocess
import time

import contract
from contract import expect, expect_equal
from desk import Desk

ROWS = int(os.environ.get("PAYDESK_ROWS", "60"))
PATIENCE = 12 + ROWS // 5  # seconds for one import


def killed_and_resumed(binary):
    """An import killed in the middle and begun again: each row one request, and file, store and provider agree."""
    with Desk(binary, agent={"limit_per_day": "900000000"}, reply_timeout=20) as desk:
        desk.patience = PATIENCE
        desk.segurapay.balance = '"99999999.50"'
        accounts = [str(50_100_300_000_000 + row) for row in range(ROWS)]
        amounts = {account: 500 + row % 700 for row, account in enumerate(accounts)}
        file = desk.folder / "long.csv"
        file.write_text("name,account,ifsc,mobile,amount,mode\n" + "".join(
            f"MEENA IYER,{account},HDFC0001203,9876543210,{amounts[account]},IMPS\n" for account in accounts))
        command = ("payouts", "import", str(file), "--provider", "segura-main", "--yes", "--json")
        begun = time.monotonic()
        child = _start(desk, command)
        half_way = lambda: len(desk.segurapay.requests) >= ROWS // 2 or child.poll() is not None
        desk.wait(half_way, "half of the rows never left", PATIENCE)
        expect(child.poll() is None, "the import ended before it was killed")
        child.send_signal(signal.SIGKILL)
        child.wait()
        half, half_done = time.monotonic() - begun, len(desk.segurapay.asked("payout"))
        begun = time.monotonic()
        child = _start(desk, command)
        code = child.wait(timeout=PATIENCE)
        rest, done = time.monotonic() - begun, len(desk.segurapay.asked("payout"))
        expect(code in (contract.DONE, contract.PARTLY), f"the second import left with {code}")
        print(f"{ROWS} rows: killed after {half_done} in {half:.1f} s ({half_done / half:.0f} a second), "
              f"the other {done - half_done} in {rest:.1f} s ({(done - half_done) / rest:.0f} a second)")
        _compare(desk, amounts)
        desk.run("payouts", "import", str(file), "--provider", "segura-main", "--yes", "--dry-run", code=0)
        expect_equal("requests after a third import", len(desk.segurapay.asked("payout")), done)


def _start(desk, command):
    with open(desk.folder / "import.out", "ab") as out, open(desk.folder / "import.err", "ab") as err:
        child = subprocess.Popen(
            [desk.binary, *command], env=desk.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            cwd=desk.folder)
    desk.children.append(child)
    return child


def _compare(desk, amounts):
    """No account was asked for twice; file and store have the same sum; whoever is not unknown was paid."""
    asked = collections.Counter()
    for request in desk.segurapay.asked("payout"):
        fields = json.loads(request.body)
        asked[fields["AccountNo"]] += 1
        expect_equal(f"amount for {fields['AccountNo']}", int(fields["Amount"]), amounts[fields["AccountNo"]])
    twice = [account for account, count in asked.items() if count > 1]
    expect(not twice, f"paid more than once: {twice[:5]}")
    listed = desk.run("transactions", "--json", "--limit", str(len(amounts) + 10), code=0).objects
    expect_equal("payouts in the store", len(listed), len(amounts))
    expect_equal("their sum", sum(one["amount_paise"] for one in listed), 100 * sum(amounts.values()))
    unknown = [one for one in listed if one["status"] == "unknown"]
    expect(len(unknown) <= 4, f"{len(unknown)} are unknown")
    expect({one["status"] for one in listed} <= {"pending", "unknown"}, "some are neither accepted nor unknown")
    sent = {json.loads(request.body)["OrderID"] for request in desk.segurapay.asked("payout")}
    never = [one["reference"] for one in listed if one["reference"] not in sent and one not in unknown]
    expect(not never, f"never sent, and not unknown: {never[:5]}")
    desk.run("audit", "verify", "--json", code=0)


SCENARIOS = (killed_and_resumed,)
