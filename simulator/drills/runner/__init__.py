"""The drill worker: it runs the clock of its sessions, stores them and recovers them."""
