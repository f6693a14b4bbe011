"""Serves a wiki's recent changes the way stream.wikimedia.org does.

    python -m playground.relay FOLDER/rc.jsonl PORT

Its history is that file, so it is the same after a restart, but for what tests add to it:

    /_relay/drop      cut all open streams in mid-air, with no last chunk
    /_relay/end       end them cleanly, as the real service does after 15 minutes
    /_relay/mute      keep them open, and send nothing any more, no heartbeats either
    /_relay/fail?status=429&times=3&retry_after=2    answer the next connections like that

    /_relay/canary    put a canary event into the stream
    /_relay/repeat?count=5    the last five events once more
    /_relay/shuffle?count=5   hold the next five back, and send them in the other order;
                              0 sends those that are held
    /_relay/garbage   what cannot be read: see garbage.py

    /_relay/state     change nothing
"""

import sys
import threading
from pathlib import Path

from playground.feed import Follower
from playground.relay_client import Client
from playground.relay_server import Relay
from playground.topic import Topic


def main(feed: Path, port: int) -> None:
    """Serve the stream until somebody ends the process."""
    topic = Topic()
    follower = Follower(feed, topic)
    follower.catch_up()  # before the first client can ask for an older event
    threading.Thread(target=follower.follow, daemon=True).start()
    Relay(port, Client, feed, topic).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
