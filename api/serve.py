"""Listens, by the settings."""

import socket
import sys

import uvicorn
from fastapi import FastAPI

from api.access.opening import check
from api.building import build
from api.connection import BACKLOG, Connection
from settings import SettingError, Settings
from wiring import House

GRACE_SECONDS = 10  # for what has begun, when it is asked to end


def serve(settings: Settings) -> None:
    """Listen until SIGINT or SIGTERM. Raises SettingError."""
    check(settings)
    house = House(settings.for_callers, alone=True)
    try:
        app = build(house)
        listener = _listener(settings)
    except BaseException:
        house.close()
        raise
    address = address_of(*listener.getsockname()[:2])
    names = "" if settings.on_loopback else f" · reached as {settings.api_names}"
    sys.stdout.write(f"{address} · model {house.model.name}{names}\n")
    sys.stdout.flush()
    uvicorn.Server(configured(app, settings)).run(sockets=[listener])


def address_of(host: str, port: int) -> str:
    """What one puts into a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def configured(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How it is served."""
    return uvicorn.Config(
        app,
        http=Connection,
        backlog=BACKLOG,
        ws="none",
        log_config=None,  # its loggers go to ours
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
        # By itself uvicorn believes whoever is on this machine.
        proxy_headers=bool(settings.api_proxies),
        forwarded_allow_ips=settings.api_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _listener(settings: Settings) -> socket.socket:
    host, port = settings.api_host, settings.api_port
    try:
        listener = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
        # Head and body are two writes: without it the second waits 40 ms for the other side's
        # acknowledgement. asyncio does so only for sockets that name their protocol.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        raise SettingError(
            f"API_HOST={host!r}, API_PORT={port}: cannot listen there ({error.strerror})"
        ) from None
