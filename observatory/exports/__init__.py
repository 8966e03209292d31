"""What a reader takes away: workbooks and tables as files."""
