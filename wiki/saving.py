"""One save, with pywikibot's many errors in our families."""

from typing import Any

from review.errors import Halt, Permanent, Transient

# The wiki's answers that no other page would get either.
STOPPING = {"blocked", "autoblocked", "globalblocking", "permissiondenied", "badtoken"}
STOPPING |= {"assertuserfailed", "assertbotfailed", "readapidenied", "writeapidenied"}


def save(page: Any, summary: str, *, create: bool) -> int:
    """Save the page's new text once; the new revision's number.

    `create` says whether the page must be new or must exist: a page that was deleted
    meanwhile is not made again. Raises Permanent (this page will never take it),
    Transient (unclear or later: look into the history before trying again) or Halt.
    """
    from pywikibot import exceptions as e

    never = (
        e.LockedPageError,
        e.NoCreateError,
        e.NoPageError,
        e.PageDeletedConflictError,
        e.AbuseFilterDisallowedError,  # a filter's no is never pushed through
        e.SpamblacklistError,
        e.TitleblacklistError,
    )
    existence = {"createonly": True} if create else {"nocreate": True}
    try:
        page.save(summary=summary, minor=False, bot=True, quiet=True, watch="nochange", **existence)
    except never as error:
        raise Permanent(f"the page cannot be edited: {_words(error)}") from None
    except (e.UserRightsError, e.NoUsernameError, e.CaptchaError) as error:
        raise Halt(f"the account may not edit: {_words(error)}") from None
    except e.OtherPageSaveError as error:
        raise _by_reason(error) from None
    except (e.Error, OSError) as error:  # a conflict, lag, read-only, no answer, ...
        raise _by_code(error) from None
    return int(page.latest_revision_id)


def _by_reason(error: Any) -> Exception:
    """pywikibot wraps what it does not know; the cause is in `reason`."""
    return _by_code(error.reason) if isinstance(error.reason, Exception) else _by_code(error)


def _by_code(error: Exception) -> Exception:
    if getattr(error, "code", None) in STOPPING:
        return Halt(f"the wiki refuses to let the account edit: {_words(error)}")
    return Transient(f"the edit is uncertain: {_words(error)}")


def _words(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
