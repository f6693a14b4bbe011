"""`review resume`."""

from tests.worker.commands.asking import Run


def test_a_stop_is_resumed_in_somebodys_name(run: Run) -> None:
    done = run("resume", "--who", "Operator")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "because too many were cleared" in done.stdout
    assert "stopped    not by itself\n" in run("status").stdout
    again = run("resume")
    assert (again.exit_code, again.stdout.count("nothing to resume")) == (1, 1)
