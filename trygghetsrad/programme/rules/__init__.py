"""The programme's rules: `goals` (states and when to measure), `intervals` (what numbers can say), `activities`."""
