"""Opening a session, taking a seat in it, holding it by a lease, and deleting what need not be kept."""
