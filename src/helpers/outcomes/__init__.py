"""What programmes delivered: per head and per đồng, along their steps, for which territory."""

from helpers.outcomes.activity import ACTIVITY_STAGES, activity_stages

__all__ = ["ACTIVITY_STAGES", "activity_stages"]
