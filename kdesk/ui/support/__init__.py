"""What helps when something does not work: the doctor, the log, and what is sent to whoever helps."""
