"""The queues at the broker. Workers take from the first as long as there is anything in it."""

from kombu.connection import Connection
from kombu.exceptions import OperationalError

from review.upload import Queue

# "sorted" in celeryconfig.py is the order of these names.
CHORES = "media-chores"  # sweeps and the like: behind a thousand files they would come too late
NAMES = {Queue.FRESH: "media-review", Queue.BACKLOG: "media-review-backlog"}


def length(connection: Connection, queue: Queue) -> int:
    """How many messages are in a queue. Raises OperationalError, at once, where no broker is."""
    # By itself a first connection is tried for six seconds, and the poller asks for each upload.
    connection.ensure_connection(max_retries=1, interval_start=0)  # type: ignore[no-untyped-call]
    try:
        declared = connection.default_channel.queue_declare(queue=NAMES[queue], durable=True)  # type: ignore[no-untyped-call]
    except (*connection.connection_errors, *connection.channel_errors) as error:
        raise OperationalError(str(error)) from error
    return int(declared.message_count)
