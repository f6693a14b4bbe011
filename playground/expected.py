"""What the demo expects of each of its files, at its thresholds."""

from dataclasses import dataclass

from review.status import Status

# The samples are harmless and score near 0, so the demo's thresholds lie far below any
# that an operator would set. Every sample is at least 0.003 away from them.
NSFW_THRESHOLD = 0.013
SEXY_THRESHOLD = 0.06


@dataclass(frozen=True)
class Outcome:
    """How an upload is to end; `reason` is found in the reason that its row gives.

    `scene` is from when to when what is listed is shown, "" where that does not matter.
    """

    status: Status
    reason: str = ""
    scene: str = ""


_CLEAR = Outcome(Status.CLEAR)
_CLEARED = Outcome(Status.CLEAR, "second look")
_SUSPECT = Outcome(Status.SUSPECT)

EXPECTED = {
    "Cup of coffee.jpg": _CLEAR,
    "Cup of coffee, turned.jpg": _CLEAR,
    "Räume & Käfer „Ä“ 'quoted'.jpg": _CLEAR,
    "Same cat, other name.jpg": _CLEAR,
    "Rocket, progressive.jpg": _CLEAR,
    "Rocket in grey.jpg": _CLEAR,
    "Rocket for print.jpg": _CLEAR,
    "Rocket, damaged.jpg": Outcome(Status.UNKNOWN, "cannot be decoded"),
    "Gradient.png": _CLEARED,
    "Astronaut cut out.png": _CLEAR,
    "Deep grey.png": _SUSPECT,
    "Cat in few colours.png": _CLEAR,
    "Icon.png": _CLEARED,
    "Noise.png": _CLEARED,
    "Gradient.gif": _CLEARED,
    "Slides.gif": _SUSPECT,
    "Astronaut.webp": _CLEAR,
    "Coffee scan.tif": _CLEAR,
    "Disc.svg": _CLEAR,
    "Leaflet.pdf": _CLEARED,
    "Three scenes.webm": _SUSPECT,
    "Slide show.webm": Outcome(Status.SUSPECT, scene="3:12 to 3:20"),
    "Three slides.webm": _CLEAR,
    "Slide show, cut off.webm": Outcome(Status.UNKNOWN, "of 30.0 s could be looked at; what was"),
    "Album.gif": Outcome(Status.SUSPECT, scene="0:04 to 0:05"),
    "Tone.ogg": Outcome(Status.NOT_VISUAL, "application/ogg"),
    "Triangle.stl": Outcome(Status.NOT_VISUAL, "application/sla"),
}
