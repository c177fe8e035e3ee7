"""Makes vendor-vectors.json: what the vendors' recipes give for made-up inputs. Run it again and nothing changes.

    python3 make-vectors.py          writes the file beside this script
    python3 make-vectors.py --check  leaves with 1 where the file is not what the script makes

The recipes are the documents': PayAtom's "Steps to generate post_hash", "Decrypt hash", "Compute hash" and "Status API
Response process"; Pentabit's "Signature". Python and the openssl command compute each digest separately and must agree.

payatom.polling[]     what we send when we ask for a status
    name, secret_key, pid, ref_code
    digest            hex MD5 over ref_code, pid, secret_key
    iv                hex, 16 bytes
    post_hash         the request's post_hash with that IV; with another IV, it must open to `digest`
payatom.opening[]     post_hash texts and what the document's decrypt makes of them
    name, secret_key, post_hash
    plain             what is inside, or null where decrypt gives nothing
payatom.notices[]     callbacks and status answers, verified as the document's own code does
    name, secret_key
    kind              "callback" (amount_processed is processed_amount) or "status" (amount, absent in the table)
    body              the JSON text as it comes
    order_id, status  what the notice says, as the hash takes them
    hashed_amount     the text of the amount that the hash is over
    expected          "match", "mismatch", or "open": the document does not settle it, so either, and no crash
pentabit.signatures[]
    name, secret_key, method
    path              the address's path, with its leading slash
    get_body          the configuration's "empty" or "braces"
    path_leading_slash  the configuration's switch
    body              the request's body as sent; "" for GET
    timestamp         milliseconds, as the header writes them
    signed_text       the text under the signature
    signature         lowercase hex HMAC-SHA256
"""

import base64
import hashlib
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True  # the folder belongs to the repository
sys.path.insert(0, str(HERE.parent.parent / "EndToEndTests" / "Stubs"))

import pentabit_stub  # noqa: E402
import post_hash  # noqa: E402

TARGET = HERE / "vendor-vectors.json"
DICE = random.Random(20250701)
SECRET = "payatom-practice-secret"
ORDER = "1109122789500"
# "payout/api/request.php" answers with 128 hex digits.
REF_CODE = hashlib.sha512(b"practice").hexdigest()


def openssl_digest(text, *how):
    """Hex digest by the openssl command, to hold Python's against."""
    command = ["openssl", "dgst", *how, "-r"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.split()[0].decode()


def agreed(python, openssl):
    if python != openssl:
        raise SystemExit(f"python and openssl disagree: {python}, {openssl}")
    return python


def sealed(digest, secret=SECRET):
    return post_hash.seal(digest, secret, DICE.randbytes(16))


def polling():
    cases = (
        ("the document's pid", SECRET, "2323232323", REF_CODE),
        ("a short ref_code", SECRET, "7", "0"),
        ("a secret of one letter", "k", "2323232323", REF_CODE),
        ("a secret longer than a block", "long " * 30, "2323232323", REF_CODE),
        ("a secret beyond ASCII", "ключ-₹-कुंजी", "2323232323", REF_CODE),
    )
    for name, secret, pid, ref_code in cases:
        digest = agreed(
            post_hash.polling_digest(ref_code, pid, secret), openssl_digest(ref_code + pid + secret, "-md5"))
        iv = DICE.randbytes(16)
        yield {"name": name, "secret_key": secret, "pid": pid, "ref_code": ref_code, "digest": digest,
               "iv": iv.hex(), "post_hash": post_hash.seal(digest, secret, iv)}


def opening():
    digest = post_hash.notice_digest(ORDER, "8128", "Approved", SECRET)
    whole = sealed(digest)
    raw = base64.b64decode(whole)

    def flipped(place):
        changed = bytearray(raw)
        changed[place] ^= 1
        return base64.b64encode(changed).decode()

    cases = (
        ("whole", SECRET, whole), ("empty inside", SECRET, sealed("")),
        ("a whole block inside", SECRET, sealed("a" * 16)),
        ("letters beyond ASCII inside", SECRET, sealed("₹ सत्य")), ("another secret", SECRET + "x", whole),
        ("one bit of the IV", SECRET, flipped(0)), ("one bit of the HMAC", SECRET, flipped(16)),
        ("one bit of the ciphertext", SECRET, flipped(48)), ("the last bit", SECRET, flipped(-1)),
        ("cut in the ciphertext", SECRET, base64.b64encode(raw[:-1]).decode()),
        ("no ciphertext", SECRET, base64.b64encode(raw[:48]).decode()),
        ("cut in the HMAC", SECRET, base64.b64encode(raw[:20]).decode()), ("no base64", SECRET, "%%%"),
        ("empty", SECRET, ""),
    )
    for name, secret, text in cases:
        yield {"name": name, "secret_key": secret, "post_hash": text, "plain": post_hash.unseal(text, secret)}


def php_json(fields):
    """JSON as PHP writes it by itself: slashes escaped, nothing beyond ASCII."""
    return json.dumps(fields).replace("/", "\\/")


def notice(name, kind, expected, hashed_amount, change=None, status="Approved", write=json.dumps, hashed=None):
    """One notice of 8128 rupees; `change` alters its fields, `hashed` what the hash is over, after the fact."""
    under = {"order_id": ORDER, "status": status, "secret": SECRET} | (hashed or {})
    text = under["order_id"] + hashed_amount + under["status"] + under["secret"]
    digest = agreed(
        post_hash.notice_digest(under["order_id"], hashed_amount, under["status"], under["secret"]),
        openssl_digest(text, "-md5"))
    fields = {
        "order_id": ORDER, "requested_amount": 8128, "processed_amount": 8128, "bank_ref": "432112345678",
        "sender_pg": None, "ref_code": REF_CODE, "status": status, "post_hash": sealed(digest, under["secret"]),
        "payment_type": "imps", "request_time": "2025-01-02 10:11:12", "action_time": "2025-01-02 10:12:12",
        "upi_vpa": None, "account_no": "50100234567812", "account_holder": "Mīnā O'Nīl/Iyer", "ifsc": "HDFC0001203",
        "bank_name": "HDFC", "bank_address": "Fort, Mumbai",
    }
    if kind == "callback":
        fields["transaction_info"] = [{"status": "Pending"}, {"status": status}]
    fields |= change or {}
    for key in [key for key, value in fields.items() if value is Ellipsis]:
        del fields[key]
    return {"name": name, "secret_key": SECRET, "kind": kind, "body": write(fields), "status": fields["status"],
            "order_id": str(fields["order_id"]), "hashed_amount": hashed_amount, "expected": expected}


def literal(text):
    """Writes the JSON number 8128 of processed_amount as `text`, which Python would not."""
    return lambda fields: json.dumps(fields).replace('"processed_amount": 8128', f'"processed_amount": {text}')


def both(amount):
    return {"requested_amount": amount, "processed_amount": amount}


def notices():
    yield notice("a whole number", "callback", "match", "8128")
    yield notice("a string", "callback", "match", "8128", both("8128"))
    yield notice("a string with paise", "callback", "match", "8128.00", both("8128.00"))
    yield notice("a string with one decimal", "callback", "match", "8128.5", both("8128.5"))
    yield notice("a number with a fraction", "callback", "match", "8128.5", both(8128.5))
    # PHP prints the number 8128.00 as 8128.
    yield notice("8128.00 as a number, hashed as PHP prints it", "callback", "match", "8128", write=literal("8128.00"))
    yield notice("8128.00 as a number, hashed as written", "callback", "open", "8128.00", write=literal("8128.00"))
    yield notice("a number, hashed with paise", "callback", "open", "8128.00")
    # The table says int; PHP joins a null as nothing.
    yield notice("nothing processed, null", "callback", "open", "", {"processed_amount": None}, "Pending")
    yield notice("nothing processed, zero", "callback", "match", "0", {"processed_amount": 0}, "Processing")
    yield notice("processed less than requested", "callback", "match", "8000", {"processed_amount": 8000})
    yield notice("hash over requested, another processed", "callback", "mismatch", "8128", {"processed_amount": 8000})
    yield notice("order_id as a number", "callback", "match", "8128", {"order_id": int(ORDER)})
    yield notice("as PHP writes JSON", "callback", "match", "8128", write=php_json)
    yield notice("raw UTF-8", "callback", "match", "8128", write=lambda fields: json.dumps(fields, ensure_ascii=False))
    for word in ("Declined", "Failed", "Pending", "Processing"):
        yield notice(word, "callback", "match", "8128", status=word)
    yield notice("another order under the hash", "callback", "mismatch", "8128", hashed={"order_id": "1109122789501"})
    yield notice("another status under the hash", "callback", "mismatch", "8128", hashed={"status": "Failed"})
    yield notice("another amount under the hash", "callback", "mismatch", "8129")
    yield notice("another secret", "callback", "mismatch", "8128", hashed={"secret": SECRET + "x"})
    yield notice("no post_hash", "callback", "mismatch", "8128", {"post_hash": ...})
    yield notice("an empty post_hash", "callback", "mismatch", "8128", {"post_hash": ""})
    yield notice("the MD5 alone as post_hash", "callback", "mismatch", "8128", {
        "post_hash": post_hash.notice_digest(ORDER, "8128", "Approved", SECRET)})
    yield notice("a post_hash that is no text", "callback", "mismatch", "8128", {"post_hash": 7})
    yield notice("a whole number", "status", "match", "8128")
    yield notice("a string with paise", "status", "match", "8128.00", both("8128.00"))
    yield notice("amount beside the table's fields", "status", "match", "8128", {"amount": "8128"})
    yield notice("hash over requested, nothing processed", "status", "open", "8128", {"processed_amount": 0}, "Pending")
    yield notice("another status under the hash", "status", "mismatch", "8128", hashed={"status": "Failed"})
    yield notice("another amount under the hash", "status", "mismatch", "1")
    yield notice("another secret", "status", "mismatch", "8128", hashed={"secret": SECRET + "x"})


def signatures():
    payout = {
        "beneficiary_name": "Mīnā O'Nīl", "beneficiary_email": "meena@example.in",
        "beneficiary_mobile_no": "9876543210",
        "beneficiary_address": 'Flat 3/4, "Śānti" कोलकाता \\ lane', "payment_method": "IMPS",
        "beneficiary_acc_no": "50100234567812", "bank_name": "HDFC", "ifsc": "HDFC0001203", "amount": 504,
        "order_id": ORDER, "user_id": "desk-1", "remarks": None,
    }
    compact = {"separators": (",", ":")}
    bodies = (
        ("as Python writes it", json.dumps(payout, **compact)),
        ("raw UTF-8", json.dumps(payout, ensure_ascii=False, **compact)),
        ("as PHP writes it", json.dumps(payout, **compact).replace("/", "\\/")),
        ("spaced", json.dumps(payout, indent=1)), ("empty object", "{}"),
    )
    asked = [("POST", f"payout, {name}", "/api/v1/payout/initiate", body) for name, body in bodies]
    link = {"user_id": "desk-1", "order_id": ORDER, "amount": 100, "method": "UPI",
            "redirect_url": "http://test.example"}
    asked += [("POST", "pay link", "/api/v1/payin/generate/link", json.dumps(link, **compact)),
              ("POST", "pay link status", "/api/v1/payin/transactions", json.dumps({"order_id": ORDER}, **compact)),
              ("GET", "balance", "/api/v1/balance", ""),
              ("GET", "payout status", f"/api/v1/payout/{ORDER}/status", "")]
    secrets = ("pentabit-practice-secret", "long " * 30, "ключ-₹")
    for number, (method, name, path, body) in enumerate(asked):
        for get_body in ("empty", "braces"):
            for slash in (False, True):
                secret, stamp = secrets[number % 3], str(1790431844701 + number)
                line = body if method == "POST" else {"empty": "", "braces": "{}"}[get_body]
                signed_path = path if slash else path[1:]
                text = f"{method}\n{signed_path}\n{line}\n{stamp}\n"
                signature = agreed(
                    pentabit_stub.signature(secret, method, signed_path, line.encode(), stamp),
                    openssl_digest(text, "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{secret.encode().hex()}"))
                yield {"name": name, "secret_key": secret, "method": method, "path": path, "get_body": get_body,
                       "path_leading_slash": slash, "body": body, "timestamp": stamp, "signed_text": text,
                       "signature": signature}


def made():
    vectors = {
        "payatom": {"polling": list(polling()), "opening": list(opening()), "notices": list(notices())},
        "pentabit": {"signatures": list(signatures())},
    }
    return json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == made() else 1)
    TARGET.write_text(made(), encoding="utf-8")
