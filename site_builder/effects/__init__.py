"""The world: everything that touches the disk, the terminal or other processes."""
