"""The pages of the console: words, formats, charts and templates; they know no request."""
