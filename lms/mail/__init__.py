"""Messages to people: an outbox in the database, sent by a job."""
