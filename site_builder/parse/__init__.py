"""Text to articles: front matter, Markdown, sanitising. Pure: no disk, no clock, no site but its settings."""
