"""The records beside real drills: training sessions, certificates from elsewhere, publicity, papers for a rule."""
