"""Built-in lexicons: one YAML file per speech act or fault; data only."""
