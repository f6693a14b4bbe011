"""What a rehearsal's mail server takes, as files."""

from email.message import EmailMessage
from pathlib import Path

from tests.monitoring.post import Post

_PORT = 25  # where settings/toolforge.py has the service look for it


class Mailbox(Post):
    """Each mail is a file of the folder, which it makes: 1.txt, 2.txt and so on."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.port = _PORT
        self.folder = folder
        folder.mkdir()

    def keep(self, mail: EmailMessage) -> None:
        """For people: decoded."""
        super().keep(mail)
        heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
        (self.folder / f"{len(self.mails)}.txt").write_text(f"{heads}\n\n{mail.get_content()}")
