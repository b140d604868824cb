"""Queues between courts, and the only package that knows kombu and pika.

Start at `opening.open_transport`. Two engines: `embedded` (one SQLite file, no server) and `rabbitmq`;
both satisfy `shared.flows.ports_transport` and the same contract suite. `topology` says how queues, keys
and rights are named; `provisioning` brings a broker to that state; `private_rabbitmq` starts one of our own.
"""
