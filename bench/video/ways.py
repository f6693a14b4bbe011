"""The ways to a video's verdict, by the names of their modules in peers/."""

OURS, BARE, PROPOSAL, EIGHTH = "ours", "bare", "proposal", "every_eighth"
NAMES = {
    OURS: "ours",
    BARE: "the floor: decoder, detector, model",
    PROPOSAL: "the original proposal's way",
    EIGHTH: "every 8th frame, averaged by 8",
}
JUDGING = (OURS, PROPOSAL, EIGHTH)  # those that find something
