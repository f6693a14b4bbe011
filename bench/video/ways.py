"""The ways to a video's verdict, by the names of their modules in peers/."""

OURS, BARE, PROPOSAL, ONE, EIGHTH = "ours", "bare", "proposal", "one_picture", "every_eighth"
NAMES = {
    OURS: "ours",
    BARE: "the floor: decoder, detector, model",
    PROPOSAL: "the original proposal's way",
    ONE: "the same, one picture a scene",
    EIGHTH: "every 8th frame, averaged by 8",
}
JUDGING = (OURS, ONE, EIGHTH)  # those that find something
