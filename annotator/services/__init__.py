"""What the product does, as functions that return records; web and cli reach data only through them."""
