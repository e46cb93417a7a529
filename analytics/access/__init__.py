"""Access: who may see which rows, columns and facts. The catalog alone asks it."""
