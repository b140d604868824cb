"""Attachments: named by messages, kept as files, pulled by the recipient chunk by chunk on a lane of their own.

Read in this order: `named` (which message names what), `keeping` (a file is here), `pulling` (asking until it is),
`serving` (answering), `lane` (what the worker runs).
"""
