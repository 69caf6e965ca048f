"""Payment gateways: authenticity of what they send, and their objects in our words."""
