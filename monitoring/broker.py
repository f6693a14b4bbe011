"""Whether the broker answers."""

from redis import Redis, RedisError

from settings import Settings

SOCKET = "redis+socket://"
UNREADABLE = (
    "REDIS_URL cannot be read: in a password / is to be written as %2F, # as %23, ? as %3F, "
    "@ as %40, and % as %25"
)
SECONDS = 5  # for it to answer; a person waits


def why_away(settings: Settings) -> str:
    """Why the broker cannot be reached, after some seconds; "" where it can, or there is none."""
    if not settings.redis_url:
        return ""
    try:
        with Redis.from_url(
            _url(settings.redis_url), socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as redis:
            redis.ping()
    except ValueError:  # whose words may have a piece of the password
        return UNREADABLE
    except (RedisError, OSError) as error:
        return str(error)
    return ""


def _url(url: str) -> str:
    """As redis-py says it: Celery has words of its own for a socket in a file."""
    if not url.startswith(SOCKET):
        return url
    return f"unix://{url.removeprefix(SOCKET)}".replace("virtual_host=", "db=")
