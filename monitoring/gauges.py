"""Each figure of the service that Prometheus is told: its name, meaning and labels.

All are gauges: they are read from rows, which may be pruned, decided anew, or restored from a
backup, so that none of them only ever grows. Labels are of few values; none names a file or a
person.
"""

from monitoring.gauges_around import AROUND
from monitoring.gauges_running import RUNNING
from monitoring.gauges_uploads import UPLOADS

PREFIX = "media_review_"
FIGURES = (*RUNNING, *UPLOADS, *AROUND)
