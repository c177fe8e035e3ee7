"""What the command line promises to scripts: exit codes, and the shape of what `--json` prints."""

import re

DONE, REFUSED, UNKNOWN, NOT_SENT, PARTLY, APPROVAL = 0, 1, 3, 4, 5, 6
USAGE, RULE, FORBIDDEN, CONFIGURATION, INTERRUPTED = 64, 65, 77, 78, 130

STATUSES = {
    "draft", "awaiting_approval", "rejected", "ready", "discarded", "submitting", "not_sent", "unknown", "pending",
    "processing", "succeeded", "failed", "reversed", "closed",
}
TRANSACTION = {
    "reference", "provider", "kind", "mode", "amount_paise", "requested_amount_paise", "currency", "status", "flags",
    "provider_status", "provider_reference", "bank_reference", "beneficiary", "operator", "recharge_number",
    "pay_url", "charge_paise", "agent", "note", "created_at", "updated_at",
}
BENEFICIARY = {"name", "account", "ifsc", "upi", "mobile", "name_at_bank"}
TIMELINE = {"at", "source", "verified", "provider_status", "status", "bank_reference", "note", "raw_sha256"}
SOURCES = {"intent", "reply", "poll", "callback", "reconciliation", "agent"}
BALANCE = {"provider", "wallet", "amount_paise", "limit_paise", "used_paise", "as_of", "stale", "error"}
COMPLAINT = {
    "reference", "transaction", "provider", "provider_complaint_reference", "subject", "message", "status",
    "raised_at", "due_at",
}
OPERATOR = {"provider", "name", "code", "type"}
ERROR = {"code", "message", "hint", "violations"}
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z")


class CheckFailed(Exception):
    """A check that did not hold, in words for the person who reads the failed run."""


def expect(holds, otherwise):
    if not holds:
        raise CheckFailed(otherwise)


def expect_equal(what, got, wanted):
    expect(got == wanted, f"{what}: expected {wanted!r}, got {got!r}")


def _expect_keys(what, found, wanted):
    expect(isinstance(found, dict), f"{what} is no object: {found!r}")
    missing = sorted(wanted - set(found))
    expect(not missing, f"{what} lacks {', '.join(missing)}")


def _expect_paise(what, found, nullable):
    for key, value in found.items():
        if key.endswith("_paise"):
            whole = type(value) is int or (value is None and key in nullable)
            expect(whole, f"{what}: {key} is {value!r}, no integer")


def expect_moment(what, value):
    expect(isinstance(value, str) and MOMENT.fullmatch(value), f"{what} is {value!r}, no RFC 3339 time in UTC with Z")


def expect_transaction(found):
    """Every promised key, of the promised type, with numbers masked to the last four."""
    what = f"transaction {found.get('reference')}"
    _expect_keys(what, found, TRANSACTION)
    _expect_keys(f"{what}, beneficiary", found["beneficiary"] or dict.fromkeys(BENEFICIARY), BENEFICIARY)
    _expect_paise(what, found, {"requested_amount_paise", "charge_paise"})
    expect(found["status"] in STATUSES, f"{what}: status {found['status']!r} is none of the contract's")
    expect(found["kind"] in ("payout", "recharge", "payin"), f"{what}: kind {found['kind']!r}")
    expect(all(re.fullmatch(r"[a-z_]+", flag) for flag in found["flags"]), f"{what}: flags {found['flags']}")
    expect_equal(f"{what}, currency", found["currency"], "INR")
    expect_moment(f"{what}, created_at", found["created_at"])
    expect_moment(f"{what}, updated_at", found["updated_at"])
    for key in ("account", "mobile"):
        shown = (found["beneficiary"] or {}).get(key)
        masked = shown is None or re.fullmatch(r"[^0-9]+[0-9]{1,4}", shown)
        expect(masked, f"{what}: {key} {shown!r} is not masked to its last four")


def expect_timeline(found):
    """`show` adds the whole timeline."""
    expect(isinstance(found.get("timeline"), list) and found["timeline"], "show gives no timeline")
    for entry in found["timeline"]:
        _expect_keys("timeline entry", entry, TIMELINE)
        expect(entry["source"] in SOURCES, f"timeline source {entry['source']!r} is none of the contract's")
        expect(entry["status"] is None or entry["status"] in STATUSES, f"timeline status {entry['status']!r}")
        expect_moment("timeline, at", entry["at"])
        hashed = entry["raw_sha256"] is None or re.fullmatch(r"[0-9a-f]{64}", entry["raw_sha256"])
        expect(hashed, f"timeline raw_sha256 {entry['raw_sha256']!r}")


def expect_balance(found):
    _expect_keys("balance", found, BALANCE)
    _expect_paise("balance", found, {"amount_paise", "limit_paise", "used_paise"})
    if found["as_of"] is not None:
        expect_moment("balance, as_of", found["as_of"])


def expect_complaint(found):
    _expect_keys("complaint", found, COMPLAINT)


def expect_operator(found):
    _expect_keys("operator", found, OPERATOR)


def expect_error(found):
    _expect_keys("standard error with --json", found, {"error"})
    _expect_keys("error", found["error"], ERROR)
    for violation in found["error"]["violations"]:
        _expect_keys("violation", violation, {"field", "rule", "message"})
