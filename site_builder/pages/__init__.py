"""From groups of articles to the bytes of pages. Pure: no disk, no clock."""
