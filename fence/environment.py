"""The environment that a child is started in."""

import os
import sys
from pathlib import Path

_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    # numpy's thread pool takes address space, and the child may not start threads.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # Memory of one picture is kept for the next: giving it back and asking for it again
    # took a third of the time of a small one, in page faults.
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),  # bytes
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
}
# Where an interpreter in a container image finds itself; nothing else is inherited.
_INHERITED = ("LD_LIBRARY_PATH", "PYTHONHOME")
# How a registry is reached; npm reads its own settings in any case of letters.
_CLIENTS = (
    *("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"),
)
_NPM = "NPM_CONFIG_"


def clean_environment() -> dict[str, str]:
    """Nothing secret; what the parent can import, the child can import too."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    importable = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    return inherited | _ENVIRONMENT | {"PYTHONPATH": importable}


def client_environment(home: Path) -> dict[str, str]:
    """For npm: how it reaches its registry, `home`, and nothing else of this process's."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _CLIENTS or name.upper().startswith(_NPM)
    }
    return inherited | {"HOME": str(home)}
