"""Why a notice must not be written."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What speaks against a notice, in a few words.

    An exemption is final: the notice is never written. Other objections last for as long as
    the file is gone or has other content.
    """

    reason: str
    exempt: bool = False
