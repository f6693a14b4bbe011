"""Everything MediaWiki: uploads and files come in here, and every edit goes out here.

What all of it stands on (HTTP, the site, its words) is in this folder. Upon that:

- uploads: what is uploaded, by the stream of events and by the log;
- media: where files are, and the cheapest look at them that is enough;
- report: report pages, text in and text out;
- edits: what the bot writes, and what keeps it from writing;
- answers: what people did, read without an account.
"""
