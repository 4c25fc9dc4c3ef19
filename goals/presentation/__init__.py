"""What the rules and the rows say, as people meet it: signs, words and figures. Decides nothing and asks no database."""
