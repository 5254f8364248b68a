"""The desk's pages that are about money alone."""
