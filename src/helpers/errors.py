"""The one exception that means "the input is wrong, and here is what to do"."""

from __future__ import annotations


class UserError(Exception):
    """A mistake the user can put right: the message says where, what and how.

    The command line prints the message without a traceback and exits with code 2. Everything
    else that is raised is our fault and keeps its traceback.
    """
