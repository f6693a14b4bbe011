"""Who is known on a throw-away wiki: the bot under test, and other people."""

PASSWORD = "Local-Test-Pass-1"  # of every account

BOT = "ReviewBot"
BOT_APP = "service"
BOT_PASSWORD = "0123456789abcdef0123456789abcdef"  # MediaWiki wants 32 characters
BOT_GRANTS = (
    "basic,highvolume,editpage,createeditmovepage,uploadfile,uploadeditmovefile,patrol,rollback"
)

# What people log in to elsewhere, by their account here.
OAUTH_CLIENT = "0123456789abcdef0123456789abcdef"
OAUTH_SECRET = "fedcba9876543210fedcba9876543210fedcba98"

ADMIN = "Admin"
# The others: what createAndPromote.php is told of each.
OTHERS = {
    BOT: ["--bot"],
    "Uploader": [],
    "Reviewer": [],
    "Patroller": ["--custom-groups", "patroller"],
    "Mover": ["--custom-groups", "filemover"],
}
