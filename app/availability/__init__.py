"""Hours become free time, free time becomes slots; occupancy is the guard."""
