"""What a reader gets: pages of real archives weighed, judged and measured in a browser, theme by theme."""
