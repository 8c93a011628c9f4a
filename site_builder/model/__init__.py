"""Values and words that every layer shares. Imports nothing else of ours; touches no disk."""
