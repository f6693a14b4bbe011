"""Files of the wiki: where they are, and the cheapest look that is enough."""
