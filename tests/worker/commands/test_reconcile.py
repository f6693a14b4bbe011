"""`review reconcile`."""

from tests.worker.commands.asking import Run


def test_the_log_is_compared_by_hand_or_it_is_said_why_not(run: Run) -> None:
    done = run("reconcile", "--since", "2026-01-02T03:04")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("review: cannot reach 127.0.0.1:1 ")
    later = run("reconcile", "--since", "2999-01-02")
    assert (later.exit_code, later.stdout) == (1, "")
    assert later.stderr == "review: --since 2999-01-02T00:00:00: that has not come yet (in UTC)\n"
    assert run("reconcile").exit_code == 2
    assert run("reconcile", "--since", "yesterday").exit_code == 2
