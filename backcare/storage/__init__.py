"""Where records are kept: the contract, and a folder for each engine that lasts."""
