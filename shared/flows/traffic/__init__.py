"""The live picture of the exchange: each court tells its direct superior what passes it and what passes those below.

Nothing here touches the database but by reading, the queues of directives, or the thread of the relay. Losing any of
it is harmless: every court tells its own again within seconds.
"""
