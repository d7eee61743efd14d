"""A file that appears whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from helpers.errors import UserError


def write_whole(out: Path, data: bytes) -> None:
    """Write bytes aside, then move them into place."""
    aside = out.with_name(f".{out.name}.writing")
    try:
        aside.write_bytes(data)
        os.replace(aside, out)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UserError(
            f"{out} could not be written ({error.strerror}).\nChoose another folder, or close "
            "the file."
        ) from None
