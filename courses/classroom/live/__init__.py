"""The sockets of lessons: boards and pupils, and how a change reaches them."""
