"""Signatures of what a webhook is sent, as standardwebhooks.com has them."""

import base64
import hmac

PREFIX = "whsec_"


def secret_of(text: str) -> bytes:
    """The secret's bytes. Raises ValueError, without telling them, for what is none."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise ValueError("not 24 to 64 bytes in base64; `openssl rand -base64 32` makes a new one")
    return secret


def sign(secret: bytes, offer_id: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over id, time (in seconds since 1970) and body."""
    signed = f"{offer_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
