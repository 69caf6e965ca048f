"""Pure readers of outside formats: bytes in, typed entries out, streaming."""
