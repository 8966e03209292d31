"""The stock files of the Sirene register: the establishments of a territory and an industry."""
