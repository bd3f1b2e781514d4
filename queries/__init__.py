"""What is asked: the registries, the selection, the questions and the one door to the answers."""
