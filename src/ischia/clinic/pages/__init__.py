"""The pages of the clinic: Today, patients, visits, the argument, progress, plan, report."""
