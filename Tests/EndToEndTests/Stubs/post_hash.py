"""PayAtom's post_hash as its document lays it out: IV, HMAC-SHA256 over ciphertext and IV, AES-256-CBC ciphertext.

Python has no AES of its own; the openssl command does that part.
"""

import base64
import hashlib
import hmac
import os
import subprocess


def key_of(secret):
    """The AES and HMAC key: the secret's SHA-256."""
    return hashlib.sha256(secret.encode("utf-8")).digest()


def _openssl(way, key, iv, data):
    command = ["openssl", "enc", way, "-aes-256-cbc", "-K", key.hex(), "-iv", iv.hex()]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def seal(plain, secret, iv=None):
    """The post_hash around `plain`, with a fresh IV unless one is given."""
    iv = iv or os.urandom(16)
    key = key_of(secret)
    hidden = _openssl("-e", key, iv, plain.encode("utf-8"))
    return base64.b64encode(iv + hmac.digest(key, hidden + iv, "sha256") + hidden).decode("ascii")


def unseal(post_hash, secret):
    """What `seal` was given, or None where the text, the HMAC or the padding is wrong."""
    try:
        raw = base64.b64decode(post_hash, validate=True)
        iv, mac, hidden = raw[:16], raw[16:48], raw[48:]
        key = key_of(secret)
        if not hmac.compare_digest(hmac.digest(key, hidden + iv, "sha256"), mac):
            return None
        return _openssl("-d", key, iv, hidden).decode("utf-8")
    except (ValueError, subprocess.CalledProcessError):
        return None


def polling_digest(ref_code, pid, secret):
    """"Steps to generate post_hash": what we prove when we poll."""
    return hashlib.md5((ref_code + pid + secret).encode("utf-8")).hexdigest()


def notice_digest(order_id, amount, status, secret):
    """"Compute hash": what the provider proves in a callback and a status answer."""
    return hashlib.md5((order_id + amount + status + secret).encode("utf-8")).hexdigest()
