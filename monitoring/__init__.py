"""How the service is doing, for whoever answers for it: people, programs and alerts."""
