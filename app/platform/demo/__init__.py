"""Three salons to look at, made by the operations that people use."""
