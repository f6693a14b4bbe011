"""The queues at the broker. Workers take from the first as long as there is anything in it."""

from review.upload import Queue

# "sorted" in celeryconfig.py is the order of these names.
CHORES = "media-chores"  # sweeps and the like: behind a thousand files they would come too late
NAMES = {Queue.FRESH: "media-review", Queue.BACKLOG: "media-review-backlog"}
