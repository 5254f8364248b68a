"""Gateways: whoever moves money for a salon. One folder a gateway behind the port, one line a gateway in the table."""
