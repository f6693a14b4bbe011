"""Workers, sweepers, editors and admins over one database, in any order, killed at any point.

Messages are lost, doubled and late; workers die before and after each word to the database;
files are deleted and come back; admins have uploads scored anew, and everything sent again.
Whatever happens, no row is in a state that contradicts itself, the kept counts are those of the
rows, and no notice is written twice; and once all is quiet again, every upload has the verdict
that it would have had without any of it, and every suspect that nothing spoke against is listed.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from review.errors import Halt, Transient
from review.fakes import FakeFiles, FakeFrames, FakeScorer
from review.followed import Found
from review.notice import Mode
from review.pipeline import Pipeline
from review.ports import Files, Store
from review.scoring import Scoring
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.redecisions import Redecisions
from store.rescans import Rescans
from store.tallies import Tallies
from tests.review.editing import LEASE
from tests.review.machine import CALM_DAYS, Broken, Fuse, Killed
from tests.review.values import MODEL, POLICY, WIKI, a_frame, an_upload, facts_of
from tests.store.bench import DatabaseBench

WAITS = [timedelta(seconds=1), timedelta(seconds=40), LEASE / 2, LEASE * 1.1, timedelta(hours=2)]
TROUBLES = [Killed, Broken, Transient]
QUIET_DAYS = 30  # by then the budget has been enough for all of a run


class Pause(Fuse):
    """When it has burnt down something else happens, and then it goes on."""

    def __init__(self, length: int, meanwhile: Callable[[], None]) -> None:
        super().__init__(length, Killed)
        self._meanwhile = meanwhile

    def burn(self) -> None:
        try:
            super().burn()
        except Killed:
            self._meanwhile()


class UploadMachine(RuleBasedStateMachine):
    """`make_bench` says over which database."""

    make_bench: Callable[[], DatabaseBench]

    @initialize()
    def start(self) -> None:
        self.bench = type(self).make_bench()
        self.files, self.frames = FakeFiles({}), FakeFrames({})
        self.messages: list[int] = []
        self.ids: list[int] = []
        self.nsfw: list[bool] = []
        self.gone: set[int] = set()  # numbers of files that are deleted now

    # What happens on the wiki.

    @rule(nsfw=st.booleans())
    def upload(self, nsfw: bool) -> None:
        upload = an_upload(len(self.ids) + 1)
        facts = facts_of(upload)
        self.files.by_title[upload.title] = facts
        self.frames.frames[facts.sha1] = (a_frame(nsfw=0.9 if nsfw else 0.1),)
        self.nsfw.append(nsfw)
        self.ids.append(self.bench.register(upload))
        self.messages.append(self.ids[-1])

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def replay_an_event(self, data: st.DataObject) -> None:
        number = self._one(data)
        assert self.bench.inbox.register(WIKI, [an_upload(number)], self.bench.clock()) == []

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def delete_or_restore(self, data: st.DataObject) -> None:
        upload = an_upload(self._one(data))
        page = facts_of(upload).page_id
        if upload.log_id in self.gone:
            self.gone.discard(upload.log_id)
            self.bench.wiki.deleted.discard(page)
            self.files.by_title[upload.title] = facts_of(upload)
            self.bench.inbox.restored(WIKI, [upload.title])
        else:
            self.gone.add(upload.log_id)
            self.bench.wiki.deleted.add(page)
            del self.files.by_title[upload.title]
        self.bench.inbox.touch(WIKI, [upload.title])

    @rule(down=st.booleans())
    def wiki_goes_down_or_up(self, down: bool) -> None:
        self.files.look_error = Transient("a test") if down else None

    # What the service does.

    @rule()
    def sweep(self) -> None:
        self.messages += self.bench.take_due(patience=timedelta(minutes=5))

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), keep=st.booleans())
    def deliver(self, data: st.DataObject, keep: bool) -> None:
        self._pipeline(self.bench.store, self.files).score(self._message(data, keep))

    @precondition(lambda self: self.messages)
    @rule(
        data=st.data(),
        keep=st.booleans(),
        length=st.integers(1, 14),
        error=st.sampled_from(TROUBLES),
    )
    def deliver_with_trouble(
        self, data: st.DataObject, keep: bool, length: int, error: type[BaseException]
    ) -> None:
        fuse = Fuse(length, error)
        pipeline = self._pipeline(fuse.around(self.bench.store), fuse.around(self.files))
        with suppress(Killed, Broken, Transient):
            pipeline.score(self._message(data, keep))

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), length=st.integers(1, 14), ends=st.booleans())
    def deliver_to_one_who_is_overtaken(self, data: st.DataObject, length: int, ends: bool) -> None:
        """In the middle of it the lease is over, and another worker ends it, or begins it."""
        upload_id = self._message(data, keep=False)

        def overtake() -> None:
            self.bench.clock.tick(LEASE * 1.1)
            self.sweep()
            store = self.bench.store if ends else Fuse(3, Killed).around(self.bench.store)
            with suppress(Killed):
                self._pipeline(store, self.files).score(upload_id)

        pause = Pause(length, overtake)
        self._pipeline(pause.around(self.bench.store), pause.around(self.files)).score(upload_id)

    @rule()
    def read_back(self) -> None:
        ledger, asked_at = self.bench.ledger(), self.bench.clock()
        due = ledger.files_due(50)
        found = [self._found(file.page_id).due(file, asked_at) for file in due]
        ledger.note(found, asked_at)

    @rule(length=st.integers(1, 60), trouble=st.booleans())
    def edit(self, length: int, trouble: bool) -> None:
        fuse = Fuse(length if trouble else 0, Killed)
        desk, wiki = fuse.around(self.bench.desk()), fuse.around(self.bench.wiki)
        with suppress(Killed, Transient, Halt):
            self.bench.editor(desk, wiki).round()

    @rule()
    def lose_all_messages(self) -> None:
        self.messages.clear()

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: timedelta) -> None:
        self.bench.clock.tick(by)

    # What an admin does.

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def score_one_anew(self, data: st.DataObject) -> None:
        queue = data.draw(st.sampled_from(Queue))
        Rescans(self.bench.database, WIKI).rescan([self.ids[self._one(data) - 1]], queue)

    @rule(threshold=st.sampled_from([POLICY.nsfw_threshold, 0.95]))
    def decide_all_again(self, threshold: float) -> None:
        redecisions = Redecisions(
            self.bench.database,
            WIKI,
            model=MODEL,
            policy=replace(POLICY, nsfw_threshold=threshold),
            kinds=Mode.CATEGORY.notices,
            suffices=lambda _: True,
        )
        redecisions.carry_out(redecisions.decide(redecisions.left()))

    @rule()
    def send_all_again(self) -> None:
        self.messages += self.bench.take_due(patience=timedelta(0))

    @rule()
    def add_the_counts_up(self) -> None:
        Tallies(self.bench.database).add_up()

    # What holds at any time.

    @invariant()
    def no_row_contradicts_itself(self) -> None:
        for row in self.bench.watch.uploads() if hasattr(self, "bench") else ():
            claimed = row.status is Status.SCORING
            assert (row.token is not None) == claimed
            assert (row.lease_until is not None) == claimed
            assert row.status.final == (row.finished_at is not None)
            if row.status in (Status.CLEAR, Status.SUSPECT):
                assert row.score_id is not None

    @invariant()
    def no_upload_is_lost(self) -> None:
        if hasattr(self, "bench"):
            assert [row.id for row in self.bench.watch.uploads()] == self.ids

    @invariant()
    def the_kept_counts_are_those_of_the_rows(self) -> None:
        if hasattr(self, "bench"):
            tallies = Tallies(self.bench.database)
            rows = Counter(row.status for row in self.bench.watch.uploads())
            assert tallies.uploads(WIKI) == dict(rows)
            notices = Counter(notice.status for notice in self.bench.notices())
            assert tallies.notices(WIKI) == dict(notices)

    @invariant()
    def no_notice_is_written_twice(self) -> None:
        if hasattr(self, "bench"):
            written = Counter(n.id for e in self.bench.wiki.edits for n in e.batch.notices)
            assert all(times == 1 for times in written.values())

    def teardown(self) -> None:
        self.files.look_error = None
        left = QUIET_DAYS
        while left > 0:
            self.bench.clock.tick(timedelta(days=1))
            self.sweep()
            while self.messages:
                self._pipeline(self.bench.store, self.files).score(self.messages.pop())
            self.read_back()
            self.decide_all_again(POLICY.nsfw_threshold)
            self.edit(0, False)
            left = min(left - 1, CALM_DAYS) if self._settled() else left - 1
        self.no_row_contradicts_itself()
        self.the_kept_counts_are_those_of_the_rows()
        self.no_notice_is_written_twice()
        statuses, unlisted = self._outcome()
        assert statuses == self._verdicts()
        assert unlisted == set()

    def _settled(self) -> bool:
        """Whether all has its verdict and its notice: some days more have to change nothing."""
        return self._outcome() == (self._verdicts(), set())

    def _outcome(self) -> tuple[list[Status], set[int | None]]:
        """The status of each upload, and the pages of suspects that are not listed."""
        rows = self.bench.watch.uploads()
        listed = {n.page_id for n in self.bench.notices() if n.status is NoticeStatus.WRITTEN}
        suspects = {row.page_id for row in rows if row.status is Status.SUSPECT}
        return [row.status for row in rows], suspects - listed

    def _verdicts(self) -> list[Status]:
        return [self._verdict(number) for number in range(1, len(self.ids) + 1)]

    def _verdict(self, number: int) -> Status:
        if number in self.gone:
            return Status.GONE
        return Status.SUSPECT if self.nsfw[number - 1] else Status.CLEAR

    def _one(self, data: st.DataObject) -> int:
        return data.draw(st.integers(1, len(self.ids)))

    def _message(self, data: st.DataObject, keep: bool) -> int:
        index = data.draw(st.integers(0, len(self.messages) - 1))
        return self.messages[index] if keep else self.messages.pop(index)

    def _found(self, page_id: int) -> Found:
        upload = an_upload(page_id - facts_of(an_upload(0)).page_id)
        sha1 = None if upload.log_id in self.gone else upload.sha1
        return Found(page_id=page_id, title=upload.title, sha1=sha1)

    def _pipeline(self, store: Store, files: Files) -> Pipeline:
        scoring = Scoring(
            files=files,
            frames=self.frames,
            scorer=FakeScorer(MODEL),
            second=None,
            fingerprint=lambda frame: f"{frame.scene:064x}",
            policy=POLICY,
        )
        return Pipeline(
            store=store,
            files=files,
            scoring=scoring,
            policy=POLICY,
            mode=Mode.CATEGORY,
            max_attempts=1000,  # so that trouble alone never is a verdict
            first_delay=timedelta(seconds=30),
        )
