name = "given-name"
