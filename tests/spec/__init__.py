"""What each rule and linking round finds, as tables a data officer can read."""
