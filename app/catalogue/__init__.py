"""What a salon offers: profile, locations, services, team and hours."""
