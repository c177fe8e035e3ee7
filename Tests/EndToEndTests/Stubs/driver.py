"""Drives the paydesk command against stubs of the four providers, made from the vendors' documents alone.

    python3 driver.py --list
    python3 driver.py PAYDESK SCENARIO...     the named scenarios, or `all`
    python3 driver.py --missing PAYDESK FILE...   what the runs that printed these files never drove

Each check is against a vendor's document or the command line's contract. Leaves with 0 when every check held; else
says the first that did not on standard error and leaves with 1.
"""

import signal
import sys
import time

sys.dont_write_bytecode = True  # the folder belongs to the repository

import desk  # noqa: E402
import scenarios_bulk  # noqa: E402
import scenarios_canary  # noqa: E402
import scenarios_commands  # noqa: E402
import scenarios_desk  # noqa: E402
import scenarios_doubt  # noqa: E402
import scenarios_hands  # noqa: E402
import scenarios_payouts  # noqa: E402
import scenarios_questions  # noqa: E402
import scenarios_recharge  # noqa: E402
import scenarios_stubs  # noqa: E402
from contract import CheckFailed  # noqa: E402

LONGEST = 60 + scenarios_bulk.ROWS // 2  # seconds a scenario may take on the slowest machine before it counts as stuck

SCENARIOS = {
    scenario.__name__.replace("_", "-"): scenario
    for module in (
        scenarios_stubs, scenarios_payouts, scenarios_doubt, scenarios_questions, scenarios_desk, scenarios_recharge,
        scenarios_hands, scenarios_commands, scenarios_bulk,
        scenarios_canary)
    for scenario in module.SCENARIOS
}


def give_up(*_):
    raise CheckFailed(f"stuck for {LONGEST} s")


def run(binary, names):
    """Runs scenarios one after the other; says how many failed."""
    failed = 0
    signal.signal(signal.SIGALRM, give_up)
    for name in names:
        begun = time.monotonic()
        signal.alarm(LONGEST)
        try:
            SCENARIOS[name](binary)
            print(f"passed {name} ({time.monotonic() - begun:.1f} s)")
        except CheckFailed as failure:
            failed += 1
            print(f"FAILED {name}: {failure}", file=sys.stderr)
        finally:
            signal.alarm(0)
    for command in sorted({" ".join(one.split()[:2]) for one in desk.DRIVEN}):
        print(f"drove {command}")
    print("left with", *sorted(desk.LEFT))
    return failed


def missing(binary, driven, left):
    """Says what no scenario did; how much that is."""
    idle, unmet = scenarios_commands.not_driven(binary, driven, left)
    for command in idle:
        print(f"no scenario drives paydesk {command}", file=sys.stderr)
    for code in unmet:
        print(f"no scenario is left with {code}", file=sys.stderr)
    return len(idle) + len(unmet)


def missing_in(binary, files):
    """The same for what other runs printed."""
    lines = [line.strip() for file in files for line in open(file, encoding="utf-8")]
    driven = {line.removeprefix("drove ") for line in lines if line.startswith("drove ")}
    left = {int(code) for line in lines if line.startswith("left with ") for code in line.split()[2:]}
    return missing(binary, driven, left)


def main(arguments):
    if arguments == ["--list"]:
        for name, scenario in SCENARIOS.items():
            print(f"{name:28}{scenario.__doc__.strip()}")
        return 0
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 64
    if arguments[0] == "--missing":
        return 1 if missing_in(arguments[1], arguments[2:]) else 0
    names = list(SCENARIOS) if arguments[1:] == ["all"] else arguments[1:]
    strangers = [name for name in names if name not in SCENARIOS]
    if strangers:
        print(f"no such scenario: {', '.join(strangers)}; see --list", file=sys.stderr)
        return 64
    failed = run(arguments[0], names)
    if arguments[1:] == ["all"]:
        failed += missing(arguments[0], desk.DRIVEN, desk.LEFT)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
