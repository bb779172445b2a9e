"""What every part stands on. The kernel knows no part."""
