// Placeholder until this main is built.
