"""Whether the broker answers."""

from redis import Redis, RedisError

from settings import Settings

SECONDS = 5  # for it to answer; a person waits


def why_away(settings: Settings) -> str:
    """Why the broker cannot be reached, after some seconds; "" where it can, or there is none."""
    if not settings.redis_url:
        return ""
    try:
        with Redis.from_url(
            settings.redis_url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as redis:
            redis.ping()
    except (RedisError, OSError) as error:
        return str(error)
    return ""
