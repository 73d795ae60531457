"""Where does the work happen? Each runner drives the same four stages."""
