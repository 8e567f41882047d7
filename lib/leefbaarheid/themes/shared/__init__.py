"""What every theme needs around its own study: the dataset, peers, maps' ground, tables on disk, provenance."""
