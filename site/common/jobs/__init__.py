"""Background jobs that outlive the worker that runs them (README.md beside this file)."""
