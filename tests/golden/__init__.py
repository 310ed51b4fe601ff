"""Reports, worklists, summaries, jobs and schedules beside stored ones; a change must be meant."""
