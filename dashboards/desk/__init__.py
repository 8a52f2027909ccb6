"""The auditors' desk: what people see behind the login, and what they do there."""
