"""The processes: Celery's tasks, the poller, the sweeper, the editor."""
