"""The pages of the Dagster UI in a real browser. Needs Chromium: `make test-browser`."""
