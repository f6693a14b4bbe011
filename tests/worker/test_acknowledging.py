"""An acknowledgement that is lost holds no worker up."""

from typing import Any
from unittest.mock import Mock

import pytest
from kombu.transport import redis, virtual

from worker.acknowledging import QoS, install


def full(kind: Any) -> Any:
    """One that has all the messages that it may have, and a broker that is away."""
    qos = kind(Mock(), prefetch_count=1)
    qos._on_collect.cancel()  # else it gives its message back at the end of this process
    holding: Any = virtual.QoS.append
    holding(qos, Mock(), "tag")
    qos._remove_from_indices = Mock(side_effect=ConnectionError("no Redis"))
    assert not qos.can_consume()
    with pytest.raises(ConnectionError):
        qos.ack("tag")
    return qos


def test_another_message_is_taken_although_the_broker_did_not_hear_of_the_last() -> None:
    assert full(QoS).can_consume()


def test_without_it_kombu_would_stand_still() -> None:
    assert not full(redis.QoS).can_consume(), "kombu is mended: acknowledging.py can go"


def test_the_app_has_it() -> None:
    from worker import celery

    assert celery.app
    assert redis.Channel.QoS is QoS
    install()
