"""Forms of calls and registrations: they check shape."""
