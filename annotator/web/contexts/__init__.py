"""What each page shows, as frozen records: a template's input is a contract, and meaning is computed once, here."""
