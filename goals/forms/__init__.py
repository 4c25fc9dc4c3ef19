"""Forms: what people type, handed over as the domain's types."""
