"""Where records are kept: the contract, engines in memory, and a folder for each durable engine."""
