"""The pre-highlighter: from stored text to suggestions (spans) and drafts (events). Pure functions over records."""
