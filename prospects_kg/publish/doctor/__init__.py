"""The doctor: examines a publication, of ours or of others, in a folder or on the web, and says what to mend."""
