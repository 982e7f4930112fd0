"""The sockets: players, watchers and drill workers, and the relay between them."""
