"""The commands of `annotator`, one module a group: they call services and print; an error is one line and exit 1."""
