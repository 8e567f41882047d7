"""Local servers that speak the protocols of the open data's services, in the shapes in which these publish."""
