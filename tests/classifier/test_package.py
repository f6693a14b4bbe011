import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from classifier import package as module
from classifier.catalogue import Package
from classifier.errors import ModelError
from classifier.package import fetch, read_bundle_files


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


def _publish(path: Path, content: bytes) -> Package:
    """Write an archive as if it had been published so."""
    path.write_bytes(content)
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    return Package(spec="test@1", integrity=f"sha512-{digest}")


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
    assert read_bundle_files(path, package, "model") == {"a.js": bytes(3)}
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("other/a.js")))
    with pytest.raises(ModelError, match="has no folder model"):
        read_bundle_files(path, package, "model")


@pytest.mark.parametrize("limit", ["_MAX_MEMBER", "_MAX_BUNDLE"])
def test_members_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(module, limit, 5)
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("model/a.js"), _member("model/b.js", 6)))
    with pytest.raises(ModelError, match=r"b\.js is too large"):
        read_bundle_files(path, package, "model")


def test_an_archive_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_PACKAGE", 5)
    path = tmp_path / "a.tgz"
    package = _publish(path, _archive(_member("model/a.js")))
    with pytest.raises(ModelError, match="its sha512 differs"):
        read_bundle_files(path, package, "model")


@pytest.mark.parametrize(
    "content", [b"", b"no archive", _archive(_member("model/a.js", 9999))[:-20]]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tgz"
    package = _publish(path, content)
    with pytest.raises(ModelError, match="cannot be read") as caught:
        read_bundle_files(path, package, "model")
    assert "\n" not in str(caught.value)


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
        fetch(Package(spec="test@1", integrity=""), folder)
    assert "\n" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_an_npm_that_cannot_be_run_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_bytes(b"\x00")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelError, match="npm cannot be run"):
        fetch(Package(spec="test@1", integrity=""), tmp_path)
