"""Text to articles: front matter, Markdown, sanitising. Pure: no disk, no clock, nothing of the site but its settings."""
