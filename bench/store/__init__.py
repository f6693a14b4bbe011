"""`make bench-store`: what each of the service's transactions costs among millions of rows."""
