"""Bytes -> cells, in the child process."""
