"""A throw-away MediaWiki, event stream, Redis and MariaDB, for the demo and the tests."""
