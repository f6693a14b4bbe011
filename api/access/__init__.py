"""Who may ask for what: keys, rates, the page's sessions, and under which names it is reached."""
