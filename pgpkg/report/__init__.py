"""What the verbs found, in the forms that programs and reviewers read. Nothing is printed here."""
