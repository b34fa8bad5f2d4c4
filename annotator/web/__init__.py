"""Pages and fragments. Reaches data only through `annotator.services`; what a page shows is computed in `contexts`."""
