"""What stands for npm's registry and PyPI where there is no network: a folder of packages."""

import shlex
import shutil
from pathlib import Path

# Takes `npm pack NAME@VERSION …`, which is all that is asked of it.
_NPM = """\
#!/bin/sh
file=$(echo "$2" | sed 's/^@//; s/[@/]/-/g').tgz
if [ "$1" != pack ] || [ ! -f {folder}/"$file" ]; then
	echo "the rehearsal has no network, and no $file" >&2
	exit 1
fi
cp {folder}/"$file" .
"""


def registry(packages: Path, folder: Path, path: str) -> dict[str, str]:
    """Variables by which both clients get only what `packages` has, copied to `folder`.

    That may be nothing, or not there. `path` is the PATH without them.
    """
    folder.mkdir()
    for package in (one for kind in ("*.tgz", "*.whl") for one in packages.glob(kind)):
        shutil.copy(package, folder)
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(_NPM.format(folder=shlex.quote(str(folder))))
    npm.chmod(0o755)
    return {
        "PATH": f"{npm.parent}:{path}",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
    }
