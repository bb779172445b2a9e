"""What needs neither web nor database: code lists, the published lattice, rates with their intervals."""
