"""Code of Sightline that runs in the jail."""
