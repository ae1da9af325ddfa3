"""What a person's facts mean, as pure functions: no clock, no database."""
