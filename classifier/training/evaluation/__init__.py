"""How right models are on labelled pictures, and what that means for a thousand uploads."""
