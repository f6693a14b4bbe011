"""Everything MediaWiki: uploads and files come in here, and every edit goes out here."""
