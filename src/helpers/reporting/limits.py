"""How much of a machine one notebook may take, by ``limits`` in ``analysis.yml``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Limits of one run; a notebook that passes one is ended, and the others go on."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    minutes: float = Field(60.0, gt=0, description="that a notebook may take")
    gigabytes: float = Field(8.0, ge=1, description="of memory, where the system can hold it")
    megabytes_shown: float = Field(100.0, gt=0, description="that its cells may print or show")
