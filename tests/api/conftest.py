"""An API over a stub: in process, and on a socket."""

from collections.abc import Iterator

import pytest

from api.parts import Parts
from tests.api.asking import Client
from tests.api.serving import Served, served
from tests.api.stubs import Stub, app_of, parts_of
from tests.classifier.conftest import models, package, wheel

__all__ = ["models", "package", "wheel"]


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    yield stub
    stub.go.set()  # or threads would wait, and the run with them


@pytest.fixture
def parts(stub: Stub) -> Parts:
    return parts_of(stub)


@pytest.fixture
def client(parts: Parts, stub: Stub) -> Iterator[Client]:
    with Client(app_of(parts)) as client:
        yield client
    stub.go.set()
    parts.gate.close()


@pytest.fixture
def server(parts: Parts, stub: Stub) -> Iterator[Served]:
    with served(app_of(parts)) as server:
        yield server
        stub.go.set()
