"""Signatures, and that the example of the documentation verifies them."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from annotators.signature import secret_of, sign
from annotators.webhook import Webhook
from review.fakes import FakeClock
from tests.annotators.server import Listener
from tests.annotators.values import an_offer

DOCS = Path(__file__).parents[2] / "docs" / "handing-on.md"


def test_it_is_the_standards_own_example() -> None:
    """Of github.com/standard-webhooks: its reference libraries test with these values."""
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize(
    "text", ["", "hunter2", "whsec_", "QUJD" * 7, "QUJD" * 22, "ä" * 32, "QUJD" * 8 + "\n"]
)
def test_what_is_no_secret_is_told_without_it(text: str) -> None:
    with pytest.raises(ValueError, match="openssl rand -base64 32") as raised:
        secret_of(text)
    assert not text or text not in str(raised.value)


def test_the_prefix_may_be_left_out() -> None:
    assert secret_of("QUJD" * 8) == secret_of("whsec_" + "QUJD" * 8) == b"ABC" * 8


def test_the_example_in_the_documentation_takes_what_is_sent_and_nothing_else(
    listener: Listener,
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    secret, clock = "whsec_" + "QUJD" * 8, FakeClock()
    hook = Webhook(listener.url, secret=secret_of(secret), agent="a bot", clock=clock)
    with hook.turn():
        hook.take([an_offer()])
    [posted] = listener.posted
    names["time"] = SimpleNamespace(time=lambda: clock().timestamp())
    is_genuine = names["is_genuine"]
    assert is_genuine(secret, posted.headers, posted.body)
    assert not is_genuine("QUJE" * 8, posted.headers, posted.body)
    assert not is_genuine(secret, posted.headers, posted.body + b" ")
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        changed = {**posted.headers, name: posted.headers[name][:-1] + "7"}
        assert not is_genuine(secret, changed, posted.body), name
    names["time"] = SimpleNamespace(time=lambda: clock().timestamp() + 301)
    assert not is_genuine(secret, posted.headers, posted.body)
