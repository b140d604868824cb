"""The party portal: query codes, what the law opens, what parties are told."""
