"""What other programs export: by which headings they are told, what those mean, and what of it is no business of ours."""
