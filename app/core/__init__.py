"""Value types and small tools that know no domain."""
