"""Flask blueprints, one a noun; a view calls services and fills a typed context for its template."""
