"""A decoder whose import ends its process."""

raise SystemExit(3)
