"""The npm from a wheel, which is a program of others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

SECRETS = {
    "BOT_PASSWORD": "secret-1",
    "TOOL_TOOLSDB_PASSWORD": "secret-2",
    "DATABASE_URL": "mysql+pymysql://tool:secret-3@127.0.0.1/reviews",
}
NEEDED = {"npm_config_registry": "http://127.0.0.1:9/", "no_proxy": "127.0.0.1"}
SHOW = "node -p 'JSON.stringify(process.env)'"


def test_it_knows_how_to_reach_a_registry_and_nothing_secret(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"show": SHOW}}))
    done = subprocess.run(
        [sys.executable, "-m", "classifier.packages.borrowed_npm", "run", "--silent", "show"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | SECRETS | NEEDED,
        capture_output=True,
        text=True,
        check=True,
    )
    shown = json.loads(done.stdout)
    assert "secret" not in done.stdout
    assert shown.keys().isdisjoint(SECRETS)
    assert NEEDED.items() <= shown.items()
    assert Path(shown["HOME"]).is_relative_to(tmp_path), "which is thrown away"
