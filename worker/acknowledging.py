"""What is done while the broker is away."""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Kombu's own, but a message whose acknowledgement was lost is over all the same.

    Kombu takes it for one that is still worked on. With as many of them as a worker may have,
    that took no other any more, also when Redis was back, and never noticed.
    """

    def ack(self, delivery_tag: str) -> None:
        """At the broker it is given out again after an hour, and finds the row done."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        except BaseException:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]
            raise


def install() -> None:
    """For all connections of this process that are made from now on."""
    redis.Channel.QoS = QoS
