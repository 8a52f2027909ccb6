"""What do the answers in a person's mailbox mean for the cases that wait for them?"""
