"""What is done with the council: `terms` (periods, seats, appointments) and `invitations` (asking and answering)."""
