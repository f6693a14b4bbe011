"""How models come here and where they stand: registries, archives, the shelf."""
