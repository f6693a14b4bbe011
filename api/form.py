"""A form's parts as they come: files into memory, words beside them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.picture import Picture
from api.problem import Problem

_MOST_WORDS = 20  # the empty ones, too: each part takes its time
_LONGEST = 1000  # bytes of a word, characters of a type


class Form(AbstractContextManager["Form"]):
    """Files (in their order) and words. Close it: what is in memory is let go then."""

    def __init__(self, most: int) -> None:
        """`most` files are taken. Written to as it is, it is one file and nothing else."""
        self.files: list[Picture] = []
        self.words: dict[str, str] = {}
        self._most = most

    @classmethod
    def of(cls, content_type: str, most: int) -> "Form":
        """What takes a body of that type apart. Raises Problem for one that cannot be."""
        kind, options = parse_options_header(content_type[:_LONGEST])  # longer ones take long
        if kind != b"multipart/form-data":
            if most > 1:
                raise Problem(415, "not-a-form", "several files come as multipart/form-data")
            return cls(most)
        if not options.get(b"boundary"):
            raise Problem(400, "malformed", "the form names no boundary between its parts")
        return _Multipart(most, options[b"boundary"])

    def write(self, chunk: bytes) -> None:
        """Take in the next bytes. Raises Problem."""
        if not self.files:
            self.add_file()
        self.files[0].write(chunk)

    def end(self) -> None:
        """That was all. Raises Problem where it breaks off, or there is no file."""
        if not self.files:
            raise Problem(400, "empty", "there is no file in it: send a picture or a video")

    def add_file(self) -> Picture:
        """A new one, empty. Raises Problem where there are too many."""
        if len(self.files) == self._most:
            raise Problem(
                413,
                "too-many-files",
                _too_many(self._most),
                limit=self._most,
            )
        self.files.append(Picture())
        return self.files[-1]

    def close(self) -> None:
        """Let go of all files."""
        for file in self.files:
            file.close()

    def __exit__(self, *_: object) -> None:
        self.close()


class _Multipart(Form):
    """One of many parts."""

    def __init__(self, most: int, boundary: bytes) -> None:
        super().__init__(most)
        self._ended = False
        self._begun = 0  # words
        self._words: dict[str, bytes] = {}
        self._header = self._value = b""
        self._disposition: dict[bytes, bytes] = {}
        self._take: Callable[[bytes], None] = self._add_word
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begin,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._part_data,
                    "on_end": self._on_end,
                },
            )
        except FormParserError as error:
            raise _malformed(error) from error

    def write(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _malformed(error) from error

    def end(self) -> None:
        if not self._ended:
            raise Problem(400, "malformed", "the form breaks off in the middle")
        for name, word in self._words.items():
            self.words[name] = word.decode(errors="replace")
        super().end()

    def _part_begin(self) -> None:
        self._disposition, self._header, self._value = {}, b"", b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, self._disposition = parse_options_header(self._value)
        self._header, self._value = b"", b""

    def _headers_finished(self) -> None:
        named = self._disposition.get(b"name") == b"file"  # some leave its own name out
        if named or b"filename" in self._disposition:
            self._take = self.add_file().write
        else:
            self._take = self._new_word()

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._take(data[start:end])

    def _new_word(self) -> Callable[[bytes], None]:
        self._begun += 1
        if self._begun > _MOST_WORDS:
            raise Problem(413, "too-many-words", "the form has too many fields", limit=_MOST_WORDS)
        return self._add_word

    def _add_word(self, data: bytes) -> None:
        name = self._disposition.get(b"name", b"").decode(errors="replace")[:_LONGEST]
        self._words[name] = self._words.get(name, b"") + data
        if len(self._words[name]) > _LONGEST:
            raise Problem(
                413, "word-too-long", f"a field is longer than {_LONGEST} bytes", limit=_LONGEST
            )

    def _on_end(self) -> None:
        self._ended = True


def _malformed(error: Exception) -> Problem:
    return Problem(400, "malformed", f"the form cannot be read: {str(error)[:200]}")


def _too_many(most: int) -> str:
    if most == 1:
        return "this takes one file at a time: send several to /v1/classify:batch"
    return f"there are more than {most} files in one request: send the rest in another"
