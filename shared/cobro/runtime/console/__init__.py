"""The console: pages for finance people, made of what the project's own API says."""
