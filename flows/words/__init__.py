"""What pages say in English and French: phrases by key (the explorer), messages by their English (the report), names of codes."""
