"""What programmes delivered: per head and per đồng, along their steps, for which territory."""
