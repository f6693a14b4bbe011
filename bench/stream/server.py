"""Serves the same events to whoever connects, as fast as they are taken, and then ends.

    python -m bench.stream.server EVENTS

A chunk of HTTP for each event, as the real service sends them. The first line on stdout is the
port. Each reader gets EVENTS events, or the next multiple of those that there are.
"""

import socket
import sys

from bench.stream.events import messages

DIFFERENT = 2000
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def main(events: int) -> None:
    """Serve until somebody ends the process."""
    block = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in messages(DIFFERENT))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            client, _ = listener.accept()
            with client:
                client.recv(65_536)
                client.sendall(_HEAD)
                for _ in range(-(-events // DIFFERENT)):
                    client.sendall(block)
                client.sendall(b"0\r\n\r\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
