"""Before anything loads a library that counts: one thread of it per process, as behind the fence.

The runs beside each other have all cores at work, where threads that wait for each other only spin.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
