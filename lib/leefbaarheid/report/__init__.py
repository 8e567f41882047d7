"""Run a theme's notebook for an area and render it to one HTML page (:func:`.run.make_report`)."""
