"""A release: gold frozen into a folder of files that prove themselves and never change.

`writing` puts the files together from the `material` of each report, `proving` reads them again. What the files hold is
in `docs/releases.md`.
"""
