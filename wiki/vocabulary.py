"""What people's words mean: a vocabulary that an operator can set, and how it is looked up."""

import re
import unicodedata
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from review.answer import Outcome
from wiki.plain import LONGEST, plain

Words = tuple[str, ...]

_CONFIRMED: Words = (
    *(
        "confirmed",
        "agreed",
        "deleted",
        "delete",
        "del",
        "tagged",
        "nominated",
        "speedy*",
        "speedied",
    ),
    *("handled", "done", "nsfw", "explicit", "out of scope", "not in scope", "for deletion"),
    *("gelöscht", "löschen", "erledigt", "bestätigt"),
    *("supprimé*", "supprimer", "traité*", "confirmé*", "hors sujet"),
    *("borrado*", "borrar", "eliminado*", "hecho", "confirmado*", "apagado*", "eliminar"),
    *("cancellat*", "confermat*", "fatto", "verwijderd", "bevestigd", "usunięt*", "zrobione"),
    *("удален*", "удалён*", "удалить", "сделано", "削除*", "已删除*", "已刪除*"),
)
_CLEARED: Words = (
    *("fine", "ok", "okay", "good", "keep", "kept", "in scope", "in use", "harmless"),
    *("looks fine", "looks ok", "looks good", "no problem", "not a problem", "no issue"),
    *("false positive", "cleared", "clear", "not explicit", "not nsfw", "sfw", "safe"),
    *("passt", "in ordnung", "behalten", "unbedenklich", "kein problem"),
    *("bon", "conserver", "conservé*", "correct", "pas de problème"),
    *("bien", "correcto", "conservar", "mantener", "manter", "mantid*", "va bene", "mantenere"),
    *("akkoord", "behouden", "goed", "zostawić", "zachować", "в порядке", "оставить", "хорошо"),
    *("存続*", "問題なし*", "保留*", "没问题*", "沒問題*"),
)
_OPEN: Words = (
    *("open", "offen", "ouvert", "abierto", "aberto", "aperto", "otwarte", "открыто"),
    *("未対応", "待处理", "待處理"),
)
_UNRELATED: Words = (
    *("copyvio*", "copyright*", "licens*", "licenc*", "permission*", "no source", "source*"),
    *("duplicate*", "dupe*", "fop", "freedom of panorama", "derivative*", "dw", "fair use"),
    *("vrt", "otrs", "author request*", "author's request", "uploader request*", "test", "vandal*"),
    *("uploader's request", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "g7"),
    *("urheberrecht*", "lizenz*", "freigabe*", "dublette*", "duplikat*"),
    *("droit* d'auteur", "doublon*", "violation du droit*", "derechos de autor", "duplicad*"),
    *("autorskie*", "duplikat*", "авторск*", "дубликат*", "лиценз*", "著作権*", "侵权*", "侵權*"),
)


class Answers(BaseModel):
    """The words by which people answer; case, bold, links and signatures do not matter.

    A status answers with the longest of `confirmed`, `cleared`, `unrelated` and `open` that it
    begins with (a template counts by its name), and takes an answer back with `open` or
    with nothing. Where one of `unrelated` stands anywhere in a reason, a deletion says nothing of
    what was listed. A word that ends in * stands for all that begin so, and one that "nicht"
    follows does not count. `kept` are the templates that a talk page gets when a deletion
    request was closed and the file stays.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    confirmed: Words = _CONFIRMED
    cleared: Words = _CLEARED
    unrelated: Words = _UNRELATED
    open: Words = _OPEN
    kept: Words = ("kept", "keptcloudy")

    def status(self, wikitext: str) -> tuple[str, Outcome]:
        """What a status cell says, in plain words, and what that means."""
        words = plain(wikitext)
        if not _folded(words):
            return words, Outcome.OPEN
        return words, self._known(wikitext) or Outcome.OTHER

    def answered(self, last: str, before: str) -> tuple[str, Outcome]:
        """What the last cells of a row say.

        Somebody may have added a column behind the status: where only the cell before says
        something that is known, that counts.
        """
        words, outcome = self.status(last)
        if outcome is Outcome.OTHER or not words:
            other_words, other = self.status(before)
            if other_words and other is not Outcome.OTHER:
                return other_words, other
        return words, outcome

    def removal(self, summary: str) -> Outcome:
        """What it means that the template was taken away: cleared, unless the summary says more.

        It does where it begins as a status that is confirmed, or unrelated, does.
        """
        known = self._known(_SECTION.sub("", summary))
        return known if known in (Outcome.CONFIRMED, Outcome.OTHER) else Outcome.CLEARED

    def deletion(self, reason: str) -> Outcome:
        """What a deletion for that reason says of what was listed."""
        unrelated = self._unrelated.search(_folded(plain(_SUBPAGE.sub("", reason))))
        return Outcome.OTHER if unrelated else Outcome.CONFIRMED

    def _known(self, wikitext: str) -> Outcome | None:
        """What the words that it begins with mean; None where none of them is known."""
        outcome = self._outcome(_folded(plain(wikitext)))
        if outcome not in (None, Outcome.OTHER):
            return outcome
        # Somebody's name or an icon may come first: looked at again without links.
        return self._outcome(_folded(plain(_LINK.sub(" ", wikitext[:LONGEST])))) or outcome

    def _outcome(self, said: str) -> Outcome | None:
        longest, outcome = 0, None
        for pattern, means in self._meanings:
            match = pattern.match(said)
            if match and match.end() > longest and not _DENIED.match(said, match.end()):
                longest, outcome = match.end(), means
        if outcome is Outcome.CONFIRMED and self._unrelated.search(said):
            return Outcome.OTHER
        return outcome

    @cached_property
    def _meanings(self) -> list[tuple[re.Pattern[str], Outcome]]:
        return [
            (_any_of(self.confirmed), Outcome.CONFIRMED),
            (_any_of(self.cleared), Outcome.CLEARED),
            (_any_of(self.unrelated), Outcome.OTHER),
            (_any_of(self.open), Outcome.OPEN),
        ]

    @cached_property
    def _unrelated(self) -> re.Pattern[str]:
        return _any_of(self.unrelated)


def _folded(words: str) -> str:
    """Without case, accents' spellings, and whatever marks stand before the first word."""
    return re.sub(r"^[\W_]+", "", unicodedata.normalize("NFKC", words).casefold())


def _any_of(words: Words) -> re.Pattern[str]:
    """Any of the words as whole words, the longest first."""
    longest_first = sorted(
        {_folded(word) for word in words if _folded(word)}, key=len, reverse=True
    )
    each = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{each or '(?!)'})(?!\w)")


# In German a word is denied behind it: "passt nicht", "passt so nicht" are no "passt".
_DENIED = re.compile(r"(?:\s+\w+)?\s+nicht(?!\w)")
_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_SECTION = re.compile(r"^\s*/\*.*?\*/")  # what editors put before a summary
_SUBPAGE = re.compile(r"/[^\[\]|]*(?=[\]|])")  # of a link: a file's own title says nothing
