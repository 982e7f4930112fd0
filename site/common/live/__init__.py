"""Live groups: sockets, the queue in front of each, and what is said to all of a group, in this process and others."""
