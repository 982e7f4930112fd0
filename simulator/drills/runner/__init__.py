"""The drill worker: it owns the clock of its sessions, writes them down and brings them back."""
