"""What runs in the jail: the supervisor of one tenant's jobs, and the tasks jobs may be."""
