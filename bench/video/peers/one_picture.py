"""The same with one picture of each scene: python -m bench.video.peers.one_picture MODEL WARM_UP.

That of its middle: a third of the model's calls, and of what is sought again in the video.
"""

import sys
from functools import partial
from pathlib import Path

from bench.video.peer import serve
from bench.video.peers.proposal import look
from bench.video.scorer import scorer
from settings import load

if __name__ == "__main__":
    model = scorer(sys.argv[1], load().model_dir)
    serve(partial(look, model=model, more=("--num-images", "1")), Path(sys.argv[2]))
