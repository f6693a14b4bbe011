"""What a release is made of beside the code: its lock, notices, list of parts, and an audit."""
