"""Messages to people: texts that editors change, channels, an outbox that sends each once."""
