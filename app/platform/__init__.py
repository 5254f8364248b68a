"""The apex: landing page, sign-up and the directory of salons."""
