"""Videos to telling frames: scenes are found in one pass, and looked at in their middle."""
