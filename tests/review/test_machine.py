from hypothesis import settings

from tests.review.editing import MemoryBench
from tests.review.machine import EditorMachine


class EditorInMemory(EditorMachine):
    make_bench = MemoryBench


TestEditorInMemory = EditorInMemory.TestCase
TestEditorInMemory.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
